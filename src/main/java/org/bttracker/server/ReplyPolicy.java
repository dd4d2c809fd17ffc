package org.bttracker.server;

import java.time.Duration;
import org.bttracker.protocol.Bep15;

/**
 * What the operator has chosen for the replies to announces and scrapes.
 *
 * @param interval between two announces of a peer, before the jitter; 1 s or more
 * @param defaultPeers handed out to a peer that leaves the number to the tracker
 * @param maxPeers handed out at the most, 0 or more
 * @param maxScrape torrents that a scrape tells of at the most, 1 to 74
 */
public record ReplyPolicy(Duration interval, int defaultPeers, int maxPeers, int maxScrape) {
  /** Peers that were started together, by an outage for example, spread out again. */
  public static final double INTERVAL_JITTER = 0.1;

  /** The interval for one reply, in seconds: up to a tenth more or less. */
  int jitteredIntervalSeconds(double random) {
    double factor = 1 + INTERVAL_JITTER * (2 * random - 1);
    return (int) Math.max(1, Math.round(interval.toSeconds() * factor));
  }

  /** How many peers {@code num_want} gets; the reply must fit one packet of the peer's family. */
  int wanted(int numWant, boolean ipv4) {
    int wanted = Math.min(numWant < 0 ? defaultPeers : numWant, maxPeers);
    return Math.min(wanted, ipv4 ? Bep15.MAX_IPV4_PEERS : Bep15.MAX_IPV6_PEERS);
  }
}
