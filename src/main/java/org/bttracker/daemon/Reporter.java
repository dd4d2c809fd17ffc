package org.bttracker.daemon;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.metrics.Amount;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator what the lines about single datagrams do not: how many datagrams were left
 * out, a summary of the last minute, and a warning while a limit makes the tracker refuse requests.
 * Each method is a task of the maintenance threads; {@link #close} is for the end, when they are
 * done.
 */
public final class Reporter {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  private final Counters counters;
  private final SwarmRegistry swarms;
  private final ConnectionTable connections;
  private final LineBudget datagramLines;
  private final LineBudget expiryLines;
  private final Supplier<String> restoring;

  /** What each counter was at the last summary. */
  private final long[] summarized = new long[Counter.values().length];

  private final AtomicLong leftOutSinceSummary = new AtomicLong();
  private long leftOutInAll;

  /**
   * Makes a reporter.
   *
   * @param counters what the summary tells
   * @param swarms what the tracker holds
   * @param connections what the tracker holds
   * @param datagramLines the budget of the receive loops' lines
   * @param linesPerSecond the budget of the lines about expired connection IDs
   * @param restoring how far the restore of a snapshot is; empty when there is none
   */
  public Reporter(
      Counters counters,
      SwarmRegistry swarms,
      ConnectionTable connections,
      LineBudget datagramLines,
      int linesPerSecond,
      Supplier<String> restoring) {
    this.counters = counters;
    this.swarms = swarms;
    this.connections = connections;
    this.datagramLines = datagramLines;
    this.expiryLines = new LineBudget(linesPerSecond);
    this.restoring = restoring;
  }

  /** Changes the budget of the lines about expired connection IDs, from the next second on. */
  void setExpiryLines(int linesPerSecond) {
    expiryLines.set(linesPerSecond);
  }

  /**
   * Purges connection IDs and names those that have expired.
   *
   * @param nowNanos the monotonic clock
   */
  public void purge(long nowNanos) {
    connections.purge(
        nowNanos,
        id -> {
          if (LOG.isDebugEnabled() && expiryLines.take(1, nowNanos)) {
            LOG.debug("Expiring Connection ID {}", id);
          }
        });
  }

  /** Tells how many lines were left out since the last call; to be called once a second. */
  public void reportLeftOut() {
    long datagrams = datagramLines.drainLeftOut();
    if (datagrams > 0) {
      LOG.debug(notLogged(datagrams, "datagram", "in the last second"));
    }
    long expired = expiryLines.drainLeftOut();
    if (expired > 0) {
      LOG.debug(notLogged(expired, "expired connection ID", "in the last second"));
    }
    leftOutSinceSummary.addAndGet(datagrams);
    leftOutInAll += datagrams;
  }

  /**
   * Sums up the last minute, if its log lines do not tell everything; to be called once a minute.
   */
  public void summarize() {
    summarize("In the last minute");
  }

  /** Sums up what has happened since the last summary, and what was left out in all. */
  public void close() {
    reportLeftOut();
    summarize("Since the last summary");
    if (leftOutInAll > 0) {
      LOG.info(notLogged(leftOutInAll, "datagram", "in all"));
    }
  }

  private void summarize(String period) {
    Map<Counter, Long> growth = growth();
    boolean leftOut = leftOutSinceSummary.getAndSet(0) > 0;
    boolean logged = LOG.isDebugEnabled() && !leftOut;
    boolean trouble = growth.keySet().stream().anyMatch(Counter::isTrouble);
    String progress = restoring.get();
    if (trouble || !logged && !growth.isEmpty()) {
      LOG.info(
          "{}: {}; holding {}, {}, {}{}",
          period,
          growth.entrySet().stream().map(Reporter::inWords).collect(Collectors.joining(", ")),
          Amount.of(swarms.torrents(), "torrent"),
          Amount.of(swarms.peers(), "peer"),
          Amount.of(connections.size(), "connection ID"),
          progress.isEmpty() ? "" : "; " + progress);
    }
    warnOfLimits(period, growth);
  }

  /** How much each counter has grown since the last call, without those that have not. */
  private Map<Counter, Long> growth() {
    Map<Counter, Long> growth = new EnumMap<>(Counter.class);
    for (Counter counter : Counter.values()) {
      long count = counters.get(counter);
      if (count > summarized[counter.ordinal()]) {
        growth.put(counter, count - summarized[counter.ordinal()]);
        summarized[counter.ordinal()] = count;
      }
    }
    return growth;
  }

  private static void warnOfLimits(String period, Map<Counter, Long> growth) {
    String refused =
        growth.entrySet().stream()
            .filter(entry -> entry.getKey().limit().isPresent())
            .map(entry -> inWords(entry) + " (" + entry.getKey().limit().get() + ")")
            .collect(Collectors.joining(", "));
    if (!refused.isEmpty()) {
      LOG.warn(
          "{}, a limit was reached: {}; raise the option in brackets to serve more, and Java's heap (-Xmx) with it",
          period,
          refused);
    }
  }

  private static String inWords(Map.Entry<Counter, Long> growth) {
    return growth.getKey().inWords(growth.getValue());
  }

  private static String notLogged(long count, String noun, String period) {
    return Amount.of(count, noun) + " " + period + (count == 1 ? " was" : " were") + " not logged";
  }
}
