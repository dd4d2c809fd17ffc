package org.bttracker.swarm;

/**
 * When the peers of a shard have stopped lately: what another tracker tells of a peer from before
 * that must not bring it back. If there are more than fit, the oldest are forgotten: some come
 * back, and expire in their time. Used under the shard's lock.
 */
final class RecentStops {
  /** Of each of two tables of a shard, 64 KiB. */
  private static final int MAX_SIZE = 2_048;

  /** The table's free slots have this word. */
  private static final long NO_TIME = 0;

  private static final OpenTable TABLE = OpenTable.WORDS_BY_NUMBER;

  private long[] times = TABLE.make(8);

  /** What was there when the table was last full; it is replaced as a whole. */
  private long[] older = TABLE.make(8);

  /**
   * Remembers a peer by what {@link PeerKey#hashIn} has returned.
   *
   * @param atMillis the monotonic clock when it stopped; the latest time holds
   */
  void add(long number, long atMillis) {
    int slot = find(times, number);
    if (slot >= 0) {
      times[slot + 1] = word(Math.max(times[slot + 1], atMillis));
      return;
    }
    int size = OpenTable.size(times);
    if (size == MAX_SIZE) {
      older = times;
      times = TABLE.make(8);
      size = 0;
      slot = find(times, number);
    } else if (4 * (size + 1) > 3 * TABLE.slots(times)) {
      long[] roomy = TABLE.make(2 * TABLE.slots(times));
      TABLE.copyAll(times, roomy);
      times = roomy;
      slot = find(times, number);
    }
    times[~slot] = number;
    times[~slot + 1] = word(atMillis);
    OpenTable.addToSize(times, 1);
  }

  /** Whether a peer has stopped after some moment. */
  boolean isAfter(long number, long millis) {
    return isAfter(times, number, millis) || isAfter(older, number, millis);
  }

  /** Forgets who has stopped before some moment. */
  void forget(long beforeMillis) {
    times = without(times, beforeMillis);
    older = without(older, beforeMillis);
  }

  int size() {
    return OpenTable.size(times) + OpenTable.size(older);
  }

  private static boolean isAfter(long[] table, long number, long millis) {
    int slot = find(table, number);
    return slot >= 0 && table[slot + 1] > millis;
  }

  private static long[] without(long[] table, long beforeMillis) {
    long[] rest = TABLE.make(TABLE.slots(table));
    for (int slot = OpenTable.FIRST; slot < table.length; slot += TABLE.stride()) {
      if (!TABLE.isFree(table, slot) && table[slot + 1] >= beforeMillis) {
        TABLE.copy(table, slot, rest);
      }
    }
    return rest;
  }

  private static long word(long millis) {
    return millis == NO_TIME ? 1 : millis;
  }

  private static int find(long[] table, long number) {
    return TABLE.find(table, TABLE.hash(0, 0, number), 0, 0, number);
  }
}
