package org.bttracker.swarm;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The peers of a shard's swarms. Those of small swarms lie in blocks of one array of longs, which
 * the garbage collector has neither to follow nor, with every new peer, to copy; only a large swarm
 * has objects of its own. Used under the shard's lock.
 *
 * <p>There are blocks of 2, 3, 4, 6, 8, 12 and so on to 96 words, of which up to half may be
 * unused. A block that is given back is taken again by the next list of its size. When there is no
 * room left, all blocks move into a new array, side by side, with room for half as much again, or
 * for half a word for each place of the torrents, which are all looked at for it: so no pattern of
 * growing and shrinking leaves more behind than that. An index is good until the next {@link
 * #allocate}.
 */
final class PeerStore {
  /** Words of the largest block: the longest list that is still searched from end to end. */
  static final int MAX_LENGTH = 96;

  /** Words of the smallest block. */
  static final int MIN_LENGTH = 2;

  private static final int SIZES = sizeNumber(MAX_LENGTH) + 1;
  private static final int NONE = 0;
  private static final int FIRST = 1;

  /** A store shrinks when it has so many times the words that one made anew would have. */
  private static final int SPARSE = 2;

  private static final int MIN_CAPACITY = 16;

  /** Words of one, on most processors. */
  private static final int CACHE_LINE = 8;

  private static final PeerTables[] NO_TABLES = {};

  private final TorrentTable torrents;
  private long[] words = new long[MIN_CAPACITY];

  /** Behind the last block. */
  private int end = FIRST;

  /** Words in blocks that are in use. */
  private int used;

  /** The first free block of each size; its first word is the index of the next one. */
  private final int[] free = new int[SIZES];

  /** Of large swarms, null where one has left. */
  private PeerTables[] tables = NO_TABLES;

  /**
   * Makes an empty store.
   *
   * @param torrents told where the blocks are when they have moved
   */
  PeerStore(TorrentTable torrents) {
    this.torrents = torrents;
  }

  /** The array in which the blocks are, until the next {@link #allocate}. */
  long[] words() {
    return words;
  }

  /**
   * Takes a block. All others may move.
   *
   * @param size of the block, as {@link #size} has it
   * @return the index of its first word; what is in it is left over
   */
  int allocate(int size) {
    int number = sizeNumber(size);
    if (free[number] == NONE && end + size > words.length) {
      moveAll(used + size);
    }
    used += size;
    int index = free[number];
    if (index != NONE) {
      free[number] = (int) words[index];
      return index;
    }
    end += size;
    return end - size;
  }

  /** Gives back a block of some size. */
  void release(int index, int size) {
    int number = sizeNumber(size);
    words[index] = free[number];
    free[number] = index;
    used -= size;
  }

  /** The size of the block for so many words, 2 or more: a power of two, or half as much again. */
  static int size(int length) {
    int power = Integer.highestOneBit(length - 1);
    return length <= power + power / 2 ? power + power / 2 : 2 * power;
  }

  /** Reads the beginning of the peers in a place, without the lock. */
  long prefetch(long place) {
    if (PeerPlace.isBlock(place)) {
      int index = PeerPlace.index(place);
      long[] now = words;
      return index >= 0 && index < now.length - CACHE_LINE
          ? now[index] + now[index + CACHE_LINE]
          : 0;
    }
    PeerTables peers = glance(place);
    return peers == null ? 0 : peers.leechers();
  }

  /** Reads where a peer belongs in the tables in a place, without the lock. */
  long prefetch(long place, Endpoint peer) {
    PeerTables peers = glance(place);
    return peers == null ? 0 : peers.prefetch(peer);
  }

  /** The tables in a place, without the lock; null if there are none. */
  private PeerTables glance(long place) {
    int index = PeerPlace.index(place);
    PeerTables[] now = tables;
    return PeerPlace.isTables(place) && index >= 0 && index < now.length ? now[index] : null;
  }

  /** Gives back what is not needed. */
  void shrink() {
    if (words.length >= SPARSE * capacityFor(used)) {
      moveAll(used);
    }
  }

  /** The tables of a large swarm. */
  PeerTables tables(int index) {
    return tables[index];
  }

  /** Takes over tables; returns their index. */
  int addTables(PeerTables added) {
    int index = 0;
    while (index < tables.length && tables[index] != null) {
      index++;
    }
    if (index == tables.length) {
      tables = Arrays.copyOf(tables, Math.max(2, index * 3 / 2));
    }
    tables[index] = added;
    return index;
  }

  void removeTables(int index) {
    tables[index] = null;
  }

  /** As it is now, for a copy of the torrents. */
  PeerStore copy(TorrentTable copyOfTorrents) {
    PeerStore copy = new PeerStore(copyOfTorrents);
    copy.words = Arrays.copyOf(words, end);
    copy.end = end;
    copy.used = used;
    System.arraycopy(free, 0, copy.free, 0, SIZES);
    copy.tables = new PeerTables[tables.length];
    for (int i = 0; i < tables.length; i++) {
      copy.tables[i] = tables[i] == null ? null : tables[i].copy();
    }
    return copy;
  }

  /** Moves all blocks into a new array. Without memory for it, everything stays as it was. */
  private void moveAll(int needed) {
    long[] before = words;
    long[] roomy = new long[capacityFor(needed)];
    // Made before anything changes, for there may be no memory for it either.
    IntConsumer move = torrent -> move(torrent, before);
    Arrays.fill(free, NONE);
    words = roomy;
    end = FIRST;
    torrents.forEach(move);
    used = end - FIRST;
  }

  /** Moves the block of a torrent, if it has one, behind the last one that was moved. */
  private void move(int torrent, long[] before) {
    long place = torrents.place(torrent);
    if (PeerPlace.isBlock(place)) {
      int from = PeerPlace.index(place);
      int size = PeerList.capacity(before, from);
      System.arraycopy(before, from, words, end, size);
      torrents.setPlace(torrent, PeerPlace.block(end));
      end += size;
    }
  }

  /** Words of a new array that is to hold blocks of so many, and some more. */
  private int capacityFor(int needed) {
    int spare = Math.max(needed, torrents.capacity()) / 2;
    return Math.max(MIN_CAPACITY, FIRST + needed + spare);
  }

  /** The sizes are numbered from 2 on, which is 1. */
  private static int sizeNumber(int size) {
    int power = Integer.highestOneBit(size - 1);
    return 2 * Integer.numberOfTrailingZeros(power) + (size == 2 * power ? 1 : 0);
  }
}
