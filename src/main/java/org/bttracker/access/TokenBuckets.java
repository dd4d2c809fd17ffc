package org.bttracker.access;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.stream.Stream;
import org.bttracker.protocol.IpAddress;

/**
 * What sources have left of a limit. A source is an IPv4 address or an IPv6 /64 network, which is
 * what one subscriber has. It has a bucket that fills with tokens at a steady rate up to a fixed
 * number. An IPv6 /48 network, which one customer of a hosting company has, has a bucket with eight
 * times the rate and the number, and what its /64 networks take is taken from it too.
 *
 * <p>The buckets are in a table of fixed size, 16 bytes each. If the few places where a source may
 * have its bucket are taken, it gets the fullest of them, with the tokens that are in it. The owner
 * of that bucket has asked least of late. Since the level stays, a flood from any number of sources
 * gets no more than all buckets together give. An honest newcomer may find that a flood has emptied
 * all of its places. It then gets the next token that arrives in any of them, if it asks first, so
 * it is not shut out for good.
 *
 * <p>For any number of threads. They lock a small part of the table each time, so a thread that is
 * alone never waits. Two that ask for the last token of a source at the same moment may both get
 * it.
 */
final class TokenBuckets {
  /** The places where a source may have its bucket: a set of buckets next to each other. */
  static final int WAYS = 8;

  /** What a /48 network has, compared with one of its 65,536 /64 networks. */
  private static final int SITE_FACTOR = 8;

  /**
   * Marks the key of a /48 network. The key of an IPv4 address begins with 0x0000FFFF, and a /64
   * network that begins with 0xFFFF is multicast, so no packet comes from there.
   */
  private static final long SITE_KEY = 0xFFFF_0000_0000_0000L;

  private static final int LOCKS = 64;

  /** A source may choose its address, but cannot know with whom it then shares places. */
  private final long secret = new SecureRandom().nextLong() | 1;

  private final int setBits;
  private final long nanosPerToken;
  private final long nanosToFill;
  private final long[] keys;

  /** When each bucket is, or has been, full: the fuller, the earlier. A token moves it on. */
  private final long[] fullAt;

  private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

  /**
   * Makes a table with every bucket full.
   *
   * @param buckets a power of two, {@link #WAYS} or more
   * @param nanosPerToken the time in which a source gets a token, 8 or more
   * @param capacity tokens that a source's bucket holds, 1 or more
   * @param nowNanos the monotonic clock
   */
  TokenBuckets(int buckets, long nanosPerToken, int capacity, long nowNanos) {
    setBits = Integer.numberOfTrailingZeros(buckets / WAYS);
    this.nanosPerToken = nanosPerToken;
    nanosToFill = nanosPerToken * capacity;
    keys = new long[buckets];
    fullAt = new long[buckets];
    Arrays.fill(fullAt, nowNanos);
  }

  /** Whether a source, given as {@link IpAddress} has it, has a token left. */
  boolean hasToken(long high, long low, long nowNanos) {
    if (IpAddress.isIpv4(high, low)) {
      return bucketHasToken(low, nanosPerToken, nowNanos);
    }
    return bucketHasToken(high, nanosPerToken, nowNanos)
        && bucketHasToken(siteKey(high), nanosPerToken / SITE_FACTOR, nowNanos);
  }

  /** Takes a token of a source, which should have one. */
  void take(long high, long low, long nowNanos) {
    if (IpAddress.isIpv4(high, low)) {
      takeFromBucket(low, nanosPerToken, nowNanos);
    } else {
      takeFromBucket(high, nanosPerToken, nowNanos);
      takeFromBucket(siteKey(high), nanosPerToken / SITE_FACTOR, nowNanos);
    }
  }

  /** The weight is the time in which a token arrives: less for a /48 network. */
  private boolean bucketHasToken(long key, long weightNanos, long nowNanos) {
    int set = set(key);
    synchronized (locks[set % LOCKS]) {
      return fullAfter(bucket(set, key), weightNanos, nowNanos) - nowNanos <= nanosToFill;
    }
  }

  private void takeFromBucket(long key, long weightNanos, long nowNanos) {
    int set = set(key);
    synchronized (locks[set % LOCKS]) {
      int bucket = bucket(set, key);
      keys[bucket] = key;
      fullAt[bucket] = fullAfter(bucket, weightNanos, nowNanos);
    }
  }

  /** When a bucket would be full again if a token was taken now. */
  private long fullAfter(int bucket, long weightNanos, long nowNanos) {
    return nowNanos + Math.max(fullAt[bucket] - nowNanos, 0) + weightNanos;
  }

  /** The bucket of a source in its set, or else the fullest, which it would get. */
  private int bucket(int set, long key) {
    int first = set * WAYS;
    int fullest = first;
    for (int bucket = first; bucket < first + WAYS; bucket++) {
      if (keys[bucket] == key) {
        return bucket;
      }
      if (fullAt[bucket] - fullAt[fullest] < 0) {
        fullest = bucket;
      }
    }
    return fullest;
  }

  private int set(long key) {
    // Twice, so that neighbours, which one multiplication keeps in a row, part too.
    long hash = mixed(mixed(key));
    // By 64 - setBits, in two steps: Java takes a shift by 64 for none.
    return (int) (hash >>> 1 >>> Long.SIZE - 1 - setBits);
  }

  private long mixed(long key) {
    return (key ^ key >>> 32) * secret;
  }

  private static long siteKey(long high) {
    return SITE_KEY | high >>> 16;
  }
}
