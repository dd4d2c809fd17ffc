package org.bttracker.load;

import java.net.Inet4Address;
import java.net.InetAddress;

/** Decides which addresses may be put under load: those of the user's own host and networks. */
public final class LocalNetwork {
  private LocalNetwork() {}

  /**
   * Whether an address belongs to this host or to a network that the internet does not reach.
   *
   * @param address any
   * @return true for loopback (127.0.0.0/8, ::1), private (10.0.0.0/8, 172.16.0.0/12,
   *     192.168.0.0/16; fc00::/7) and link-local addresses (169.254.0.0/16; fe80::/10)
   */
  public static boolean contains(InetAddress address) {
    return address.isLoopbackAddress() || address.isLinkLocalAddress() || isPrivate(address);
  }

  /** RFC 1918 and RFC 4193; Java's site-local IPv6 addresses, fec0::/10, are long abolished. */
  private static boolean isPrivate(InetAddress address) {
    return address instanceof Inet4Address
        ? address.isSiteLocalAddress()
        : (address.getAddress()[0] & 0xFE) == 0xFC;
  }
}
