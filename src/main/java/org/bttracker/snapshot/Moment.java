package org.bttracker.snapshot;

import org.bttracker.swarm.SwarmRegistry;

/**
 * One moment by two clocks: peers and IDs age by the monotonic one, and only the wall clock goes on
 * while the tracker is down.
 *
 * @param nanos the monotonic clock
 * @param wallMillis ms since 1970
 */
public record Moment(long nanos, long wallMillis) {
  /**
   * The monotonic clock as swarms have it.
   *
   * @return whole seconds
   */
  public int seconds() {
    return SwarmRegistry.seconds(nanos);
  }
}
