package org.bttracker.daemon;

/**
 * The clock that several trackers sign connection IDs by, as the whole seconds that are added to
 * the monotonic clock of this one. For one thread at a time.
 */
final class FollowedClock {
  /** Less than this, and the two may differ by the rounding alone. */
  private static final long DRIFT_MILLIS = 1_000;

  /** From here on, trackers begin to refuse what was signed by the earlier time. */
  private static final long JUMP_MILLIS = 30_000;

  private long offsetSeconds;

  /**
   * Reads it for the first time.
   *
   * @param millis the clock, ms since 1970
   * @param nanos the monotonic clock at that moment
   */
  FollowedClock(long millis, long nanos) {
    set(offsetMillis(millis, nanos));
  }

  /**
   * Follows the clock, which may drift or be set.
   *
   * @return by how many ms it has gone ahead of what was followed; 0 if by no more than the
   *     rounding
   */
  long follow(long millis, long nanos) {
    long offsetMillis = offsetMillis(millis, nanos);
    long driftMillis = offsetMillis - 1_000 * offsetSeconds;
    if (Math.abs(driftMillis) < DRIFT_MILLIS) {
      return 0;
    }
    set(offsetMillis);
    return driftMillis;
  }

  /** Whether IDs from before may be refused. */
  static boolean isJump(long driftMillis) {
    return Math.abs(driftMillis) > JUMP_MILLIS;
  }

  /** What makes it of the monotonic clock. */
  long offsetSeconds() {
    return offsetSeconds;
  }

  private void set(long offsetMillis) {
    offsetSeconds = Math.round(offsetMillis / 1_000.0);
  }

  private static long offsetMillis(long millis, long nanos) {
    return millis - Math.floorDiv(nanos, 1_000_000L);
  }
}
