package org.bttracker.swarm;

import java.util.function.IntConsumer;
import org.bttracker.protocol.InfoHash;

/**
 * The torrents of a shard, in one array of longs: an open hash table with linear probing, at most
 * three quarters full. So a torrent costs an announce one cache line or two side by side, and the
 * garbage collector nothing: there is no object for it and no reference to it. A torrent takes four
 * words, half a cache line, 43 to 64 bytes with the free places:
 *
 * <pre>
 * 0  info hash, bytes 0 to 7
 * 1  info hash, bytes 8 to 15
 * 2  info hash, bytes 16 to 19  |  completed downloads
 * 3  {@link PeerPlace}, 0 = free
 * </pre>
 *
 * <p>The place where a torrent belongs grows with its hash code, so a resize reads and writes the
 * arrays from one end to the other. An index is that of a torrent's first word; it is good until
 * the next change. Used under the shard's lock.
 */
final class TorrentTable {
  /** What {@link #find} returns for a torrent that is not here. */
  static final int ABSENT = -1;

  private static final int STRIDE = 4;
  private static final int MIDDLE = 1;
  private static final int TAIL = 2;
  private static final int PLACE = 3;

  private static final int MIN_CAPACITY = 4;

  /** Places that a {@link #glance} looks at. */
  private static final int GLANCES = 4;

  private long[] words = new long[MIN_CAPACITY * STRIDE];
  private int size;

  int size() {
    return size;
  }

  /** Places for torrents, used and free. */
  int capacity() {
    return words.length / STRIDE;
  }

  /** Where a torrent is, {@link #ABSENT} if it is not here. */
  int find(InfoHash infoHash) {
    int index = home(infoHash.hashCode());
    while (words[index + PLACE] != 0) {
      if (words[index] == infoHash.head()
          && words[index + MIDDLE] == infoHash.middle()
          && (int) (words[index + TAIL] >>> 32) == infoHash.tail()) {
        return index;
      }
      index = next(index);
    }
    return ABSENT;
  }

  /** Reads where a torrent with some hash code belongs, without the lock. */
  long prefetch(int hashCode) {
    long[] now = words;
    int index = home(hashCode, now);
    // Two cache lines, if it lies on their border.
    return now[index] + now[index + PLACE];
  }

  /**
   * Where the peers of a torrent are, unless it is far from where it belongs; without the lock.
   *
   * @param head of its info hash
   */
  long glance(int hashCode, long head) {
    long[] now = words;
    int index = home(hashCode, now);
    for (int i = 0; i < GLANCES; i++) {
      if (now[index] == head) {
        return now[index + PLACE];
      }
      index = index + STRIDE == now.length ? 0 : index + STRIDE;
    }
    return 0;
  }

  /** Adds a torrent that is not here yet, without completed downloads; returns where. */
  int add(InfoHash infoHash, long place) {
    if (4 * (size + 1L) > 3L * capacity()) {
      resize(capacity() * 3 / 2);
    }
    int index = home(infoHash.hashCode());
    while (words[index + PLACE] != 0) {
      index = next(index);
    }
    words[index] = infoHash.head();
    words[index + MIDDLE] = infoHash.middle();
    words[index + TAIL] = (long) infoHash.tail() << 32;
    words[index + PLACE] = place;
    size++;
    return index;
  }

  /** Removes the torrent at an index; one that is behind it may come into its place. */
  void remove(int index) {
    closeGap(index);
    size--;
  }

  /** Gives back what a table takes that is less than a quarter full. */
  void shrink() {
    while (capacity() > MIN_CAPACITY && 4L * size < capacity()) {
      resize(Math.max(MIN_CAPACITY, capacity() / 2));
    }
  }

  InfoHash infoHash(int index) {
    return new InfoHash(words[index], words[index + MIDDLE], (int) (words[index + TAIL] >>> 32));
  }

  int completed(int index) {
    return (int) words[index + TAIL];
  }

  void setCompleted(int index, int completed) {
    words[index + TAIL] = words[index + TAIL] & ~0xFFFF_FFFFL | completed & 0xFFFF_FFFFL;
  }

  long place(int index) {
    return words[index + PLACE];
  }

  void setPlace(int index, long place) {
    words[index + PLACE] = place;
  }

  /** Shows where each torrent is; what it is shown to may set a torrent's place, and no more. */
  void forEach(IntConsumer visitor) {
    for (int index = 0; index < words.length; index += STRIDE) {
      if (words[index + PLACE] != 0) {
        visitor.accept(index);
      }
    }
  }

  /** The index of the first torrent at or behind an index and before another one. */
  int first(int from, int to) {
    for (int index = from; index < to; index += STRIDE) {
      if (words[index + PLACE] != 0) {
        return index;
      }
    }
    return ABSENT;
  }

  /** The index of the first place of the numbered one of some equal parts; behind the last. */
  int part(int number, int parts) {
    return (int) ((long) capacity() * number / parts) * STRIDE;
  }

  /** The index behind a torrent. */
  static int after(int index) {
    return index + STRIDE;
  }

  TorrentTable copy() {
    TorrentTable copy = new TorrentTable();
    copy.words = words.clone();
    copy.size = size;
    return copy;
  }

  private int home(int hashCode) {
    return home(hashCode, words);
  }

  /** The highest bits of a hash code have chosen the shard. */
  private static int home(int hashCode, long[] words) {
    long hash = (long) hashCode << Shard.NUMBER_BITS & 0xFFFF_FFFFL;
    return (int) (hash * (words.length / STRIDE) >>> 32) * STRIDE;
  }

  /** Where a torrent that is at an index of some array belongs in this table. */
  private int homeOf(long[] array, int index) {
    return home(
        InfoHash.hashCode(array[index], array[index + MIDDLE], (int) (array[index + TAIL] >>> 32)));
  }

  private int next(int index) {
    return index + STRIDE == words.length ? 0 : index + STRIDE;
  }

  /** How many words lead from one index to another. */
  private int distance(int from, int to) {
    return to >= from ? to - from : to - from + words.length;
  }

  /** Moves the torrents behind a removed one up, so that a search never stops short of them. */
  private void closeGap(int removed) {
    int gap = removed;
    for (int index = next(gap); words[index + PLACE] != 0; index = next(index)) {
      if (distance(homeOf(words, index), index) >= distance(gap, index)) {
        System.arraycopy(words, index, words, gap, STRIDE);
        gap = index;
      }
    }
    words[gap + PLACE] = 0;
  }

  /** Without memory for the new array, the table stays as it was. */
  private void resize(int capacity) {
    long[] before = words;
    words = new long[capacity * STRIDE];
    for (int from = 0; from < before.length; from += STRIDE) {
      if (before[from + PLACE] != 0) {
        int to = homeOf(before, from);
        while (words[to + PLACE] != 0) {
          to = next(to);
        }
        System.arraycopy(before, from, words, to, STRIDE);
      }
    }
  }
}
