package org.bttracker.cluster;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends batches, the oldest first. A batch goes when it is full or 50 ms old. A tracker with
 * nothing to tell sends an empty one from time to time, so that others notice when they miss
 * something. For one thread.
 */
final class Sender {
  /** How old the first change of a batch may become. */
  static final long DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** How long a tracker may be silent. */
  static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final long run;
  private final List<ReplicationLog> shards;
  private final OutQueue queue;
  private final List<Outbox> outboxes;
  private final ClusterCounters counters;
  private final long[] sentNanos;

  /**
   * Sends nothing yet.
   *
   * @param run a number that no other run of any tracker has
   * @param shards the logs
   * @param queue where full batches wait
   * @param outboxes what the receive loops fill
   */
  Sender(
      long run,
      List<ReplicationLog> shards,
      OutQueue queue,
      List<Outbox> outboxes,
      ClusterCounters counters,
      long nowNanos) {
    this.run = run;
    this.shards = shards;
    this.queue = queue;
    this.outboxes = outboxes;
    this.counters = counters;
    sentNanos = new long[shards.size()];
    java.util.Arrays.fill(sentNanos, nowNanos - HEARTBEAT_NANOS);
  }

  /**
   * Sends all that is due.
   *
   * @return how many batches were sent
   * @throws IOException if the log is away; what was not sent is sent later
   */
  int step(long nowNanos) throws IOException {
    outboxes.forEach(outbox -> outbox.flush(nowNanos, DELAY_NANOS));
    for (int shard = 0; shard < sentNanos.length; shard++) {
      if (nowNanos - sentNanos[shard] >= HEARTBEAT_NANOS) {
        queue.add(queue.begin(shard, nowNanos));
        sentNanos[shard] = nowNanos;
      }
    }
    int sent = 0;
    for (Batch batch = queue.poll(nowNanos); batch != null; batch = queue.poll(nowNanos)) {
      send(batch, nowNanos);
      sent++;
    }
    return sent;
  }

  private void send(Batch batch, long nowNanos) throws IOException {
    byte[] entry = batch.entry(run, nowNanos);
    try {
      shards.get(batch.shard()).append(List.of(entry));
    } catch (IOException | RuntimeException e) {
      queue.putBack(batch);
      throw e;
    }
    sentNanos[batch.shard()] = nowNanos;
    counters.sent(entry.length);
    queue.release(batch);
  }
}
