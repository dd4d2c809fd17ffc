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

  /** Some 256 KB, so that a server 100 ms away still gets 5,000 changes in a round trip. */
  private static final int MOST_AT_ONCE = 32;

  private final Context context;
  private final int shard;
  private final ReplicationLog log;
  private final ServerClock clock;
  private final OutQueue queue;
  private final List<Outbox> outboxes;
  private volatile EndedRun earlier = EndedRun.NONE;
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
      Context context,
      int shard,
      ReplicationLog log,
      ServerClock clock,
      OutQueue queue,
      List<Outbox> outboxes) {
    this.context = context;
    this.shard = shard;
    this.log = log;
    this.clock = clock;
    this.queue = queue;
    this.outboxes = List.copyOf(outboxes);
    sentNanos = context.nowNanos() - HEARTBEAT_NANOS;
  }

  /** Tells from now on which run was before this one; for any thread. */
  void follow(EndedRun ended) {
    earlier = ended;
  }

  /** Ends the batches that are due, whether the log is there or not. */
  void collect() {
    long nowNanos = context.nowNanos();
    collect(nowNanos, DELAY_NANOS);
    if (nowNanos - sentNanos >= HEARTBEAT_NANOS) {
      sentNanos = nowNanos;
      Batch empty = queue.size() > 0 ? null : queue.begin(nowNanos);
      if (empty != null) {
        queue.add(empty);
      }
    }
  }

  /**
   * Ends the batches that are open; for any thread.
   *
   * @return the number of the last one, with what has changed until now; -1 if there was none
   */
  long endBatches() {
    collect(context.nowNanos(), 0);
    return queue.lastNumber();
  }

  private void collect(long nowNanos, long ageNanos) {
    for (Outbox outbox : outboxes) {
      outbox.flush(shard, nowNanos, ageNanos);
    }
  }

  /**
   * Sends all batches that have ended.
   *
   * @throws IOException if the log is away; what was not sent is sent later
   */
  void send() throws IOException {
    List<Batch> batches = queue.poll(pace.atOnce(), context.nowNanos());
    while (!batches.isEmpty()) {
      send(batches);
      batches = queue.poll(pace.atOnce(), context.nowNanos());
    }
  }

  private void send(List<Batch> batches) throws IOException {
    long nowNanos = context.nowNanos();
    List<byte[]> entries = new ArrayList<>(batches.size());
    for (Batch batch : batches) {
      entries.add(batch.entry(context.run(), earlier, clock.serverMillis(batch.baseNanos())));
    }
    try {
      log.append(entries);
    } catch (IOException | RuntimeException e) {
      pace.failed();
      queue.putBack(batches);
      throw e;
    }
    pace.took(context.nowNanos() - nowNanos);
    sentNanos = nowNanos;
    for (int i = 0; i < entries.size(); i++) {
      context.counters().sent(entries.get(i).length, batches.get(i).changes());
    }
    queue.release(batches);
  }
}
