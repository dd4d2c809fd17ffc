package org.bttracker.access;

import org.bttracker.protocol.IpAddress;

/**
 * Limits the requests of a source: an IPv4 address or an IPv6 /64 network, and an IPv6 /48 network
 * at eight times the limit. It must be asked only about requests that bear a valid connection ID:
 * otherwise anybody could use up the limit of an address by sending in its name. A source may send
 * the requests of a whole second at once, or ten if that is more. A limit takes 4 MiB. For any
 * number of threads.
 */
public final class RateLimiter {
  private static final int BUCKETS = 1 << 18;
  private static final int LEAST_BURST = 10;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private int limit;

  /** Null: there is no limit. */
  private volatile TokenBuckets buckets;

  /**
   * Makes a limiter that nobody has used yet.
   *
   * @param perSecond requests that a source may send on average, 1 to 1,000,000; 0 for any number
   * @param nowNanos the monotonic clock
   */
  public RateLimiter(int perSecond, long nowNanos) {
    set(perSecond, nowNanos);
  }

  /**
   * Sets a limit. If it is another one, what sources have sent before is forgotten.
   *
   * @param perSecond requests that a source may send on average, 1 to 1,000,000; 0 for any number
   * @param nowNanos the monotonic clock
   */
  public synchronized void set(int perSecond, long nowNanos) {
    if (perSecond == limit) {
      return;
    }
    limit = perSecond;
    int burst = Math.max(perSecond, LEAST_BURST);
    buckets =
        perSecond == 0
            ? null
            : new TokenBuckets(BUCKETS, NANOS_PER_SECOND / perSecond, burst, nowNanos);
  }

  /**
   * Counts a request, if it is within the limit.
   *
   * @param high the first 64 bits of the address, as {@link IpAddress} has them, of the source that
   *     has proven to have sent it
   * @param low the last 64 bits
   * @param nowNanos the monotonic clock
   * @return whether it is within the limit
   */
  public boolean allow(long high, long low, long nowNanos) {
    TokenBuckets now = buckets;
    if (now == null) {
      return true;
    }
    if (!now.hasToken(high, low, nowNanos)) {
      return false;
    }
    now.take(high, low, nowNanos);
    return true;
  }
}
