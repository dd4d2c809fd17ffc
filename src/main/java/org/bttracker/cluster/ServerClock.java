package org.bttracker.cluster;

/**
 * The clock of the log's server, told from the monotonic clock of this tracker: the clocks of two
 * trackers are never compared. For any thread.
 */
final class ServerClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private volatile long offsetMillis;
  private volatile boolean known;

  /**
   * Takes over what the server has said.
   *
   * @param serverMillis its clock, ms since 1970
   * @param askedNanos the monotonic clock when it was asked
   * @param answeredNanos and when it had answered; the truth lies in between
   */
  void set(long serverMillis, long askedNanos, long answeredNanos) {
    long middle = askedNanos + (answeredNanos - askedNanos) / 2;
    offsetMillis = serverMillis - Math.floorDiv(middle, NANOS_PER_MILLI);
    known = true;
  }

  /** Whether the server has ever been asked. */
  boolean isKnown() {
    return known;
  }

  /** The server's clock. */
  long serverMillis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI) + offsetMillis;
  }

  /** The monotonic clock in ms at a moment of the server's. */
  long localMillis(long serverMillis) {
    return serverMillis - offsetMillis;
  }

  /** What makes the server's clock of the monotonic one, ms. */
  long offsetMillis() {
    return offsetMillis;
  }
}
