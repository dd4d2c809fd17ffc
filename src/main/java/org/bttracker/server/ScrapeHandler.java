package org.bttracker.server;

import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.protocol.ScrapeRequest;
import org.bttracker.swarm.Swarms;

/** Tells the counts of torrents (BEP 48), in the order in which they were asked for. */
final class ScrapeHandler {
  private final Swarms swarms;
  private final ReplyPolicy policy;
  private final Journal journal;

  ScrapeHandler(Swarms swarms, ReplyPolicy policy, Journal journal) {
    this.swarms = swarms;
    this.policy = policy;
    this.journal = journal;
  }

  void handle(ScrapeRequest request, ResponseEncoder response) {
    int torrents = Math.min(request.infoHashes(), policy.maxScrape());
    journal.scraped(torrents, request.transactionId());
    response.scrape(request.transactionId());
    for (int i = 0; i < torrents; i++) {
      swarms.scrape(
          request.infoHashHead(i), request.infoHashMiddle(i), request.infoHashTail(i), response);
    }
  }
}
