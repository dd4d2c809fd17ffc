package org.bttracker.daemon;

import java.util.concurrent.atomic.AtomicLong;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator what the lines about single datagrams do not: how many were left out, and a
 * summary once a minute while there is more traffic than those lines show. Each method is a task of
 * the maintenance threads; {@link #close} is for the end, when they are done.
 */
public final class Reporter {
  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);

  private final Counters counters;
  private final LineBudget datagramLines;
  private final LineBudget expiryLines;
  private final long[] lastMinute = new long[Counter.values().length];
  private final AtomicLong leftOutInMinute = new AtomicLong();
  private long leftOutInAll;

  /**
   * Makes a reporter.
   *
   * @param counters what the summary tells
   * @param datagramLines the budget of the receive loops' lines
   * @param linesPerSecond the budget of the lines about expired connection IDs
   */
  public Reporter(Counters counters, LineBudget datagramLines, int linesPerSecond) {
    this.counters = counters;
    this.datagramLines = datagramLines;
    this.expiryLines = new LineBudget(linesPerSecond);
  }

  /**
   * Purges connection IDs and names those that went.
   *
   * @param connections where
   * @param nowNanos the monotonic clock
   */
  public void purge(ConnectionTable connections, long nowNanos) {
    connections.purge(
        nowNanos,
        id -> {
          if (LOG.isDebugEnabled() && expiryLines.take(1, nowNanos)) {
            LOG.debug("Expiring Connection ID {}", id);
          }
        });
  }

  /** Tells what was left out since the last call; to be called once a second. */
  public void reportLeftOut() {
    long datagrams = datagramLines.drainLeftOut();
    if (datagrams > 0) {
      LOG.debug("{} datagrams in the last second were not logged", datagrams);
    }
    long expired = expiryLines.drainLeftOut();
    if (expired > 0) {
      LOG.debug("{} expired connection IDs in the last second were not logged", expired);
    }
    leftOutInMinute.addAndGet(datagrams);
    leftOutInAll += datagrams;
  }

  /**
   * Sums up the minute, if something in it has not been logged; to be called once a minute.
   *
   * @param swarms what the tracker holds
   * @param connections what the tracker holds
   */
  public void summarize(SwarmRegistry swarms, ConnectionTable connections) {
    StringBuilder changes = new StringBuilder();
    boolean traffic = false;
    for (Counter counter : Counter.values()) {
      long count = counters.get(counter);
      long change = count - lastMinute[counter.ordinal()];
      lastMinute[counter.ordinal()] = count;
      if (change > 0) {
        changes.append(change).append(' ').append(counter.description()).append(", ");
        traffic = true;
      }
    }
    boolean shown = leftOutInMinute.getAndSet(0) == 0 && LOG.isDebugEnabled();
    if (traffic && !shown) {
      LOG.info(
          "In the last minute: {}holding {} torrents, {} peers, {} connection IDs",
          changes,
          swarms.torrents(),
          swarms.peers(),
          connections.size());
    }
  }

  /** Sums up what was left out in all, at the end. */
  public void close() {
    reportLeftOut();
    if (leftOutInAll > 0) {
      LOG.info("{} datagrams in all were not logged", leftOutInAll);
    }
  }
}
