package org.bttracker.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

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
      try {
        URI url = new URI(text);
        int port = url.getPort();
        if ("udp".equalsIgnoreCase(url.getScheme())
            && url.getHost() != null
            && port >= 1
            && port <= 65_535) {
          InetAddress address = IpAddressConverter.lookUp(url.getHost(), "the host is not known");
          return new TrackerUrl(text, new InetSocketAddress(address, port));
        }
      } catch (URISyntaxException e) {
        // The complaint below says what is expected.
      }
      throw new TypeConversionException("must be udp://HOST:PORT, with a port from 1 to 65535");
    }
  }
}
