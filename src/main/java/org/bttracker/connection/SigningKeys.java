package org.bttracker.connection;

import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of signed IDs.
 *
 * @param newest signs new IDs
 * @param signAll whether all new IDs are signed, and not only those that cannot be stored
 * @param earlier those of earlier runs, the last added first
 */
record SigningKeys(SigningKey newest, boolean signAll, List<Earlier> earlier) {
  /**
   * A key that signs no more.
   *
   * @param key its IDs are accepted until they expire
   * @param lastSecond the last one that its IDs may bear, in the key's own time
   */
  record Earlier(SigningKey key, long lastSecond) {}

  SigningKeys withEarlier(SigningKey key, long lastSecond) {
    Earlier added = new Earlier(key, lastSecond);
    return new SigningKeys(
        newest, signAll, Stream.concat(Stream.of(added), earlier.stream()).toList());
  }
}
