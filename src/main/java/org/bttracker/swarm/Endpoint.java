package org.bttracker.swarm;

import java.security.SecureRandom;
import org.bttracker.protocol.IpAddress;

/**
 * What a peer is known by: address and port, in the form in which {@link PeerTable} keeps them. The
 * lowest 16 bits of {@code tail} are the peer's state and 0 here.
 *
 * @param ipv4 the family
 * @param byAddress whether new tables keep the peers of one address side by side, to count them
 * @param high first half of an IPv6 address, 0 for IPv4
 * @param low second half of an IPv6 address, 0 for IPv4
 * @param tail IPv4 address, port, 16 bits; for IPv6 port, 48 bits
 */
record Endpoint(boolean ipv4, boolean byAddress, long high, long low, long tail) {
  /** Strangers choose addresses and ports: without these factors they cannot aim at one slot. */
  private static final long[] SECRETS = new SecureRandom().longs(3).map(s -> s | 1).toArray();

  private static final long HIGH_SECRET = SECRETS[0];
  private static final long LOW_SECRET = SECRETS[1];
  private static final long TAIL_SECRET = SECRETS[2];

  static Endpoint of(IpAddress address, int port, boolean byAddress) {
    return address.isIpv4()
        ? ofIpv4((long) address.ipv4Bits() << 32 | (long) port << 16, byAddress)
        : new Endpoint(false, byAddress, address.high(), address.low(), (long) port << 48);
  }

  static Endpoint ofIpv4(long tail, boolean byAddress) {
    return new Endpoint(true, byAddress, 0, 0, tail);
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
