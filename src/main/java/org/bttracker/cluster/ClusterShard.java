package org.bttracker.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bttracker.swarm.SwarmRegistry;

/** One shard of the log, with a thread that writes it and one that reads it. */
final class ClusterShard {
  private static final int TIMES_ASKED = 5;

  /** A round trip costs what hundreds of changes do, so several trackers' batches share one. */
  private static final long READ_PAUSE_MILLIS = 25;

  private final Context context;
  private final LogServer server;
  private final int shard;
  private final ServerClock clock = new ServerClock();
  private final Sender sender;
  private final Receiver receiver;
  private final Worker writing;
  private final Worker reading;

  /**
   * Does nothing yet.
   *
   * @param shard from 0
   * @param queues where full batches wait, for each shard
   * @param outboxes what the receive loops fill
   */
  ClusterShard(
      Context context,
      LogServer server,
      int shard,
      SwarmRegistry swarms,
      List<OutQueue> queues,
      List<Outbox> outboxes) {
    this.context = context;
    this.server = server;
    this.shard = shard;
    Outbox ofReader = new Outbox(queues, context.ttlSeconds());
    List<Outbox> all = Stream.concat(outboxes.stream(), Stream.of(ofReader)).toList();
    ReplicationLog log = server.open(shard);
    sender = new Sender(context, shard, log, clock, queues.get(shard), all);
    Changes changes = new Changes(context, shard, clock, swarms.forReplication(), ofReader);
    receiver = new Receiver(context, log, clock, changes);
    writing = new Worker("Writing to the cluster's log", this::send, this::finish, context);
    reading = new Worker("Reading the cluster's log", this::receive, () -> {}, context);
  }

  /** How far it is, of some number of shards. */
  ShardState state(long logId, int shards) {
    return receiver.state(logId, shards, sender.endBatches());
  }

  Receiver receiver() {
    return receiver;
  }

  /**
   * Begins to send.
   *
   * @param failed told if it cannot go on
   */
  void startWriting(Consumer<Throwable> failed) {
    writing.start(failed);
  }

  /**
   * Begins to read, after where an earlier run has ended.
   *
   * @param failed told if it cannot go on
   */
  void startReading(Optional<ShardState> state, Consumer<Throwable> failed) {
    state.ifPresent(
        known -> {
          receiver.restore(known);
          sender.follow(known.ended());
        });
    reading.start(failed);
  }

  List<Worker> workers() {
    return List.of(writing, reading);
  }

  private long send() throws IOException {
    sender.collect();
    try {
      followTime();
      sender.send();
      return Sender.PAUSE_MILLIS;
    } catch (IOException e) {
      doubtTime();
      throw e;
    }
  }

  private void finish() throws IOException {
    sender.endBatches();
    followTime();
    sender.send();
  }

  /** The log itself waits if there is nothing to read; what is behind is read without a pause. */
  private long receive() throws IOException {
    try {
      followTime();
      return receiver.step() == Receiver.Progress.SOME ? READ_PAUSE_MILLIS : 0;
    } catch (IOException e) {
      doubtTime();
      throw e;
    }
  }

  private synchronized void followTime() throws IOException {
    if (clock.isFresh(context.nowNanos())) {
      return;
    }
    // The first answer may have waited for a connection, and says little. Of the others, the
    // quickest counts: whatever corrects it later may turn the order of changes round.
    server.millis(shard);
    for (int i = 0; i < TIMES_ASKED; i++) {
      long askedNanos = context.nowNanos();
      long millis = server.millis(shard);
      clock.set(millis, askedNanos, context.nowNanos());
    }
  }

  private synchronized void doubtTime() {
    clock.expire();
  }
}
