package org.bttracker.server;

import java.util.function.Supplier;
import org.bttracker.access.TorrentGate;
import org.bttracker.access.Verdict;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.protocol.ScrapeRequest;
import org.bttracker.swarm.Swarms;

/** Tells the counts of torrents (BEP 48), in the order in which they were asked for. */
final class ScrapeHandler {
  private final Swarms swarms;

  /** Null: all torrents are served. */
  private final TorrentGate gate;

  private final Supplier<ReplyPolicy> policy;
  private final Journal journal;

  ScrapeHandler(Swarms swarms, TorrentGate gate, Supplier<ReplyPolicy> policy, Journal journal) {
    this.swarms = swarms;
    this.gate = gate;
    this.policy = policy;
    this.journal = journal;
  }

  void handle(ScrapeRequest request, ResponseEncoder response) {
    int torrents = Math.min(request.infoHashes(), policy.get().maxScrape());
    journal.scraped(torrents, request.transactionId());
    response.scrape(request.transactionId());
    for (int i = 0; i < torrents; i++) {
      scrape(request.infoHashHead(i), request.infoHashMiddle(i), request.infoHashTail(i), response);
    }
  }

  private void scrape(long head, long middle, int tail, ResponseEncoder response) {
    Verdict verdict = gate == null ? Verdict.ADMITTED : gate.check(head, middle, tail);
    if (verdict == Verdict.ADMITTED) {
      swarms.scrape(head, middle, tail, response);
    } else {
      journal.hidden(verdict);
      response.scrapeTriple(0, 0, 0);
    }
  }
}
