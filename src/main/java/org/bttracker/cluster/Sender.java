package org.bttracker.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends the batches of one shard, the oldest first. A batch goes when it is full, or before it is
 * 50 ms old. A tracker with nothing to tell sends an empty one from time to time, so that others
 * notice when they miss something. For one thread.
 */
final class Sender {
  /** So old, the first change of a batch would be older than 50 ms at the step after this one. */
  private static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  /** How long to wait between two steps. */
  static final long PAUSE_MILLIS = 25;

  /** How long a tracker may be silent. */
  static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** Some 256 KB, so that a server 100 ms away still gets 5,000 changes in a journey. */
  private static final int MOST_AT_ONCE = 32;

  private final Node node;
  private final int shard;
  private final ReplicationLog log;
  private final ServerClock clock;
  private final OutQueue queue;
  private final List<Outbox> outboxes;
  private final Pace pace = new Pace(MOST_AT_ONCE);
  private long sentNanos;

  /**
   * Sends nothing yet.
   *
   * @param clock of the server that holds the shard; known before the first step
   * @param queue where full batches of the shard wait
   * @param outboxes what the receive loops fill
   */
  Sender(
      Node node,
      int shard,
      ReplicationLog log,
      ServerClock clock,
      OutQueue queue,
      List<Outbox> outboxes) {
    this.node = node;
    this.shard = shard;
    this.log = log;
    this.clock = clock;
    this.queue = queue;
    this.outboxes = List.copyOf(outboxes);
    sentNanos = node.nowNanos() - HEARTBEAT_NANOS;
  }

  /**
   * Sends all that is due.
   *
   * @throws IOException if the log is away; what was not sent is sent later
   */
  void step() throws IOException {
    long nowNanos = node.nowNanos();
    collect(nowNanos, DELAY_NANOS);
    if (nowNanos - sentNanos >= HEARTBEAT_NANOS) {
      queue.add(queue.begin(nowNanos));
      sentNanos = nowNanos;
    }
    sendWaiting();
  }

  /**
   * Sends all that there is.
   *
   * @throws IOException if the log is away
   */
  void finish() throws IOException {
    collect(node.nowNanos(), 0);
    sendWaiting();
  }

  /**
   * Ends the batches that are open; for any thread.
   *
   * @return the number of the last one, with what has changed until now; -1 if there was none
   */
  long endBatches() {
    collect(node.nowNanos(), 0);
    return queue.lastNumber();
  }

  private void collect(long nowNanos, long ageNanos) {
    for (Outbox outbox : outboxes) {
      outbox.flush(shard, nowNanos, ageNanos);
    }
  }

  private void sendWaiting() throws IOException {
    List<Batch> batches = queue.poll(pace.atOnce(), node.nowNanos());
    while (!batches.isEmpty()) {
      send(batches);
      batches = queue.poll(pace.atOnce(), node.nowNanos());
    }
  }

  private void send(List<Batch> batches) throws IOException {
    long nowNanos = node.nowNanos();
    List<byte[]> entries = new ArrayList<>(batches.size());
    for (Batch batch : batches) {
      entries.add(batch.entry(node.run(), clock.serverMillis(batch.baseNanos())));
    }
    try {
      log.append(entries);
    } catch (IOException | RuntimeException e) {
      pace.failed();
      queue.putBack(batches);
      throw e;
    }
    pace.took(node.nowNanos() - nowNanos);
    sentNanos = nowNanos;
    for (int i = 0; i < entries.size(); i++) {
      node.counters().sent(entries.get(i).length, batches.get(i).records());
    }
    queue.release(batches);
  }
}
