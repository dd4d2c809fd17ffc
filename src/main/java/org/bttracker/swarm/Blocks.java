package org.bttracker.swarm;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The memory of a shard's {@link ListedSwarm}s: blocks of one array of longs, which the garbage
 * collector has neither to follow nor, with every new peer, to copy. Used under the shard's lock.
 *
 * <p>There are blocks of 2, 3, 4, 6, 8, 12 and so on to 96 words, of which up to half may be
 * unused. A block that is given back is taken again by the next list of its size. When there is no
 * room left, all blocks move into a new array, side by side, with room for half as much again, or
 * for half a word for each slot of the torrents, which are all looked at for it: so no pattern of
 * growing and shrinking leaves more behind than that. A block is good until the next {@link
 * #allocate} or {@link #shrink}; the torrents' locations always say where it is.
 */
final class Blocks {
  /** Words of the largest block: the longest list that is still searched from end to end. */
  static final int MAX_LENGTH = 96;

  private static final int SIZES = sizeNumber(MAX_LENGTH) + 1;
  private static final int NONE = 0;
  private static final int FIRST = 1;

  /** The array shrinks when it has so many times the words that one made anew would have. */
  private static final int SPARSE = 2;

  private static final int MIN_CAPACITY = 16;

  /** Words of one, on most processors. */
  private static final int CACHE_LINE = 8;

  private final TorrentTable torrents;
  private long[] words = new long[MIN_CAPACITY];

  /** Behind the last block. */
  private int end = FIRST;

  /** Words in blocks that are in use. */
  private int used;

  /** The first free block of each size; its first word is the index of the next one. */
  private final int[] free = new int[SIZES];

  /**
   * Makes an empty store.
   *
   * @param torrents whose locations are set when blocks move
   */
  Blocks(TorrentTable torrents) {
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
    int block = free[number];
    if (block != NONE) {
      free[number] = (int) words[block];
      return block;
    }
    end += size;
    return end - size;
  }

  /** Gives back a block of some size. */
  void release(int block, int size) {
    int number = sizeNumber(size);
    words[block] = free[number];
    free[number] = block;
    used -= size;
  }

  /** The size of the block for so many words, 2 or more: a power of two, or half as much again. */
  static int size(int length) {
    int power = Integer.highestOneBit(length - 1);
    return length <= power + power / 2 ? power + power / 2 : 2 * power;
  }

  /** Reads the beginning of the list in a block, without the lock. */
  long prefetch(int block) {
    long[] now = words;
    return block >= 0 && block < now.length - CACHE_LINE ? now[block] + now[block + CACHE_LINE] : 0;
  }

  /** Gives back what is not needed. */
  void shrink() {
    if (words.length >= SPARSE * capacityFor(used)) {
      moveAll(used);
    }
  }

  /** As it is now, for a copy of the torrents. */
  Blocks copy(TorrentTable copyOfTorrents) {
    Blocks copy = new Blocks(copyOfTorrents);
    copy.words = Arrays.copyOf(words, end);
    copy.end = end;
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
    long location = torrents.location(torrent);
    if (Location.form(location) == Location.LISTED) {
      int block = Location.index(location);
      int size = ListedSwarm.capacity(before, block);
      System.arraycopy(before, block, words, end, size);
      torrents.setLocation(torrent, Location.listed(end));
      end += size;
    }
  }

  /** Words of a new array that is to hold blocks of so many, and some more. */
  private int capacityFor(int needed) {
    int spare = Math.max(needed, torrents.slots()) / 2;
    return Math.max(MIN_CAPACITY, FIRST + needed + spare);
  }

  /** The sizes are numbered from 2 on, which is 1. */
  private static int sizeNumber(int size) {
    int power = Integer.highestOneBit(size - 1);
    return 2 * Integer.numberOfTrailingZeros(power) + (size == 2 * power ? 1 : 0);
  }
}
