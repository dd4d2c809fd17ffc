package org.bttracker.connection;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of signed IDs.
 *
 * @param newest signs new IDs
 * @param signAll whether all new IDs are signed, and not only those that cannot be stored
 * @param earlier those of earlier runs, the last added first; or, if they are shared, the others,
 *     and behind them those that signed before they were shared
 * @param shared whether other trackers sign with them too, by clocks of their own
 */
record SigningKeys(SigningKey newest, boolean signAll, List<Earlier> earlier, boolean shared) {
  /** So many are kept when keys change. */
  private static final int MOST_KEPT = 64;

  /** Other trackers may go on with a key for so long, until they hear of another one. */
  private static final int LATE_SECONDS = 120;

  /** With offsets that differ by no more, a key accepts what was signed before. */
  private static final int SAME_SECONDS = 2;

  /** Keys of this tracker alone. */
  SigningKeys(SigningKey newest, boolean signAll, List<Earlier> earlier) {
    this(newest, signAll, earlier, false);
  }

  /**
   * Keys that several trackers share, and that all sign all IDs with.
   *
   * @param keys one or more; the first signs
   */
  static SigningKeys shared(List<SigningKey> keys) {
    return new SigningKeys(keys.get(0), true, othersOf(keys).toList(), true);
  }

  /**
   * A key that signs no more.
   *
   * @param key its IDs are accepted until they expire
   * @param lastSecond the last one that its IDs may bear, in the key's own time
   * @param shared whether other trackers sign with it too
   */
  record Earlier(SigningKey key, long lastSecond, boolean shared) {
    /** A last second that never comes; seconds may be added to it. */
    static final long WITHOUT_END = Long.MAX_VALUE / 2;

    /** A key of this tracker alone. */
    Earlier(SigningKey key, long lastSecond) {
      this(key, lastSecond, false);
    }
  }

  SigningKeys withEarlier(SigningKey key, long lastSecond) {
    Earlier added = new Earlier(key, lastSecond);
    return new SigningKeys(
        newest, signAll, Stream.concat(Stream.of(added), earlier.stream()).toList(), shared);
  }

  /**
   * Keys that several trackers share; what these here have signed goes on being accepted.
   *
   * @param keys one or more; the first signs
   * @param nowSecond the monotonic clock
   * @param ttlSeconds how long an ID is accepted
   */
  SigningKeys followedBy(List<SigningKey> keys, long nowSecond, int ttlSeconds) {
    Stream<Earlier> before =
        Stream.concat(
            Stream.of(ended(new Earlier(newest, Earlier.WITHOUT_END, shared), nowSecond)),
            earlier.stream().map(key -> ended(key, nowSecond)));
    Stream<Earlier> kept =
        before
            .filter(old -> !isExpired(old, nowSecond, ttlSeconds))
            .filter(old -> !(old.shared() && isAmong(keys, old.key())))
            .limit(MOST_KEPT);
    return new SigningKeys(keys.get(0), true, Stream.concat(othersOf(keys), kept).toList(), true);
  }

  private static Stream<Earlier> othersOf(List<SigningKey> keys) {
    return keys.stream().skip(1).map(key -> new Earlier(key, Earlier.WITHOUT_END, true));
  }

  /** The same, if it signs no more from now on. */
  private static Earlier ended(Earlier key, long nowSecond) {
    long lateSeconds = key.shared() ? LATE_SECONDS : 0;
    long lastSecond = nowSecond + lateSeconds + key.key().offsetSeconds();
    return new Earlier(key.key(), Math.min(key.lastSecond(), lastSecond), key.shared());
  }

  private static boolean isExpired(Earlier old, long nowSecond, int ttlSeconds) {
    long oldest = nowSecond + old.key().offsetSeconds() - ttlSeconds;
    return oldest - SignedIds.SHARED_SKEW_SECONDS > old.lastSecond();
  }

  private static boolean isAmong(List<SigningKey> keys, SigningKey old) {
    return keys.stream()
        .anyMatch(
            key ->
                Math.abs(key.offsetSeconds() - old.offsetSeconds()) <= SAME_SECONDS
                    && Arrays.equals(key.bytes(), old.bytes()));
  }
}
