package org.bttracker.swarm;

/**
 * How a peer is kept in words. A peer of IPv4 is one word:
 *
 * <pre>
 * 63          32 31      16 15      0
 *  IPv4 address     port     {@link PeerState}
 * </pre>
 *
 * <p>A peer of IPv6 is three: the two halves of its address, then
 *
 * <pre>
 * 63   48 47            16 15      0
 *  port          0          {@link PeerState}
 * </pre>
 *
 * <p>The last word is never 0, since no peer has port 0. The first 6 (18) bytes of a peer are what
 * the wire wants.
 */
final class PeerWords {
  /** Words of an IPv4 peer. */
  static final int IPV4_STRIDE = 1;

  /** Words of an IPv6 peer. */
  static final int IPV6_STRIDE = 3;

  private PeerWords() {}

  static int stride(boolean ipv4) {
    return ipv4 ? IPV4_STRIDE : IPV6_STRIDE;
  }

  /** Takes peers one by one, as words. */
  interface Visitor {
    /** One peer of IPv4. */
    void ipv4(long peer);

    /** One peer of IPv6. */
    void ipv6(long high, long low, long last);
  }
}
