package org.bttracker.cluster;

import java.util.ArrayDeque;

/**
 * The batches that wait to be sent: a fixed number. If the log is away or slow for so long that all
 * of them wait, the oldest is given up. Each batch has a number, which goes on whether the batch is
 * sent or not, so that others notice what they have missed. For any thread.
 */
final class OutQueue {
  private final ArrayDeque<Batch> free = new ArrayDeque<>();
  private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
  private final long[] nextNumbers;
  private final long longestWaitNanos;
  private long dropped;

  /**
   * Makes it, with all of its memory.
   *
   * @param shards of the log
   * @param batches how many may wait, more than are open at any time
   * @param longestWaitNanos what has waited for longer is given up, too
   */
  OutQueue(int shards, int batches, long longestWaitNanos) {
    nextNumbers = new long[shards];
    this.longestWaitNanos = longestWaitNanos;
    for (int i = 0; i < batches; i++) {
      free.add(new Batch());
    }
  }

  /** A batch to be filled. */
  synchronized Batch begin(int shard, long nowNanos) {
    Batch batch = free.poll();
    if (batch == null) {
      batch = waiting.remove();
      dropped++;
    }
    return batch.begin(shard, nowNanos);
  }

  /** A batch is to be sent, behind all others. */
  synchronized void add(Batch batch) {
    batch.setNumber(nextNumbers[batch.shard()]++);
    waiting.add(batch);
  }

  /** Takes the oldest batch; null if none waits. */
  synchronized Batch poll(long nowNanos) {
    Batch oldest = waiting.poll();
    while (oldest != null && nowNanos - oldest.baseNanos() > longestWaitNanos) {
      dropped++;
      free.add(oldest);
      oldest = waiting.poll();
    }
    return oldest;
  }

  /** A batch was not sent: it is the oldest again. */
  synchronized void putBack(Batch batch) {
    waiting.addFirst(batch);
  }

  /** A batch is done with. */
  synchronized void release(Batch batch) {
    free.add(batch);
  }

  /** How many batches were given up. */
  synchronized long dropped() {
    return dropped;
  }

  /** How many batches wait. */
  synchronized int size() {
    return waiting.size();
  }
}
