package org.bttracker.metrics;

/**
 * What one receive loop counts. Only that loop's thread writes. Any thread may read: each number is
 * whole and never goes back, but may be a moment old until the loop's thread has been joined.
 */
public final class LoopCounters {
  private final OneWriterLongs counts = new OneWriterLongs(Counter.values().length);

  LoopCounters() {}

  /**
   * Counts one. For the loop's thread.
   *
   * @param counter of what
   */
  public void increment(Counter counter) {
    add(counter, 1);
  }

  /**
   * Counts several. For the loop's thread.
   *
   * @param counter of what
   * @param count how many, 0 or more
   */
  public void add(Counter counter, long count) {
    counts.add(counter.ordinal(), count);
  }

  long get(Counter counter) {
    return counts.get(counter.ordinal());
  }
}
