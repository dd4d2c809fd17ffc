package org.bttracker.cluster;

import java.util.concurrent.TimeUnit;

/**
 * How many entries go in one round trip to or from the log's server: one at first and after a
 * failure, then more and more, as long as the round trip takes about a second. A network that is
 * slow then gets what it can carry before a time-out ends the call. For one thread.
 */
final class Pace {
  private static final long QUICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final int most;
  private int atOnce = 1;

  /**
   * Begins with one.
   *
   * @param most 1 or more
   */
  Pace(int most) {
    this.most = most;
  }

  /** For the next round trip. */
  int atOnce() {
    return atOnce;
  }

  /** A round trip was done. */
  void took(long nanos) {
    if (nanos < QUICK_NANOS) {
      atOnce = Math.min(most, 2 * atOnce);
    } else if (nanos > 2 * QUICK_NANOS) {
      atOnce = Math.max(1, atOnce / 2);
    }
  }

  /** A round trip was not done. */
  void failed() {
    atOnce = 1;
  }
}
