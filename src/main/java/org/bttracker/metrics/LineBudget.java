package org.bttracker.metrics;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many log lines about single events may be written in a second; what is left out is counted.
 * An event is logged whole or not at all. For any thread: one that comes too late for this second
 * only reads and counts.
 *
 * <p>The lines of a second may be written all at once, so that what a few clients do is logged
 * whole. But in a second behind one in which far more was left out than logged they are spread
 * evenly: writing a hundred lines in one go would hold up a receive loop that shares its processor
 * with the thread that writes, for milliseconds.
 */
public final class LineBudget {
  private static final long NEVER = Long.MIN_VALUE;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** A second is busy if so many events are left out for each line. */
  private static final int BUSY = 10;

  private volatile int linesPerSecond;

  /** So many that are left out make a second busy. */
  private volatile long busyFrom;

  private final AtomicInteger linesLeft = new AtomicInteger();
  private final LongAdder leftOut = new LongAdder();
  private volatile long second = NEVER;

  /** Whether the last second was busy, and what was left out in this one: not exact. */
  private boolean busy;

  /** Hardly more than makes it busy, since other threads read beside it what seldom changes. */
  private long leftOutInSecond;

  /**
   * Makes a full budget.
   *
   * @param linesPerSecond 0 leaves out everything
   */
  public LineBudget(int linesPerSecond) {
    set(linesPerSecond);
  }

  /**
   * Changes the budget, from the next second on.
   *
   * @param newLinesPerSecond 0 leaves out everything
   */
  public void set(int newLinesPerSecond) {
    linesPerSecond = newLinesPerSecond;
    busyFrom = BUSY * (newLinesPerSecond + 1L);
  }

  /**
   * Asks for room for one event.
   *
   * @param lines how many lines it takes at the most
   * @param nowNanos the monotonic clock
   * @return whether it may be logged; if not, it is counted
   */
  public boolean take(int lines, long nowNanos) {
    if (tryTake(lines, nowNanos)) {
      return true;
    }
    leaveOut(1);
    return false;
  }

  /**
   * Asks for room for one event, and writes nothing that threads share if there is none. For a
   * caller that counts for itself what is left out, and tells {@link #leaveOut} from time to time.
   *
   * @param lines how many lines it takes at the most
   * @param nowNanos the monotonic clock
   * @return whether it may be logged
   */
  public boolean tryTake(int lines, long nowNanos) {
    refill(nowNanos);
    return linesLeft.get() >= lines + kept(nowNanos) && linesLeft.addAndGet(-lines) >= 0;
  }

  /**
   * Counts what {@link #tryTake} has not let be logged.
   *
   * @param events how many, 1 or more
   */
  public void leaveOut(int events) {
    if (leftOutInSecond < busyFrom) {
      leftOutInSecond += events;
    }
    leftOut.add(events);
  }

  /**
   * How many events were left out.
   *
   * @return since the last call
   */
  public long drainLeftOut() {
    return leftOut.sumThenReset();
  }

  /** Lines that are kept for the rest of the second. */
  private long kept(long nowNanos) {
    if (!busy) {
      return 0;
    }
    long left = NANOS_PER_SECOND - Math.floorMod(nowNanos, NANOS_PER_SECOND);
    return linesPerSecond * left / NANOS_PER_SECOND;
  }

  private void refill(long nowNanos) {
    long now = TimeUnit.NANOSECONDS.toSeconds(nowNanos);
    if (now - second > 0 || second == NEVER) {
      busy = now - second == 1 && leftOutInSecond >= busyFrom;
      leftOutInSecond = 0;
      second = now;
      linesLeft.set(linesPerSecond);
    }
  }
}
