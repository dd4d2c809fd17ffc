package org.bttracker.swarm;

/**
 * Counts the peers of a swarm that one source has: those with its IPv4 address; of IPv6, those in
 * its /64, which is what one subscriber has, and those in its /48.
 */
final class Neighbours {
  /** A /48 may have so many times the peers of a /64. */
  private static final int NETWORK_FACTOR = 8;

  private int near;
  private int far;

  /** Counts one with the nearness that {@link PeerKey#nearness} tells. */
  void add(int nearness) {
    near += nearness == 2 ? 1 : 0;
    far += nearness > 0 ? 1 : 0;
  }

  /** Whether the source of a peer that is not in a swarm has as many peers there as it may. */
  boolean areTooMany(Swarm swarm, PeerKey peer, SwarmLimits limits) {
    if (!limits.countsAddresses()) {
      return false;
    }
    near = 0;
    far = 0;
    swarm.countNeighbours(peer, this);
    return areTooMany(limits.maxPortsPerIp());
  }

  /** Whether so many have been counted. */
  boolean areTooMany(int limit) {
    return near >= limit || far >= (long) limit * NETWORK_FACTOR;
  }
}
