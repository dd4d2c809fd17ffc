package org.bttracker.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.bttracker.swarm.SwarmChanges;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A tracker's part of a cluster: sends what its announces change, and applies what those of others
 * change. It is put together and closed by one thread; its threads only meet the receive loops in
 * the {@link Outbox} of each and in the registry.
 */
public final class Cluster implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  /** Room for 8 MiB, some 260,000 changes. */
  private static final int BATCHES = 1_024;

  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long SEND_PAUSE_MILLIS = 10;
  private static final long CLOCK_PAUSE_MILLIS = TimeUnit.MINUTES.toMillis(1);

  private final LogServer server;
  private final int shards;
  private final SwarmRegistry swarms;
  private final LongSupplier nanoClock;
  private final PeerFilter filter;
  private final long ttlNanos;
  private final long run = new SecureRandom().nextLong();
  private final ServerClock clock = new ServerClock();
  private final ClusterCounters counters = new ClusterCounters();
  private final OutQueue queue;
  private final List<Outbox> outboxes = new ArrayList<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<Worker> workers = new ArrayList<>();
  private final List<Position> positions;

  /** When it began to replay without a snapshot; null if it did not. */
  private volatile Long fillingSinceNanos;

  /**
   * Makes one that does nothing yet.
   *
   * @param server holds the logs
   * @param shards how many, the same at all trackers
   * @param swarms what is shared
   * @param nanoClock the monotonic clock
   * @param filter which peers of others are let in
   */
  public Cluster(
      LogServer server,
      int shards,
      SwarmRegistry swarms,
      LongSupplier nanoClock,
      PeerFilter filter) {
    this.server = server;
    this.shards = shards;
    this.swarms = swarms;
    this.nanoClock = nanoClock;
    this.filter = filter;
    ttlNanos = swarms.limits().peerTtl().toNanos();
    queue = new OutQueue(shards, BATCHES, LONGEST_WAIT_NANOS);
    positions = new ArrayList<>(java.util.Collections.nCopies(shards, Position.START));
  }

  /**
   * Makes what one receive loop tells its changes to; before {@link #start}.
   *
   * @return for that loop's thread
   */
  public SwarmChanges changesOfLoop() {
    Outbox outbox = new Outbox(queue, shards, (int) TimeUnit.NANOSECONDS.toSeconds(ttlNanos));
    outboxes.add(outbox);
    return outbox;
  }

  /**
   * Begins to send and to read, when all that an earlier run knew is restored.
   *
   * @param from where an earlier run has come to, for each shard; empty without a snapshot
   * @param failed told if it cannot go on
   */
  public void start(List<Position> from, Consumer<Throwable> failed) {
    if (from.size() == shards) {
      IntStream.range(0, shards).forEach(shard -> positions.set(shard, from.get(shard)));
    } else {
      fillingSinceNanos = nanoClock.getAsLong();
    }
    long now = nanoClock.getAsLong();
    // One more, for what the readers tell.
    Outbox outbox = (Outbox) changesOfLoop();
    Node node = new Node(run, clock, filter, counters, outbox);
    swarms.beginReplication();
    add("Asking the cluster's server for the time", this::askTime, failed);
    List<ReplicationLog> logs = IntStream.range(0, shards).mapToObj(server::open).toList();
    Sender sender = new Sender(run, logs, queue, outboxes, counters, now);
    add("Writing to the cluster's log", nanos -> send(sender, nanos), failed);
    for (int shard = 0; shard < shards; shard++) {
      Receiver receiver =
          new Receiver(
              node, server.open(shard), swarms.forReplication(), positions.get(shard), now);
      receivers.add(receiver);
      add("Reading the cluster's log", nanos -> receive(receiver, nanos), failed);
    }
    workers.forEach(Worker::start);
    LOG.info("Sharing swarms with other trackers");
  }

  /**
   * How far the log is applied, for each shard; to be written into a snapshot that is begun later.
   *
   * @return as many as there are shards
   */
  public List<Position> positions() {
    return receivers.isEmpty()
        ? List.copyOf(positions)
        : receivers.stream().map(Receiver::position).toList();
  }

  /**
   * What this tracker may lack.
   *
   * @return a few words; empty if it lacks nothing
   */
  public String warning() {
    long now = nanoClock.getAsLong();
    Long since = fillingSinceNanos;
    if (since != null && now - since < ttlNanos) {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(ttlNanos - (now - since));
      return "filling from the cluster, for " + seconds + " s more at the most";
    }
    return receivers.stream().anyMatch(receiver -> receiver.hasGapSince(now, ttlNanos))
        ? "changes of other trackers are missing"
        : "";
  }

  /** Stops all threads, and closes the connections. */
  @Override
  public void close() throws IOException {
    try {
      for (Worker worker : workers) {
        worker.stop();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }

  private void add(String what, Worker.Step step, Consumer<Throwable> failed) {
    workers.add(new Worker(what, step, nanoClock, failed));
  }

  private long askTime(long nowNanos) throws IOException {
    forgetStops(nowNanos);
    long millis = server.millis(0);
    clock.set(millis, nowNanos, nanoClock.getAsLong());
    return CLOCK_PAUSE_MILLIS;
  }

  /** What is told late by the longest wait of its sender, and read late here, is still told. */
  private void forgetStops(long nowNanos) {
    long lagMillis = receivers.stream().mapToLong(one -> one.lagMillis(nowNanos)).max().orElse(0);
    long keepMillis = 2 * (TimeUnit.NANOSECONDS.toMillis(LONGEST_WAIT_NANOS) + lagMillis);
    swarms.forgetStops(TimeUnit.NANOSECONDS.toMillis(nowNanos) - keepMillis);
  }

  private long send(Sender sender, long nowNanos) throws IOException {
    sender.step(nowNanos);
    return SEND_PAUSE_MILLIS;
  }

  private long receive(Receiver receiver, long nowNanos) throws IOException {
    if (!clock.isKnown()) {
      return SEND_PAUSE_MILLIS;
    }
    receiver.step(nowNanos);
    return 0;
  }
}
