package org.bttracker.snapshot;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.bttracker.swarm.SwarmRegistry;

/**
 * The two clocks that a snapshot needs: peers and IDs age by the monotonic one, and only the wall
 * clock goes on while the tracker is down.
 *
 * @param nanoClock the monotonic clock
 * @param wallClock the time of day
 */
public record Clocks(LongSupplier nanoClock, InstantSource wallClock) {
  /**
   * Reads both.
   *
   * @return this moment
   */
  public Moment now() {
    return new Moment(nanos(), wallClock.millis());
  }

  /** The monotonic clock. */
  long nanos() {
    return nanoClock.getAsLong();
  }

  /** The monotonic clock as swarms have it, in whole seconds. */
  int seconds() {
    return SwarmRegistry.seconds(nanos());
  }
}
