package org.bttracker.snapshot;

/**
 * One moment by two clocks: peers and IDs age by the monotonic one, and only the wall clock goes on
 * while the tracker is down.
 *
 * @param nanos the monotonic clock
 * @param wallMillis ms since 1970
 */
public record Moment(long nanos, long wallMillis) {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * The monotonic clock as swarms have it.
   *
   * @return whole seconds
   */
  public int seconds() {
    return (int) Math.floorDiv(nanos, NANOS_PER_SECOND);
  }
}
