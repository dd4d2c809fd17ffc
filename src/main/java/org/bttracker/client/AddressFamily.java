package org.bttracker.client;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;

/** Which protocol a socket that asks a tracker must speak. */
public final class AddressFamily {
  private AddressFamily() {}

  /**
   * The family of a tracker's address, which also tells how long a peer in its answers is.
   *
   * @param tracker resolved
   * @return {@code INET} or {@code INET6}
   */
  public static StandardProtocolFamily of(InetSocketAddress tracker) {
    return tracker.getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }
}
