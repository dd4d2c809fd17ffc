package org.bttracker.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many log lines about single events may be written in a second; what is left out is counted.
 * An event is logged whole or not at all. For any thread: one that comes too late for this second
 * only reads and counts.
 */
public final class LineBudget {
  private static final long NEVER = Long.MIN_VALUE;

  private final int linesPerSecond;
  private final AtomicInteger linesLeft = new AtomicInteger();
  private final LongAdder leftOut = new LongAdder();
  private volatile long second = NEVER;

  /**
   * Makes a full budget.
   *
   * @param linesPerSecond 0 leaves out everything
   */
  public LineBudget(int linesPerSecond) {
    this.linesPerSecond = linesPerSecond;
  }

  /**
   * Asks for room for one event.
   *
   * @param lines how many lines it takes at the most
   * @param nowNanos the monotonic clock
   * @return whether it may be logged; if not, it is counted
   */
  public boolean take(int lines, long nowNanos) {
    refill(nowNanos);
    if (linesLeft.get() >= lines && linesLeft.addAndGet(-lines) >= 0) {
      return true;
    }
    leftOut.increment();
    return false;
  }

  /**
   * How many events were left out.
   *
   * @return since the last call
   */
  public long drainLeftOut() {
    return leftOut.sumThenReset();
  }

  private void refill(long nowNanos) {
    long now = TimeUnit.NANOSECONDS.toSeconds(nowNanos);
    if (now - second > 0 || second == NEVER) {
      second = now;
      linesLeft.set(linesPerSecond);
    }
  }
}
