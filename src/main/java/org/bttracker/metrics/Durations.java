package org.bttracker.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** How long some periodic work takes. For any thread, but one that does the work at a time. */
public final class Durations {
  private static final double NANOS_PER_SECOND = 1e9;

  private final LongSupplier nanoClock;
  private final AtomicLong count = new AtomicLong();
  private final AtomicLong sumNanos = new AtomicLong();
  private final AtomicLong lastNanos = new AtomicLong();

  /**
   * Nothing is done yet.
   *
   * @param nanoClock the monotonic clock
   */
  public Durations(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Does the work, and takes its time.
   *
   * @param work returns false if there was nothing to do or it failed, which is not counted
   */
  public void time(BooleanSupplier work) {
    long start = nanoClock.getAsLong();
    if (work.getAsBoolean()) {
      long nanos = nanoClock.getAsLong() - start;
      lastNanos.set(nanos);
      sumNanos.addAndGet(nanos);
      count.incrementAndGet();
    }
  }

  /**
   * How often the work was done.
   *
   * @return 0 or more
   */
  public long count() {
    return count.get();
  }

  /**
   * How long all of it took.
   *
   * @return seconds
   */
  public double sumSeconds() {
    return sumNanos.get() / NANOS_PER_SECOND;
  }

  /**
   * How long it took the last time.
   *
   * @return seconds, 0 before the first time
   */
  public double lastSeconds() {
    return lastNanos.get() / NANOS_PER_SECOND;
  }
}
