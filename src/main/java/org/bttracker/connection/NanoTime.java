package org.bttracker.connection;

/** The units in which IDs bear the monotonic clock. */
final class NanoTime {
  static final int MILLIS_PER_SECOND = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long NANOS_PER_SECOND = MILLIS_PER_SECOND * NANOS_PER_MILLI;

  private NanoTime() {}

  /** The lowest 32 bits. */
  static int millis(long nowNanos) {
    return (int) Math.floorDiv(nowNanos, NANOS_PER_MILLI);
  }

  static long second(long nowNanos) {
    return Math.floorDiv(nowNanos, NANOS_PER_SECOND);
  }
}
