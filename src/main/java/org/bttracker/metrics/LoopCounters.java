package org.bttracker.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one receive loop counts. Only that loop's thread writes, so counting takes no lock and no
 * atomic addition; and no other thread writes to the same cache lines. Any thread may read: each
 * number is whole and never goes back, but may be a moment old until the loop's thread has been
 * joined.
 */
public final class LoopCounters {
  private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

  /** 128 bytes on either side: two cache lines, which some processors fetch as a pair. */
  private static final int PADDING = 16;

  private final long[] counts = new long[PADDING + Counter.values().length + PADDING];

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
    int index = PADDING + counter.ordinal();
    // Opaque: a long is written whole, and the compiler may not keep it in a register for ever.
    COUNTS.setOpaque(counts, index, counts[index] + count);
  }

  long get(Counter counter) {
    return (long) COUNTS.getOpaque(counts, PADDING + counter.ordinal());
  }
}
