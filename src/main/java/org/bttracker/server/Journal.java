package org.bttracker.server;

import java.util.Locale;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.ScrapeRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to each datagram: always counted, and logged as the operator reads it in the
 * terminal. A datagram gets all of its lines or, beyond the budget, none; so a line that is not
 * written costs one check. An address of a client is in none of them. Belongs to one receive loop.
 */
public final class Journal {
  /** The most lines that one datagram gets. */
  public static final int LINES_PER_DATAGRAM = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final Counters counters;
  private final LineBudget budget;
  private boolean logging;

  /**
   * Makes a journal for one loop.
   *
   * @param counters may be shared with other loops
   * @param budget may be shared with other loops
   */
  public Journal(Counters counters, LineBudget budget) {
    this.counters = counters;
    this.budget = budget;
  }

  void received(Request request, long nowNanos) {
    counters.increment(Counter.DATAGRAMS);
    logging = LOG.isDebugEnabled() && budget.take(LINES_PER_DATAGRAM, nowNanos);
    if (logging) {
      LOG.debug(
          "Datagram received. Action = {}, Connection ID = {}, Transaction ID = {}",
          request.action(),
          request.connectionId(),
          request.transactionId());
    }
  }

  void ignored(Counter counter, String reason) {
    counters.increment(counter);
    if (logging) {
      LOG.debug("Ignoring datagram: {}", reason);
    }
  }

  void refused(Counter counter, String message, int transactionId) {
    counters.increment(counter);
    if (logging) {
      LOG.debug("Refusing request: {}", message);
      sending(transactionId);
    }
  }

  void handlingConnect() {
    if (logging) {
      LOG.debug("Handling incoming connection");
    }
  }

  void connected(long connectionId, boolean signed, int transactionId) {
    counters.increment(Counter.CONNECTS);
    if (signed) {
      counters.increment(Counter.SIGNED_CONNECTION_IDS);
    }
    if (logging) {
      LOG.debug("Registered new connection, ID = {}", connectionId);
      sending(transactionId);
    }
  }

  void handling(AnnounceRequest request) {
    if (logging) {
      String event = request.event().name().toLowerCase(Locale.ROOT);
      LOG.debug("Handling announce, event = {}, info hash = {}", event, request.infoHash());
    }
  }

  void announced(int seeders, int leechers, int peers, int transactionId) {
    counters.increment(Counter.ANNOUNCES);
    if (logging) {
      LOG.debug("Announced, seeders = {}, leechers = {}, peers = {}", seeders, leechers, peers);
      sending(transactionId);
    }
  }

  void scraped(ScrapeRequest request) {
    counters.increment(Counter.SCRAPES);
    if (logging) {
      LOG.debug("Handling scrape, info hashes = {}", request.infoHashes().size());
      sending(request.transactionId());
    }
  }

  private static void sending(int transactionId) {
    LOG.debug("Sending response to matching Transaction ID {}", transactionId);
  }
}
