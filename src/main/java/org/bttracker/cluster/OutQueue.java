package org.bttracker.cluster;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * The batches of one shard that wait to be sent: a fixed number. If the log is away or slow for so
 * long that all of them wait, the oldest is given up. Each batch has a number, which goes on
 * whether the batch is sent or not, so that others notice what they have missed. For any thread.
 */
final class OutQueue {
  private final ArrayDeque<Batch> free;
  private final ArrayDeque<Batch> waiting;
  private final long longestWaitNanos;
  private long nextNumber;
  private long dropped;

  /**
   * Makes it, with all of its memory.
   *
   * @param batches how many may wait; there should be more than are open or being sent at any time
   * @param longestWaitNanos what has waited for longer is given up, too
   */
  OutQueue(int batches, long longestWaitNanos) {
    this.longestWaitNanos = longestWaitNanos;
    free = new ArrayDeque<>(batches);
    waiting = new ArrayDeque<>(batches);
    for (int i = 0; i < batches; i++) {
      free.add(new Batch());
    }
  }

  /**
   * A batch to be filled.
   *
   * @return null if all are open or being sent; then others will miss a batch
   */
  synchronized Batch begin(long nowNanos) {
    Batch batch = free.poll();
    if (batch == null) {
      dropped++;
      batch = waiting.poll();
    }
    if (batch == null) {
      nextNumber++;
      return null;
    }
    return batch.begin(nowNanos);
  }

  /** A batch is to be sent, behind all others. */
  synchronized void add(Batch batch) {
    batch.setNumber(nextNumber++);
    waiting.add(batch);
  }

  /**
   * Takes the oldest batches.
   *
   * @param most 1 or more
   * @return none if none waits
   */
  synchronized List<Batch> poll(int most, long nowNanos) {
    List<Batch> oldest = new ArrayList<>();
    while (oldest.size() < most && !waiting.isEmpty()) {
      Batch batch = waiting.remove();
      if (nowNanos - batch.baseNanos() > longestWaitNanos) {
        dropped++;
        free.add(batch);
      } else {
        oldest.add(batch);
      }
    }
    return oldest;
  }

  /** Batches were not sent: they are the oldest again. */
  synchronized void putBack(List<Batch> batches) {
    for (int i = batches.size() - 1; i >= 0; i--) {
      waiting.addFirst(batches.get(i));
    }
  }

  /** Batches are done with. */
  synchronized void release(List<Batch> batches) {
    free.addAll(batches);
  }

  /** The number of the last batch that was added; -1 if there was none. */
  synchronized long lastNumber() {
    return nextNumber - 1;
  }

  /** How many batches were given up. */
  synchronized long dropped() {
    return dropped;
  }

  /** How long the oldest batch has waited; 0 if none waits. */
  synchronized long waitNanos(long nowNanos) {
    Batch oldest = waiting.peek();
    return oldest == null ? 0 : nowNanos - oldest.baseNanos();
  }

  /** How many batches wait. */
  synchronized int size() {
    return waiting.size();
  }
}
