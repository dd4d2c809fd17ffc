package org.bttracker.snapshot;

import java.util.concurrent.TimeUnit;
import org.bttracker.swarm.SwarmRegistry;

/**
 * One moment by two clocks.
 *
 * @param nanos the monotonic clock
 * @param wallMillis ms since 1970
 */
public record Moment(long nanos, long wallMillis) {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The monotonic clock as swarms have it, in whole seconds. */
  int seconds() {
    return SwarmRegistry.seconds(nanos);
  }

  /**
   * The wall clock, reckoned from this moment, when the swarms' clock turned to some second.
   *
   * @param seconds the swarms' clock
   * @return ms since 1970
   */
  long wallMillisAt(int seconds) {
    long intoSecond = TimeUnit.NANOSECONDS.toMillis(Math.floorMod(nanos, SECOND_NANOS));
    return wallMillis - intoSecond + TimeUnit.SECONDS.toMillis(seconds - seconds());
  }

  /**
   * How much time has gone by at a later moment of this run, since a moment of an earlier run.
   *
   * @param earlierMillis the wall clock of the earlier run, ms since 1970
   * @param nowNanos the monotonic clock at the later moment
   * @return ms; if the wall clock was set back in between, only those of this run
   */
  long millisSince(long earlierMillis, long nowNanos) {
    return Math.max(0, wallMillis - earlierMillis)
        + TimeUnit.NANOSECONDS.toMillis(nowNanos - nanos);
  }
}
