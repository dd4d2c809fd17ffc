package org.bttracker.server;

import java.util.Locale;
import org.bttracker.access.Verdict;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.LineBudget;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.RequestKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to each datagram: always counted, and logged as the operator reads it in the
 * terminal. The lines of one datagram stand together, since they are written when its end is known:
 * all of them or, beyond the budget, none. So a line that is not written costs one check. An
 * address of a client is in none of them. Belongs to one receive loop.
 */
public final class Journal {
  /** The most lines that one datagram gets. */
  public static final int LINES_PER_DATAGRAM = 4;

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final LoopCounters counters;
  private final LineBudget budget;

  /** A stranger who finds a way to provoke failures must not fill the log. */
  private final LineBudget failureLines = new LineBudget(1);

  /** Null: the loop is not measured. */
  private final LoopMeter meter;

  /** Whether the datagram that is handled now gets its lines. */
  private boolean logging;

  /** Datagrams of this burst that got no lines. The shared budget is told once for each burst. */
  private int leftOut;

  /**
   * Makes a journal for one loop.
   *
   * @param counters of this loop alone
   * @param budget may be shared with other loops
   */
  public Journal(LoopCounters counters, LineBudget budget) {
    this(counters, budget, null);
  }

  /**
   * Makes a journal for one loop that may be measured.
   *
   * @param counters of this loop alone
   * @param budget may be shared with other loops
   * @param meter of this loop alone; null if it is not measured
   */
  public Journal(LoopCounters counters, LineBudget budget, LoopMeter meter) {
    this.counters = counters;
    this.budget = budget;
    this.meter = meter;
  }

  void received(int datagrams) {
    counters.add(Counter.DATAGRAMS, datagrams);
  }

  void endBurst() {
    if (leftOut > 0) {
      budget.leaveOut(leftOut);
      leftOut = 0;
    }
  }

  void droppedUnanswerable() {
    counters.increment(Counter.UNANSWERABLE);
  }

  /** Only counted, as everything is that comes from a source that nothing is known of. */
  void droppedSource(Verdict verdict) {
    switch (verdict) {
      case DENIED -> counters.increment(Counter.DENIED_NETWORKS);
      case NOT_PUBLIC -> counters.increment(Counter.NOT_PUBLIC);
      default -> counters.increment(Counter.NOT_ALLOWED_NETWORKS);
    }
  }

  void refusedTorrent(Verdict verdict, String message, int transactionId) {
    boolean denied = verdict == Verdict.DENIED;
    refused(
        denied ? Counter.DENIED_TORRENTS : Counter.NOT_ALLOWED_TORRENTS, message, transactionId);
  }

  /** Only counted: the scrape has its lines already. */
  void hidden(Verdict verdict) {
    boolean denied = verdict == Verdict.DENIED;
    counters.increment(denied ? Counter.DENIED_SCRAPES : Counter.NOT_ALLOWED_SCRAPES);
  }

  void exempted() {
    counters.increment(Counter.EXEMPTED);
  }

  void ignored(Request request, Counter counter, String reason, long nowNanos) {
    counters.increment(counter);
    if (meter != null
        && counter == Counter.BAD_CONNECTION_IDS
        && request.kind().isWholeAnnounce()) {
      meter.clientErrors().addStale(request.announce().peerIdHead());
    }
    begin(request, nowNanos);
    if (logging) {
      LOG.debug("Ignoring datagram: {}", reason);
    }
  }

  /** A datagram has come to the last step. The next call says how it was answered. */
  void handling(Request request, long nowNanos) {
    begin(request, nowNanos);
    if (!logging) {
      return;
    }
    if (request.kind() == RequestKind.CONNECT) {
      LOG.debug("Handling incoming connection");
    } else if (request.kind().isWholeAnnounce()) {
      AnnounceRequest announce = request.announce();
      String event = announce.event().name().toLowerCase(Locale.ROOT);
      LOG.debug("Handling announce, event = {}, info hash = {}", event, announce.infoHash());
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

  void announced(int seeders, int leechers, int peers, int transactionId) {
    counters.increment(Counter.ANNOUNCES);
    if (logging) {
      LOG.debug("Announced, seeders = {}, leechers = {}, peers = {}", seeders, leechers, peers);
      sending(transactionId);
    }
  }

  void scraped(int torrents, int transactionId) {
    counters.increment(Counter.SCRAPES);
    if (logging) {
      LOG.debug("Handling scrape, info hashes = {}", torrents);
      sending(transactionId);
    }
  }

  void refused(Counter counter, String message, int transactionId) {
    counters.increment(counter);
    if (logging) {
      LOG.debug("Refusing request: {}", message);
      sending(transactionId);
    }
  }

  /** A fault of this program, which the operator must hear of. */
  void failed(RuntimeException fault, long nowNanos) {
    counters.increment(Counter.FAILURES);
    if (failureLines.take(1, nowNanos)) {
      LOG.error("Request failed, please report this: {}", fault.toString());
    }
  }

  private void begin(Request request, long nowNanos) {
    if (!LOG.isDebugEnabled()) {
      logging = false;
      return;
    }
    logging = budget.tryTake(LINES_PER_DATAGRAM, nowNanos);
    if (logging) {
      LOG.debug(
          "Datagram received. Action = {}, Connection ID = {}, Transaction ID = {}",
          request.action(),
          request.connectionId(),
          request.transactionId());
    } else {
      leftOut++;
    }
  }

  private static void sending(int transactionId) {
    LOG.debug("Sending response to matching Transaction ID {}", transactionId);
  }
}
