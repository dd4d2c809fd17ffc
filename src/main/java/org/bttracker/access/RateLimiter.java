package org.bttracker.access;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bttracker.protocol.IpAddress;

/**
 * Token buckets, one for each IPv4 address or IPv6 /64 network (which is what one subscriber has),
 * in a table of fixed size. A bucket fills with so many tokens a second and holds those of one
 * second, or ten if that is more; each request takes one.
 *
 * <p>Where a new source finds its few places taken, it gets the fullest bucket's: that source has
 * asked least lately, and loses nothing but a count that was almost clear. So nobody is limited for
 * the requests of another, and a flood from more sources than there are places is limited less, not
 * paid for with memory. For any thread.
 */
public final class RateLimiter {
  /** At 16 bytes a bucket, 4 MiB. */
  private static final int SETS = 1 << 16;

  private static final int WAYS = 4;
  private static final int LEAST_BURST = 10;

  /** Tokens are counted in parts of which one arrives in a nanosecond at one request a second. */
  private static final long PARTS = 1_000_000_000;

  /** Sources choose their addresses; they cannot choose with whom they share places. */
  private final long secret = new SecureRandom().nextLong() | 1;

  private final int perSecond;
  private final long burst;
  private final long[] sources = new long[SETS * WAYS];

  /** When each bucket is, or will have been, full: the fuller, the earlier. */
  private final long[] fullAt = new long[SETS * WAYS];

  /**
   * Makes a limiter with every bucket full.
   *
   * @param perSecond requests that a source may send on average, 1 to 1,000,000
   * @param nowNanos the monotonic clock
   */
  public RateLimiter(int perSecond, long nowNanos) {
    this.perSecond = perSecond;
    this.burst = Math.max(perSecond, LEAST_BURST) * (PARTS / perSecond);
    Arrays.fill(fullAt, nowNanos);
  }

  /**
   * Takes a token.
   *
   * @param source who sends
   * @param nowNanos the monotonic clock
   * @return whether there was one
   */
  public synchronized boolean allow(IpAddress source, long nowNanos) {
    long key = source.isIpv4() ? source.low() : source.high();
    int bucket = bucket(key, nowNanos);
    long start = fullAt[bucket] - nowNanos > 0 ? fullAt[bucket] : nowNanos;
    long end = start + PARTS / perSecond;
    if (end - nowNanos > burst) {
      return false;
    }
    fullAt[bucket] = end;
    return true;
  }

  private int bucket(long key, long nowNanos) {
    int first = (int) ((key ^ key >>> 32) * secret >>> Long.SIZE - 16) * WAYS;
    int fullest = first;
    for (int bucket = first; bucket < first + WAYS; bucket++) {
      if (sources[bucket] == key) {
        return bucket;
      }
      if (fullAt[bucket] - fullAt[fullest] < 0) {
        fullest = bucket;
      }
    }
    sources[fullest] = key;
    fullAt[fullest] = nowNanos;
    return fullest;
  }
}
