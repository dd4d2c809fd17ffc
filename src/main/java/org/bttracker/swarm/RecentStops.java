package org.bttracker.swarm;

/**
 * When the peers of a shard have stopped lately: what another tracker tells of a peer from before
 * that must not bring it back. If there are more than fit, some come back and expire in their time.
 * Used under the shard's lock.
 */
final class RecentStops {
  /** Of each shard, 128 KiB at the most. */
  private static final int MAX_SIZE = 4_096;

  /** The table's free slots have this word. */
  private static final long NO_TIME = 0;

  private static final OpenTable TABLE = OpenTable.WORDS_BY_NUMBER;

  private long[] times = TABLE.make(8);

  /**
   * Remembers a peer by what {@link PeerKey#hashIn} has returned.
   *
   * @param atMillis the monotonic clock when it stopped; the latest time holds
   */
  void add(long number, long atMillis) {
    int slot = find(number);
    if (slot >= 0) {
      times[slot + 1] = word(Math.max(times[slot + 1], atMillis));
      return;
    }
    int size = OpenTable.size(times);
    if (size == MAX_SIZE) {
      return;
    }
    if (4 * (size + 1) > 3 * TABLE.slots(times)) {
      long[] roomy = TABLE.make(2 * TABLE.slots(times));
      TABLE.copyAll(times, roomy);
      times = roomy;
      slot = find(number);
    }
    times[~slot] = number;
    times[~slot + 1] = word(atMillis);
    OpenTable.addToSize(times, 1);
  }

  /** Whether a peer has stopped behind some moment. */
  boolean isAfter(long number, long millis) {
    int slot = find(number);
    return slot >= 0 && times[slot + 1] > millis;
  }

  /** Forgets who has stopped before some moment. */
  void forget(long beforeMillis) {
    long[] rest = TABLE.make(TABLE.slots(times));
    for (int slot = OpenTable.FIRST; slot < times.length; slot += TABLE.stride()) {
      if (!TABLE.isFree(times, slot) && times[slot + 1] >= beforeMillis) {
        TABLE.copy(times, slot, rest);
      }
    }
    times = rest;
  }

  int size() {
    return OpenTable.size(times);
  }

  private static long word(long millis) {
    return millis == NO_TIME ? 1 : millis;
  }

  private int find(long number) {
    return TABLE.find(times, TABLE.hash(0, 0, number), 0, 0, number);
  }
}
