package org.bttracker.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Numbers that one thread writes and any thread reads. Writing takes no lock and no atomic
 * addition; and no other thread writes to the same cache lines. Each number is read whole, but may
 * be a moment old until the writing thread has been joined.
 */
final class OneWriterLongs {
  private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

  /** 128 bytes on either side: two cache lines, which some processors fetch as a pair. */
  private static final int PADDING = 16;

  private final long[] longs;

  /** All 0. */
  OneWriterLongs(int length) {
    longs = new long[PADDING + length + PADDING];
  }

  /** Adds to a number; for the writing thread. */
  void add(int index, long change) {
    set(index, longs[PADDING + index] + change);
  }

  /** Sets a number; for the writing thread. */
  void set(int index, long value) {
    // Opaque: a long is written whole, and the compiler may not keep it in a register for ever.
    LONGS.setOpaque(longs, PADDING + index, value);
  }

  /** Reads a number; for any thread. */
  long get(int index) {
    return (long) LONGS.getOpaque(longs, PADDING + index);
  }
}
