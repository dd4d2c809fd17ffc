package org.bttracker.connection;

import java.util.List;

/**
 * Connection IDs that need no memory: they bear the second of their making, and a keyed hash of
 * that and the address they were given to.
 *
 * <pre>
 * 63       52 51                          0
 *  second      hash of address and second
 * </pre>
 *
 * <p>A stranger who guesses has one chance in 2⁵² each time. The newest key signs; an earlier one
 * only verifies what it has signed before its run ended, or before another one was shared. Keys
 * that several trackers share all verify, and the trackers' clocks may differ. For one thread.
 */
final class SignedIds {
  /** The lowest bits of the second: 4,096 s, more than an ID is ever accepted. */
  private static final int SECOND_BITS = 12;

  private static final int HASH_BITS = Long.SIZE - SECOND_BITS;
  private static final long SECOND_MASK = (1 << SECOND_BITS) - 1;
  private static final long HASH_MASK = (1L << HASH_BITS) - 1;

  /**
   * How far the clock of an earlier run may have been ahead of this one's: the seconds of two runs
   * begin at different moments, and each is rounded down two or three times.
   */
  private static final int CLOCK_SKEW_SECONDS = 2;

  /**
   * How far the clocks of two trackers that share keys may differ, either way: 30 s and rounding.
   */
  static final int SHARED_SKEW_SECONDS = 30 + CLOCK_SKEW_SECONDS;

  private final Verifier newest;
  private final List<Verifier> earlier;

  /** Some time behind this second of the monotonic clock, all IDs of the earlier keys expired. */
  private final long lastSecondOfEarlier;

  SignedIds(SigningKeys keys, int ttlSeconds) {
    int newestSkew = keys.shared() ? SHARED_SKEW_SECONDS : 0;
    newest =
        new Verifier(
            keys.newest(),
            oldest(ttlSeconds, keys.shared()),
            newestSkew,
            SigningKeys.Earlier.WITHOUT_END);
    earlier = keys.earlier().stream().map(old -> verifier(old, ttlSeconds)).toList();
    lastSecondOfEarlier =
        keys.earlier().stream()
            .mapToLong(old -> old.lastSecond() - old.key().offsetSeconds() + ttlSeconds)
            .max()
            .orElse(Long.MIN_VALUE);
  }

  private static Verifier verifier(SigningKeys.Earlier old, int ttlSeconds) {
    return new Verifier(
        old.key(),
        oldest(ttlSeconds, old.shared()),
        old.shared() ? SHARED_SKEW_SECONDS : CLOCK_SKEW_SECONDS,
        old.lastSecond());
  }

  /** A tracker whose clock is behind gives IDs that look older than they are. */
  private static int oldest(int ttlSeconds, boolean shared) {
    return ttlSeconds + (shared ? SHARED_SKEW_SECONDS : 0);
  }

  /** An ID for an address, as {@link org.bttracker.protocol.IpAddress} has it; never 0. */
  long issue(long high, long low, long nowSeconds) {
    long second = nowSeconds + newest.key.offsetSeconds();
    return second << HASH_BITS | newest.hash(high, low, second);
  }

  /** Whether an ID was made for the address, not longer ago than the time to live. */
  boolean isValid(long id, long high, long low, long nowSeconds) {
    return newest.accepts(id, high, low, nowSeconds)
        || nowSeconds <= lastSecondOfEarlier + SHARED_SKEW_SECONDS
            && isValidByEarlier(id, high, low, nowSeconds);
  }

  /** Whether an ID bears a second that the newest key's IDs bear; few stored ones do. */
  boolean looksFresh(long id, long nowSeconds) {
    return newest.looksFresh(id, nowSeconds);
  }

  /** A loop by index: an iterator would be allocated for each request with a bad ID. */
  private boolean isValidByEarlier(long id, long high, long low, long nowSeconds) {
    for (int i = 0; i < earlier.size(); i++) {
      if (earlier.get(i).accepts(id, high, low, nowSeconds)) {
        return true;
      }
    }
    return false;
  }

  /** Clients take an ID of 0 for none, so the hash is never 0. */
  static long hashBits(long mac) {
    long bits = mac & HASH_MASK;
    return bits == 0 ? 1 : bits;
  }

  /** Knows the IDs of one key. */
  private static final class Verifier {
    private final SigningKey key;
    private final AddressMac keyedHash;
    private final int oldestSeconds;
    private final int skewSeconds;
    private final long lastSecond;

    Verifier(SigningKey key, int oldestSeconds, int skewSeconds, long lastSecond) {
      this.key = key;
      this.keyedHash = new AddressMac(key.bytes());
      this.oldestSeconds = oldestSeconds;
      this.skewSeconds = skewSeconds;
      this.lastSecond = lastSecond;
    }

    boolean accepts(long id, long high, long low, long nowSeconds) {
      long issued = latest(nowSeconds) - age(id, nowSeconds);
      // One subtraction decides over all bits at once, so the time taken tells nothing of the hash.
      return looksFresh(id, nowSeconds)
          && issued - skewSeconds <= lastSecond
          && hash(high, low, issued) - (id & HASH_MASK) == 0;
    }

    boolean looksFresh(long id, long nowSeconds) {
      return age(id, nowSeconds) <= oldestSeconds + skewSeconds;
    }

    /** How many seconds before the latest that is possible an ID was made, if it is signed. */
    private long age(long id, long nowSeconds) {
      return latest(nowSeconds) - (id >>> HASH_BITS) & SECOND_MASK;
    }

    private long latest(long nowSeconds) {
      return nowSeconds + key.offsetSeconds() + skewSeconds;
    }

    long hash(long high, long low, long second) {
      return hashBits(keyedHash.of(high, low, second));
    }
  }
}
