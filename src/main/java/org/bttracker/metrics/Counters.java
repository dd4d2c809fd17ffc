package org.bttracker.metrics;

import java.util.concurrent.atomic.LongAdder;

/** One number for each {@link Counter}, from 0 at the start of the program. */
public final class Counters {
  private final LongAdder[] adders = new LongAdder[Counter.values().length];

  /** All at zero. */
  public Counters() {
    for (int i = 0; i < adders.length; i++) {
      adders[i] = new LongAdder();
    }
  }

  /**
   * Counts one.
   *
   * @param counter of what
   */
  public void increment(Counter counter) {
    adders[counter.ordinal()].increment();
  }

  /**
   * Counts several.
   *
   * @param counter of what
   * @param count how many, 0 or more
   */
  public void add(Counter counter, long count) {
    adders[counter.ordinal()].add(count);
  }

  /**
   * Reads a counter.
   *
   * @param counter which
   * @return how many since the start, 0 or more
   */
  public long get(Counter counter) {
    return adders[counter.ordinal()].sum();
  }
}
