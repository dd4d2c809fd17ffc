package org.bttracker.connection;

import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of signed IDs.
 *
 * @param newest signs new IDs
 * @param signAll whether all new IDs are signed, and not only those that cannot be stored
 * @param earlier those of earlier runs, the last added first; or, if they are shared, the others
 * @param shared whether other trackers sign with them too, by clocks of their own
 */
record SigningKeys(SigningKey newest, boolean signAll, List<Earlier> earlier, boolean shared) {
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
    List<Earlier> others =
        keys.stream().skip(1).map(key -> new Earlier(key, Earlier.WITHOUT_END)).toList();
    return new SigningKeys(keys.get(0), true, others, true);
  }

  /**
   * A key that signs no more.
   *
   * @param key its IDs are accepted until they expire
   * @param lastSecond the last one that its IDs may bear, in the key's own time
   */
  record Earlier(SigningKey key, long lastSecond) {
    /** A last second that never comes; seconds may be added to it. */
    static final long WITHOUT_END = Long.MAX_VALUE / 2;
  }

  SigningKeys withEarlier(SigningKey key, long lastSecond) {
    Earlier added = new Earlier(key, lastSecond);
    return new SigningKeys(
        newest, signAll, Stream.concat(Stream.of(added), earlier.stream()).toList(), shared);
  }
}
