package org.bttracker.access;

import java.util.List;
import java.util.stream.Stream;
import org.bttracker.protocol.IpAddress;

/**
 * The addresses that are reachable over the whole Internet, as IANA's special-purpose address
 * registries for IPv4 and IPv6 tell (RFC 6890). For any thread.
 *
 * <p>IPv6 addresses are public within 2000::/3, where all global unicast addresses are given out.
 * An address of a transition technique bears an IPv4 address, and is public if that one is: 6to4
 * (RFC 3056), Teredo (RFC 4380) and NAT64 (RFC 6052).
 */
final class PublicAddresses {
  /** Not globally reachable, or withdrawn. */
  private static final NetworkList SPECIAL =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "2001::/23",
          "2001:db8::/32",
          "3fff::/20");

  /** Globally reachable parts of these. */
  private static final NetworkList REACHABLE =
      networks(
          "192.0.0.9",
          "192.0.0.10",
          "2001:1::1",
          "2001:1::2",
          "2001:1::3",
          "2001:3::/32",
          "2001:4:112::/48",
          "2001:20::/28",
          "2001:30::/28");

  private static final int GLOBAL_UNICAST = 0x2000 >>> 13;
  private static final int SIX_TO_FOUR = 0x2002;
  private static final int TEREDO = 0x2001_0000;
  private static final long NAT64 = 0x0064_FF9B_0000_0000L;

  private PublicAddresses() {}

  /** Whether an address, as {@link IpAddress} has it, is public. Allocates nothing. */
  static boolean contain(long high, long low) {
    if (IpAddress.isIpv4(high, low)) {
      return isReachable(high, low);
    }
    if (high >>> 48 == SIX_TO_FOUR) {
      return containIpv4((int) (high >>> 16));
    }
    if (high >>> 32 == TEREDO) {
      // The client's address is there with all bits inverted.
      return containIpv4(~(int) low);
    }
    if (high == NAT64 && low >>> 32 == 0) {
      return containIpv4((int) low);
    }
    return high >>> 61 == GLOBAL_UNICAST && isReachable(high, low);
  }

  private static boolean containIpv4(int bits) {
    return isReachable(0, IpAddress.lowOfIpv4(bits));
  }

  private static boolean isReachable(long high, long low) {
    return !SPECIAL.contains(high, low) || REACHABLE.contains(high, low);
  }

  private static NetworkList networks(String... texts) {
    List<Network> networks =
        Stream.of(texts).map(text -> NetworkText.read(text, AccessList.FOREVER).network()).toList();
    return NetworkList.of(networks);
  }
}
