package org.bttracker.swarm;

import org.bttracker.protocol.InfoHash;

/** What a scrape tells of one torrent. */
public record SwarmCounts(int seeders, int completed, int leechers) {
  /** Scrapes it. */
  public static SwarmCounts of(SwarmRegistry registry, InfoHash torrent) {
    SwarmCounts[] counts = new SwarmCounts[1];
    TestAnnounce.swarms(registry)
        .scrape(
            torrent.head(),
            torrent.middle(),
            torrent.tail(),
            (seeders, completed, leechers) ->
                counts[0] = new SwarmCounts(seeders, completed, leechers));
    return counts[0];
  }
}
