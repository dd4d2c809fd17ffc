package org.bttracker.swarm;

import org.bttracker.protocol.KeyedHash;

/**
 * An open hash table with linear probing in one array of longs: how torrents, the peers of large
 * swarms and plain numbers are kept. There is no object for an entry and no reference to one, so
 * the garbage collector finds nothing to follow. Each kind of entry has one instance of this; the
 * array is an argument.
 *
 * <p>The array begins with a word for its owner: the number of entries in the lower half, and what
 * else the owner notes in the upper half. The slots follow, each of a fixed number of words; the
 * slot is named by the index of its first word. An entry's key is its first words up to the key
 * word, of which only the bits of a mask belong to the key. The last word of an entry is never 0,
 * that of a free slot always is.
 *
 * <p>The slot where an entry belongs grows with its hash. So moving all entries into another array
 * reads and writes both from one end to the other.
 *
 * @param stride words of a slot
 * @param keyWord which word is the last of the key: 0 if it is the only one, else 2
 * @param keyMask bits of that word that belong to the key
 */
record OpenTable(int stride, int keyWord, long keyMask) {
  /** {@link TorrentTable}. */
  static final OpenTable TORRENTS = new OpenTable(4, 2, 0xFFFF_FFFF_0000_0000L);

  /** Peers as {@link PeerWords} has them. */
  static final OpenTable IPV4_PEERS = new OpenTable(1, 0, ~PeerState.MASK);

  /** Peers as {@link PeerWords} has them. */
  static final OpenTable IPV6_PEERS = new OpenTable(3, 2, ~PeerState.MASK);

  /** Numbers other than 0. */
  static final OpenTable NUMBERS = new OpenTable(1, 0, -1);

  /** Numbers other than 0, each with a word that is not 0 either. */
  static final OpenTable WORDS_BY_NUMBER = new OpenTable(2, 0, -1);

  /** What {@link #find} returns for an entry that is not in a table without a free slot. */
  static final int NO_SLOT = -1;

  /** The first slot. */
  static final int FIRST = 1;

  private static final long SIZE = 0xFFFF_FFFFL;

  /** An array with room for so many entries, without any. */
  long[] make(int slots) {
    return new long[FIRST + slots * stride];
  }

  static int size(long[] table) {
    return (int) table[0];
  }

  static void addToSize(long[] table, int change) {
    table[0] = table[0] & ~SIZE | table[0] + change & SIZE;
  }

  int slots(long[] table) {
    return (table.length - FIRST) / stride;
  }

  boolean isFree(long[] table, int slot) {
    return table[slot + stride - 1] == 0;
  }

  /** The hash of a key; of a key of one word, the first two arguments do not matter. */
  long hash(long high, long low, long last) {
    return keyWord == 0
        ? KeyedHash.OF_THIS_PROCESS.of(last)
        : KeyedHash.OF_THIS_PROCESS.of(high, low, last);
  }

  /** The hash of the entry in a slot. */
  long hashAt(long[] table, int slot) {
    return keyWord == 0
        ? KeyedHash.OF_THIS_PROCESS.of(table[slot] & keyMask)
        : KeyedHash.OF_THIS_PROCESS.of(table[slot], table[slot + 1], table[slot + 2] & keyMask);
  }

  /** The slot where an entry with some hash belongs; it is there or, past others, behind it. */
  int home(long[] table, long hash) {
    return FIRST + (int) ((hash >>> 32) * slots(table) >>> 32) * stride;
  }

  /** Reads where an entry with some hash belongs, without the lock. */
  long prefetch(long[] table, long hash) {
    if (table.length == FIRST) {
      return 0;
    }
    int slot = home(table, hash);
    // Two cache lines, if the slot lies on their border.
    return table[slot] + table[slot + stride - 1];
  }

  /**
   * Searches for an entry.
   *
   * @return its slot; if it is not there, a negative number: the complement of the slot where it
   *     may be put, or {@link #NO_SLOT}
   */
  int find(long[] table, long hash, long high, long low, long last) {
    int slots = slots(table);
    int slot = home(table, hash);
    for (int probes = 0; probes < slots; probes++) {
      if (isFree(table, slot)) {
        return ~slot;
      }
      if ((table[slot + keyWord] & keyMask) == last
          && (keyWord == 0 || table[slot] == high && table[slot + 1] == low)) {
        return slot;
      }
      slot = next(table, slot);
    }
    return NO_SLOT;
  }

  /** Takes an entry out. Entries behind it may move up, so that a search never stops short. */
  void remove(long[] table, int removed) {
    int gap = removed;
    for (int slot = next(table, gap);
        slot != removed && !isFree(table, slot);
        slot = next(table, slot)) {
      int home = home(table, hashAt(table, slot));
      if (distance(table, home, slot) >= distance(table, gap, slot)) {
        System.arraycopy(table, slot, table, gap, stride);
        gap = slot;
      }
    }
    table[gap + stride - 1] = 0;
    addToSize(table, -1);
  }

  /** Copies all entries into another array, which has room for them. */
  void copyAll(long[] from, long[] to) {
    for (int slot = FIRST; slot < from.length; slot += stride) {
      if (!isFree(from, slot)) {
        copy(from, slot, to);
      }
    }
  }

  /** Copies one entry into another array, which has room for it and has no such entry. */
  void copy(long[] from, int slot, long[] to) {
    int free = home(to, hashAt(from, slot));
    while (!isFree(to, free)) {
      free = next(to, free);
    }
    System.arraycopy(from, slot, to, free, stride);
    addToSize(to, 1);
  }

  int next(long[] table, int slot) {
    return slot + stride == table.length ? FIRST : slot + stride;
  }

  /** How many words lead from one slot to another, round the end if need be. */
  private static int distance(long[] table, int from, int to) {
    return to >= from ? to - from : to - from + table.length - FIRST;
  }
}
