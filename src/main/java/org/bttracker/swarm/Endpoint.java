package org.bttracker.swarm;

import java.security.SecureRandom;
import org.bttracker.protocol.IpAddress;

/**
 * What a peer is known by: address and port, in the form in which {@link PeerLayout} keeps them.
 * The lowest 16 bits of {@code tail} are the peer's state and 0 here.
 *
 * @param layout that of the tables where peers of its family are
 * @param high first half of an IPv6 address, 0 for IPv4
 * @param low second half of an IPv6 address, 0 for IPv4
 * @param tail IPv4 address, port, 16 bits; for IPv6 port, 48 bits
 */
record Endpoint(PeerLayout layout, long high, long low, long tail) {
  /** Strangers choose addresses and ports: without these factors they cannot aim at one slot. */
  private static final long[] SECRETS = new SecureRandom().longs(3).map(s -> s | 1).toArray();

  private static final long HIGH_SECRET = SECRETS[0];
  private static final long LOW_SECRET = SECRETS[1];
  private static final long TAIL_SECRET = SECRETS[2];

  static Endpoint of(IpAddress address, int port, boolean byAddress) {
    return address.isIpv4()
        ? ofIpv4((long) address.ipv4Bits() << 32 | (long) port << 16, byAddress)
        : ofIpv6(address.high(), address.low(), (long) port << 48, byAddress);
  }

  static Endpoint ofIpv4(long tail, boolean byAddress) {
    return new Endpoint(PeerLayout.of(true, byAddress), 0, 0, tail);
  }

  static Endpoint ofIpv6(long high, long low, long tail, boolean byAddress) {
    return new Endpoint(PeerLayout.of(false, byAddress), high, low, tail);
  }

  /** The peer that is stored at an index. */
  static Endpoint read(long[] words, int index, boolean ipv4, boolean byAddress) {
    return ipv4
        ? ofIpv4(words[index] & ~PeerState.MASK, byAddress)
        : ofIpv6(words[index], words[index + 1], words[index + 2] & ~PeerState.MASK, byAddress);
  }

  boolean ipv4() {
    return layout.ipv4();
  }

  int stride() {
    return layout.stride();
  }

  /** Whether this is the peer that is stored at an index. */
  boolean isAt(long[] words, int index) {
    return (words[index + stride() - 1] & ~PeerState.MASK) == tail
        && (ipv4() || words[index] == high && words[index + 1] == low);
  }

  /** Whether the peer that is stored at an index has this one's address, with any port. */
  boolean hasAddressOf(long[] words, int index) {
    return ipv4()
        ? (words[index] ^ tail) >>> 32 == 0
        : words[index] == high && words[index + 1] == low;
  }

  /** Stores this peer. */
  void write(long[] words, int index, long state) {
    if (!ipv4()) {
      words[index] = high;
      words[index + 1] = low;
    }
    words[index + stride() - 1] = tail | state;
  }

  /** A hash of an IPv4 endpoint, 0 to 2³² − 1. */
  static long hash(long tail) {
    return tail * TAIL_SECRET >>> 32;
  }

  /** A hash of an IPv6 endpoint, 0 to 2³² − 1. */
  static long hash(long high, long low, long tail) {
    long mixed = high * HIGH_SECRET + Long.rotateLeft(low * LOW_SECRET, 32);
    return (mixed ^ mixed >>> 32 ^ tail) * TAIL_SECRET >>> 32;
  }
}
