package org.bttracker.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;

/**
 * A tracker as torrents name it: {@code udp://HOST:PORT}, and perhaps a path, which is ignored.
 *
 * @param text as the user wrote it
 * @param address resolved
 */
record TrackerUrl(String text, InetSocketAddress address) {
  /** Reads a URL and looks the host up. Of several addresses it takes the first. */
  static final class Converter implements ITypeConverter<TrackerUrl> {
    @Override
    public TrackerUrl convert(String text) {
      TrackerName name = TrackerName.of(text);
      InetAddress address = IpAddressConverter.lookUp(name.host(), "the host is not known");
      return new TrackerUrl(text, new InetSocketAddress(address, name.port()));
    }
  }
}
