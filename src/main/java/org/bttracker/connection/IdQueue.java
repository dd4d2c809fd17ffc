package org.bttracker.connection;

import java.util.ArrayDeque;

/**
 * Connection IDs from the oldest to the newest, eight bytes each. Any thread adds, one takes away.
 */
final class IdQueue {
  /** What {@link #oldest} returns when the queue is empty. */
  static final long NONE = 0;

  private static final int BLOCK_LENGTH = 1_024;

  private final ArrayDeque<long[]> blocks = new ArrayDeque<>();

  /** How many of the first block are taken away. */
  private int taken;

  /** How many of the last block are used. */
  private int added = BLOCK_LENGTH;

  synchronized void add(long id) {
    if (added == BLOCK_LENGTH) {
      blocks.addLast(new long[BLOCK_LENGTH]);
      added = 0;
    }
    blocks.getLast()[added++] = id;
  }

  synchronized long oldest() {
    boolean empty = blocks.isEmpty() || blocks.size() == 1 && taken == added;
    return empty ? NONE : blocks.getFirst()[taken];
  }

  /** Takes the oldest away; there must be one. */
  synchronized void removeOldest() {
    if (++taken == BLOCK_LENGTH) {
      blocks.removeFirst();
      taken = 0;
    }
  }
}
