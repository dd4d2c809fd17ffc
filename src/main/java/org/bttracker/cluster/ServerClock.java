package org.bttracker.cluster;

import java.util.concurrent.TimeUnit;

/**
 * The clock of the server that holds a shard of the log, told from the monotonic clock of this
 * tracker: the clocks of two trackers are never compared. It is asked anew each minute, and after
 * each failure, since another server may have taken over. One thread at a time sets it, any reads
 * it.
 */
final class ServerClock {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long GOOD_NANOS = TimeUnit.MINUTES.toNanos(1);

  private volatile long offsetMillis;
  private volatile boolean known;
  private boolean fresh;
  private long widthNanos;
  private long setNanos;

  /**
   * Takes over what the server has said.
   *
   * @param serverMillis its clock, ms since 1970
   * @param askedNanos the monotonic clock when it was asked
   * @param answeredNanos and when it had answered; the truth lies in between
   */
  void set(long serverMillis, long askedNanos, long answeredNanos) {
    long width = answeredNanos - askedNanos;
    if (!known || width < widthNanos || !agrees(serverMillis, askedNanos, answeredNanos)) {
      offsetMillis = serverMillis - Math.floorDiv(askedNanos + width / 2, NANOS_PER_MILLI);
      widthNanos = width;
    }
    setNanos = answeredNanos;
    fresh = true;
    known = true;
  }

  /** Whether the server may have said so by what is known: then a slow answer tells nothing new. */
  private boolean agrees(long serverMillis, long askedNanos, long answeredNanos) {
    return serverMillis(askedNanos) <= serverMillis + 1
        && serverMillis(answeredNanos) >= serverMillis - 1;
  }

  /** The server may be another one from now on. */
  void expire() {
    fresh = false;
  }

  /** Whether it need not be asked; for the thread that sets it. */
  boolean isFresh(long nowNanos) {
    return fresh && nowNanos - setNanos < GOOD_NANOS;
  }

  /** The server's clock. */
  long serverMillis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI) + offsetMillis;
  }

  /** The monotonic clock in ms at a moment of the server's. */
  long localMillis(long serverMillis) {
    return serverMillis - offsetMillis;
  }
}
