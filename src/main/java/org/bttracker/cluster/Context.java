package org.bttracker.cluster;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What all parts of a tracker's cluster have in common.
 *
 * @param run a number that no other run of any tracker has
 * @param nanoClock the monotonic clock
 * @param filter which peers of others are let in
 * @param counters of all parts
 * @param notices to the operator
 * @param ttlNanos how long a peer may be silent
 */
record Context(
    long run,
    LongSupplier nanoClock,
    PeerFilter filter,
    ClusterCounters counters,
    Notices notices,
    long ttlNanos) {
  int ttlSeconds() {
    return (int) TimeUnit.NANOSECONDS.toSeconds(ttlNanos);
  }

  long nowNanos() {
    return nanoClock.getAsLong();
  }
}
