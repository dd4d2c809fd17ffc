package org.bttracker.swarm;

/**
 * The peers of a shard that have stopped while a restore is under way: it must not bring them back.
 * If there are more than fit, some come back and expire in their time. Used under the shard's lock.
 */
final class StoppedPeers {
  /** Of each shard, 48 KiB at the most. */
  private static final int MAX_SIZE = 4_096;

  private static final OpenTable TABLE = OpenTable.NUMBERS;

  private long[] numbers = TABLE.make(8);

  /** Remembers a peer by what {@link PeerKey#hashIn} has returned. */
  void add(long number) {
    int size = OpenTable.size(numbers);
    if (size == MAX_SIZE || contains(number)) {
      return;
    }
    if (4 * (size + 1) > 3 * TABLE.slots(numbers)) {
      long[] roomy = TABLE.make(2 * TABLE.slots(numbers));
      TABLE.copyAll(numbers, roomy);
      numbers = roomy;
    }
    numbers[~find(number)] = number;
    OpenTable.addToSize(numbers, 1);
  }

  boolean contains(long number) {
    return find(number) >= 0;
  }

  private int find(long number) {
    return TABLE.find(numbers, TABLE.hash(0, 0, number), 0, 0, number);
  }
}
