package org.bttracker.swarm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.bttracker.protocol.KeyedHash;

/**
 * The counts of completed downloads of torrents without peers, in a table of fixed size. It has
 * sets of four entries; in a full set, the oldest entry gives way to a new one. So somebody who
 * completes many torrents can drive out the counts of others: that costs counts, and nothing else.
 *
 * <p>An entry takes 16 bytes: a fingerprint of the info hash under a key that nobody knows, so that
 * nobody can choose whose entry gives way, and the count. Sets are made when they are first used.
 * For any thread.
 */
public final class CompletedCounts {
  private static final int WAYS = 4;
  private static final int STRIDE = 2;

  /** Sets that are made, and locked, as one chunk. */
  private static final int CHUNK = 4_096;

  private final int sets;
  private final AtomicReferenceArray<long[][]> chunks;
  private final AtomicInteger size = new AtomicInteger();
  private volatile KeyedHash key = KeyedHash.random();

  /** Is shown the counts one by one. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One count.
     *
     * @param fingerprint of the info hash, never 0
     * @param completed downloads, 1 or more
     */
    void visit(long fingerprint, int completed);
  }

  /**
   * Makes an empty table.
   *
   * @param entries about how many counts it holds
   */
  CompletedCounts(int entries) {
    sets = Math.max(1, entries / WAYS);
    chunks = new AtomicReferenceArray<>((sets - 1) / CHUNK + 1);
  }

  /**
   * The key of the fingerprints, without which another run cannot use them.
   *
   * @return a secret
   */
  public KeyedHash key() {
    return key;
  }

  /**
   * Takes over the key of an earlier run, while the table is empty.
   *
   * @param earlier its key
   */
  public void restoreKey(KeyedHash earlier) {
    key = earlier;
  }

  /**
   * Takes over a count of an earlier run. What has been counted since is added to it.
   *
   * @param fingerprint under the key of that run, not 0
   * @param completed downloads, 1 or more
   */
  public void restore(long fingerprint, int completed) {
    add(fingerprint, completed);
  }

  /**
   * How many counts there are.
   *
   * @return 0 or more
   */
  public int size() {
    return size.get();
  }

  /**
   * Shows all counts, while others come and go: the older ones of a set first, so that {@link
   * #restore} in the same order keeps it.
   *
   * @param visitor is shown each
   */
  public void forEach(Visitor visitor) {
    long[] copy = new long[WAYS * STRIDE];
    for (int i = 0; i < chunks.length(); i++) {
      long[][] chunk = chunks.get(i);
      for (int number = 0; chunk != null && number < CHUNK; number++) {
        synchronized (chunk) {
          if (chunk[number] == null) {
            continue;
          }
          System.arraycopy(chunk[number], 0, copy, 0, copy.length);
        }
        for (int entry = copy.length - STRIDE; entry >= 0; entry -= STRIDE) {
          if (copy[entry] != 0) {
            visitor.visit(copy[entry], (int) copy[entry + 1]);
          }
        }
      }
    }
  }

  /** The count of a torrent, 0 if there is none. */
  int get(TorrentKey torrent) {
    return get(fingerprint(torrent), false);
  }

  /** Takes the count of a torrent out of the table; 0 if there is none. */
  int take(TorrentKey torrent) {
    return get(fingerprint(torrent), true);
  }

  /** Puts in the count of a torrent that is left without peers. */
  void add(TorrentKey torrent, int completed) {
    add(fingerprint(torrent), completed);
  }

  private long fingerprint(TorrentKey torrent) {
    long hash = key.of(torrent.head(), torrent.middle(), torrent.tail());
    return hash == 0 ? 1 : hash;
  }

  private int get(long fingerprint, boolean taking) {
    int set = set(fingerprint);
    long[][] chunk = chunks.get(set / CHUNK);
    if (chunk == null) {
      return 0;
    }
    synchronized (chunk) {
      long[] entries = chunk[set % CHUNK];
      int entry = entries == null ? -1 : find(entries, fingerprint);
      if (entry < 0) {
        return 0;
      }
      int completed = (int) entries[entry + 1];
      if (taking) {
        close(entries, entry);
        size.decrementAndGet();
      }
      return completed;
    }
  }

  private void add(long fingerprint, int completed) {
    int set = set(fingerprint);
    long[][] chunk = chunk(set / CHUNK);
    synchronized (chunk) {
      if (chunk[set % CHUNK] == null) {
        chunk[set % CHUNK] = new long[WAYS * STRIDE];
      }
      long[] entries = chunk[set % CHUNK];
      int entry = find(entries, fingerprint);
      int before = entry < 0 ? 0 : (int) entries[entry + 1];
      if (entry < 0 && entries[entries.length - STRIDE] == 0) {
        size.incrementAndGet();
      }
      // The newest is the first: the oldest, or what was here of this torrent, gives way.
      int last = entry < 0 ? entries.length - STRIDE : entry;
      System.arraycopy(entries, 0, entries, STRIDE, last);
      entries[0] = fingerprint;
      entries[1] = sum(before, completed);
    }
  }

  /** A sum of two counts, which ends where an int ends. */
  static int sum(int count, int other) {
    return (int) Math.min(Integer.MAX_VALUE, (long) count + other);
  }

  private static int find(long[] entries, long fingerprint) {
    for (int entry = 0; entry < entries.length; entry += STRIDE) {
      if (entries[entry] == fingerprint) {
        return entry;
      }
    }
    return -1;
  }

  /** Removes an entry; the older ones move up. */
  private static void close(long[] entries, int entry) {
    int behind = entry + STRIDE;
    System.arraycopy(entries, behind, entries, entry, entries.length - behind);
    entries[entries.length - STRIDE] = 0;
  }

  private int set(long fingerprint) {
    return (int) ((fingerprint >>> 32) * sets >>> 32);
  }

  private long[][] chunk(int number) {
    long[][] chunk = chunks.get(number);
    if (chunk == null) {
      chunks.compareAndSet(number, null, new long[CHUNK][]);
      chunk = chunks.get(number);
    }
    return chunk;
  }
}
