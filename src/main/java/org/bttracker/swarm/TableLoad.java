package org.bttracker.swarm;

/**
 * How full peer tables are kept: the fuller, the less memory a peer takes, and the longer the
 * search for one that is not there. Up to four peers have an array that fits, or one of eight slots
 * at the most. Large tables stay between 68 % and 80 % full for IPv4, at most 11.8 bytes for a
 * peer, and between 76 % and 88 % for IPv6, at most 31.6 bytes. Those in between, into which most
 * peers come, grow by half at a time.
 */
enum TableLoad {
  /** Tables of one long for a peer. */
  IPV4(68, 70, 80),
  /** Tables of three longs for a peer. */
  IPV6(76, 79, 88);

  private static final int SMALL = 4;

  /**
   * Made for so many peers, a table is kept to the memory that is promised for a peer of a large
   * swarm: one of 1,000 of whom at least a quarter are seeders and a quarter leechers, or nearly
   * all the one or the other. Fewer would save more, and be resized more often.
   */
  private static final int LARGE = 250;

  private static final int MEDIUM_MIN_PERCENT = 35;
  private static final int MEDIUM_NEW_PERCENT = 53;

  /** Spare slots on top of the load, which keep a table of ten from being resized all the time. */
  private static final int SLACK = 2;

  private final int minPercent;
  private final int newPercent;
  private final int maxPercent;

  TableLoad(int minPercent, int newPercent, int maxPercent) {
    this.minPercent = minPercent;
    this.newPercent = newPercent;
    this.maxPercent = maxPercent;
  }

  /** Slots of a table that is made for so many peers. */
  int capacityFor(int size) {
    if (size <= SMALL) {
      return Math.max(size, 1);
    }
    return (int) (size * 100L / (size < LARGE ? MEDIUM_NEW_PERCENT : newPercent)) + SLACK;
  }

  /** Peers that a table of so many slots holds before it must grow. */
  int maxSize(int capacity) {
    return capacity > SMALL ? (int) (capacity * (long) maxPercent / 100) : capacity;
  }

  /** Whether a table must shrink. */
  boolean isWasteful(int size, int capacity) {
    if (capacity <= SMALL) {
      return size < capacity;
    }
    if (size <= SMALL && capacity > 2 * SMALL) {
      return true;
    }
    int percent = size < LARGE ? MEDIUM_MIN_PERCENT : minPercent;
    return (size + 2 * SLACK) * 100L < (long) capacity * percent;
  }
}
