package org.bttracker.swarm;

import java.time.Duration;

/**
 * What keeps a registry bounded.
 *
 * @param peerTtl how long a peer may be silent, 1 s to {@link SwarmRegistry#MAX_PEER_TTL}
 * @param maxTorrents held at the most
 * @param maxPeers held at the most
 * @param maxPortsPerIp peers that an IPv4 address or IPv6 /64 may have in a torrent; an IPv6 /48
 *     may have eight times as many; 0 for any number
 */
public record SwarmLimits(Duration peerTtl, int maxTorrents, int maxPeers, int maxPortsPerIp) {
  int peerTtlSeconds() {
    return Math.toIntExact(peerTtl.toSeconds());
  }

  /** Whether peers are kept so that those of one address can be counted. */
  boolean countsAddresses() {
    return maxPortsPerIp > 0;
  }
}
