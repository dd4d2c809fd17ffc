package org.bttracker.cluster;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bttracker.swarm.SwarmRegistry;

/** One shard of the log, with a thread that writes it and one that reads it. */
final class ClusterShard {
  private static final int TIMES_ASKED = 5;

  /** A journey costs what hundreds of changes do, so several trackers' batches share one. */
  private static final long READ_PAUSE_MILLIS = 25;

  private final Node node;
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
   * @param failed told if a thread cannot go on
   */
  ClusterShard(
      Node node,
      LogServer server,
      int shard,
      SwarmRegistry swarms,
      List<OutQueue> queues,
      List<Outbox> outboxes,
      Consumer<Throwable> failed) {
    this.node = node;
    this.server = server;
    this.shard = shard;
    Outbox ofReader = new Outbox(queues, node.ttlSeconds());
    List<Outbox> all = Stream.concat(outboxes.stream(), Stream.of(ofReader)).toList();
    sender = new Sender(node, shard, server.open(shard), clock, queues.get(shard), all);
    Changes changes = new Changes(node, clock, swarms.forReplication(), ofReader);
    receiver = new Receiver(node, server.open(shard), clock, changes);
    writing = new Worker("Writing to the cluster's log", this::send, this::finish, failed);
    reading = new Worker("Reading the cluster's log", this::receive, () -> {}, failed);
  }

  /** How far it is, of some number of shards. */
  ShardState state(int shards) {
    return receiver.state(shards, sender.endBatches());
  }

  Receiver receiver() {
    return receiver;
  }

  ServerClock clock() {
    return clock;
  }

  void startWriting() {
    writing.start();
  }

  void startReading() {
    reading.start();
  }

  List<Worker> workers() {
    return List.of(writing, reading);
  }

  private long send() throws IOException {
    try {
      followTime();
      sender.step();
      return Sender.PAUSE_MILLIS;
    } catch (IOException e) {
      doubtTime();
      throw e;
    }
  }

  private void finish() throws IOException {
    followTime();
    sender.finish();
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
    if (clock.isFresh(node.nowNanos())) {
      return;
    }
    // The first answer may have waited for a connection, and says little. Of the others, the
    // quickest counts: whatever corrects it later may turn the order of changes round.
    server.millis(shard);
    for (int i = 0; i < TIMES_ASKED; i++) {
      long askedNanos = node.nowNanos();
      long millis = server.millis(shard);
      clock.set(millis, askedNanos, node.nowNanos());
    }
  }

  private synchronized void doubtTime() {
    clock.expire();
  }
}
