package org.bttracker.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A tracker by its name, which is not looked up yet.
 *
 * @param text as the user wrote it
 * @param host a name or an address, an IPv6 address in brackets
 * @param port 1 to 65,535
 */
record TrackerName(String text, String host, int port) {
  /** Reads a URL of the form {@code udp://HOST:PORT}; what follows is ignored. */
  static TrackerName of(String text) {
    try {
      URI url = new URI(text);
      int port = url.getPort();
      if ("udp".equalsIgnoreCase(url.getScheme())
          && url.getHost() != null
          && port >= 1
          && port <= 65_535) {
        return new TrackerName(text, url.getHost(), port);
      }
    } catch (URISyntaxException e) {
      // The complaint below says what is expected.
    }
    throw new TypeConversionException("must be udp://HOST:PORT, with a port from 1 to 65535");
  }

  /** Whether the host is an address, which has no records in the DNS. */
  boolean isAddress() {
    return host.startsWith("[") || host.matches("[\\d.]+");
  }

  /** Reads the URL. */
  static final class Converter implements ITypeConverter<TrackerName> {
    @Override
    public TrackerName convert(String text) {
      return of(text);
    }
  }
}
