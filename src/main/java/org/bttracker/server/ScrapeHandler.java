package org.bttracker.server;

import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.protocol.ScrapeRequest;
import org.bttracker.swarm.SwarmCounts;
import org.bttracker.swarm.SwarmRegistry;

/** Tells the counts of torrents (BEP 48), in the order in which they were asked for. */
final class ScrapeHandler {
  private final SwarmRegistry swarms;
  private final Journal journal;

  ScrapeHandler(SwarmRegistry swarms, Journal journal) {
    this.swarms = swarms;
    this.journal = journal;
  }

  void handle(ScrapeRequest request, ResponseEncoder response) {
    journal.scraped(request);
    response.scrape(request.transactionId());
    for (InfoHash infoHash : request.infoHashes()) {
      SwarmCounts counts = swarms.scrape(infoHash);
      response.scrapeTriple(counts.seeders(), counts.completed(), counts.leechers());
    }
  }
}
