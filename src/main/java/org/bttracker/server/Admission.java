package org.bttracker.server;

import org.bttracker.access.RateLimiter;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.protocol.IpAddress;

/** Decides by its source alone whether a datagram is handled. For any thread. */
public final class Admission {
  private final RateLimiter rateLimiter;
  private final Counters counters;

  /**
   * Makes the gate.
   *
   * @param rateLimiter null lets everybody send as much as they like
   * @param counters told what is dropped
   */
  public Admission(RateLimiter rateLimiter, Counters counters) {
    this.rateLimiter = rateLimiter;
    this.counters = counters;
  }

  boolean admits(IpAddress source, int port, long nowNanos) {
    if (port == 0 || !source.isUnicast()) {
      return drop(Counter.BAD_SOURCES);
    }
    return rateLimiter == null || rateLimiter.allow(source, nowNanos) || drop(Counter.RATE_LIMITED);
  }

  private boolean drop(Counter reason) {
    counters.increment(Counter.DATAGRAMS);
    counters.increment(reason);
    return false;
  }
}
