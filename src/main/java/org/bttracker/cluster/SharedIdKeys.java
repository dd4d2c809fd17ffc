package org.bttracker.cluster;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bttracker.connection.SigningKey;

/**
 * The keys that all trackers of a cluster sign connection IDs with: one for each day of the
 * server's clock. Two are accepted at any time, so trackers may go over to the next key at
 * different moments, up to half a day apart.
 *
 * <pre>
 *            0 h                12 h               24 h
 *  signs      the day's          the day's          the next day's
 *  accepted   the day before's   the next day's     the day's
 * </pre>
 *
 * <p>While the server is away, or after it has lost a key, each tracker goes on with the keys that
 * it knows, and the first that finds a key missing writes it again. For one thread.
 */
public final class SharedIdKeys {
  private static final long DAY_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final IdKeyStore store;
  private final SecureRandom random = new SecureRandom();

  /** What this tracker has got from the store, by day; of the days that count now. */
  private final Map<Long, byte[]> known = new HashMap<>();

  /**
   * Knows no key yet.
   *
   * @param store the same for all trackers
   */
  public SharedIdKeys(IdKeyStore store) {
    this.store = store;
  }

  /**
   * Gets the keys of this moment, and makes those that are missing. To be called from time to time,
   * much more often than every 12 hours.
   *
   * @return two keys of 16 bytes each; the first signs, both are accepted
   * @throws IOException if the store cannot tell; the keys of the last time are to go on
   */
  public List<byte[]> refresh() throws IOException {
    long millis = store.millis();
    long day = Math.floorDiv(millis, DAY_MILLIS);
    long other = Math.floorMod(millis, DAY_MILLIS) < DAY_MILLIS / 2 ? day - 1 : day + 1;
    known.keySet().removeIf(old -> Math.abs(old - day) > 1);
    return List.of(get(day), get(other));
  }

  private byte[] get(long day) throws IOException {
    byte[] remembered = known.get(day);
    byte[] key = store.getOrMake(day, remembered == null ? newKey() : remembered);
    known.put(day, key);
    return key.clone();
  }

  private byte[] newKey() {
    byte[] key = new byte[SigningKey.LENGTH];
    random.nextBytes(key);
    return key;
  }
}
