package org.bttracker.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/** A tracker as torrents name it: {@code udp://HOST:PORT}, and a path that is not looked at. */
final class TrackerUrl {
  private TrackerUrl() {}

  /** Reads a URL and looks its host up; the first of several addresses is taken. */
  static InetSocketAddress resolve(Setting setting) {
    try {
      URI url = new URI(setting.text());
      int port = url.getPort();
      if ("udp".equalsIgnoreCase(url.getScheme())
          && url.getHost() != null
          && port >= 1
          && port <= 65_535) {
        return new InetSocketAddress(InetAddress.getByName(url.getHost()), port);
      }
    } catch (URISyntaxException e) {
      // Told below.
    } catch (UnknownHostException e) {
      throw setting.invalid("the host is not known");
    }
    throw setting.invalid("must be udp://HOST:PORT, with a port from 1 to 65535");
  }
}
