package org.bttracker;

import java.net.InetAddress;

/**
 * Where a syslog daemon listens.
 *
 * @param address resolved
 * @param port UDP port, 1 to 65,535
 */
record SyslogTarget(InetAddress address, int port) {
  private static final String DEFAULT_PORT = "514";

  /** Reads {@code HOST}, {@code HOST:PORT}, {@code IPV6} or {@code [IPV6]:PORT}. */
  static SyslogTarget parse(Setting setting) {
    String text = setting.text();
    int colon = text.lastIndexOf(':');
    boolean hasPort = colon >= 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
    String host = hasPort ? text.substring(0, colon) : text;
    String port = hasPort ? text.substring(colon + 1) : DEFAULT_PORT;
    try {
      return new SyslogTarget(
          new Setting(setting.name(), host).asAddress(),
          new Setting(setting.name(), port).asInt(1, 65_535));
    } catch (InvalidSettingException e) {
      throw setting.invalid("must be HOST or HOST:PORT, with a known host and a port up to 65535");
    }
  }
}
