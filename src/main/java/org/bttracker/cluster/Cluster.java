package org.bttracker.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bttracker.swarm.Replicas;
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

  /** Room for 8 MiB, some 260,000 changes, in all shards together. */
  private static final int BATCHES = 1_024;

  private static final int LEAST_BATCHES_A_SHARD = 128;

  /** What has waited for the log for longer is given up. */
  static final long LONGEST_WAIT_MILLIS = 60_000;

  /** How long the last changes have to reach the log. */
  private static final long STOP_MILLIS = 1_000;

  /** From here on, the operator is told. */
  private static final long LONG_LAG_MILLIS = 10_000;

  private final LogServer server;
  private final long logId;
  private final SwarmRegistry swarms;
  private final Replicas replicas;
  private final Context context;
  private final List<OutQueue> queues;
  private final List<Outbox> outboxes = new ArrayList<>();
  private volatile List<ClusterShard> shards = List.of();
  private Consumer<Throwable> failed;

  /** Whether an earlier run has told where to read on. */
  private volatile boolean restored;

  /**
   * Makes one that does nothing yet.
   *
   * @param server holds the log
   * @param shards of the log, 1 or more, as many at all trackers
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
    this.swarms = swarms;
    logId = UUID.nameUUIDFromBytes(server.name().getBytes(UTF_8)).getMostSignificantBits();
    replicas = swarms.forReplication();
    long run = new SecureRandom().nextLong();
    long ttlNanos = swarms.limits().peerTtl().toNanos();
    context =
        new Context(run, nanoClock, filter, new ClusterCounters(), new Notices(LOG), ttlNanos);
    int batches = batches(shards);
    queues =
        IntStream.range(0, shards)
            .mapToObj(
                shard -> new OutQueue(batches, TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS)))
            .toList();
  }

  /**
   * How much of the heap the queues of a cluster take.
   *
   * @param shards of the log, 1 or more
   * @return bytes
   */
  public static long queueBytes(int shards) {
    return (long) shards * batches(shards) * BatchFormat.MAX_CHANGES;
  }

  /**
   * Makes what one receive loop tells its changes to; before {@link #start}.
   *
   * @return for that loop's thread
   */
  public SwarmChanges changesOfLoop() {
    Outbox outbox = new Outbox(queues, context.ttlSeconds());
    outboxes.add(outbox);
    return outbox;
  }

  /**
   * Begins to send, before the first request is answered.
   *
   * @param whenFailed told if it cannot go on
   */
  public void start(Consumer<Throwable> whenFailed) {
    failed = whenFailed;
    shards =
        IntStream.range(0, queues.size())
            .mapToObj(shard -> new ClusterShard(context, server, shard, swarms, queues, outboxes))
            .toList();
    shards.forEach(shard -> shard.startWriting(failed));
    LOG.info("Sharing swarms with other trackers");
  }

  /**
   * Begins to read, when all that an earlier run knew is restored: what others tell is newer.
   *
   * @param state how far that run had come, as its snapshot has it; empty without a snapshot
   */
  public void read(List<byte[]> state) {
    List<ShardState> states = ShardState.read(state, logId, shards.size());
    restored = !states.isEmpty();
    for (int shard = 0; shard < shards.size(); shard++) {
      Optional<ShardState> known = restored ? Optional.of(states.get(shard)) : Optional.empty();
      shards.get(shard).startReading(known, failed);
    }
  }

  /**
   * How far the log is applied, to be written into a snapshot that is begun later.
   *
   * @return for {@link #read} of the next run
   */
  public List<byte[]> state() {
    return shards.stream().map(shard -> shard.state(logId, shards.size()).bytes()).toList();
  }

  /**
   * What this tracker may lack.
   *
   * @return a few words; empty if it lacks nothing
   */
  public String warning() {
    return Stream.of(catchingUp(), behind(), missing())
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Forgets stops that no other tracker can contradict any more; to be called each minute. */
  public void forgetStops() {
    // What its sender may tell late, and what is read late here.
    long keepMillis = 2 * (LONGEST_WAIT_MILLIS + lagMillis());
    replicas.forgetStops(TimeUnit.NANOSECONDS.toMillis(context.nowNanos()) - keepMillis);
  }

  /**
   * What is counted, for any thread.
   *
   * @return the present numbers, each read when it is asked for
   */
  public ClusterFigures figures() {
    return new ClusterFigures(context.counters(), queues, outboxes, this::workers, this::lagMillis);
  }

  /** Sends what is left, stops all threads, and closes the connections. */
  @Override
  public void close() throws IOException {
    workers().forEach(Worker::stop);
    long start = System.nanoTime();
    try {
      for (Worker worker : workers()) {
        long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        worker.join(Math.max(1, STOP_MILLIS - spent));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.close();
  }

  private static int batches(int shards) {
    return Math.max(LEAST_BATCHES_A_SHARD, BATCHES / shards);
  }

  private String catchingUp() {
    List<Receiver> receivers = shards.stream().map(ClusterShard::receiver).toList();
    if (receivers.isEmpty() || !receivers.stream().allMatch(Receiver::hasCaughtUp)) {
      return "reading the cluster's log";
    }
    if (restored && receivers.stream().noneMatch(Receiver::lacksHistory)) {
      return "";
    }
    long nowNanos = context.nowNanos();
    long nanos =
        receivers.stream().mapToLong(one -> nowNanos - one.caughtUpNanos()).min().orElse(0);
    long leftNanos = context.ttlNanos() - nanos;
    return leftNanos > 0
        ? "filling from the cluster, for up to "
            + (TimeUnit.NANOSECONDS.toMinutes(leftNanos) + 1)
            + " min more"
        : "";
  }

  private String behind() {
    long lagMillis = lagMillis();
    if (lagMillis >= LONG_LAG_MILLIS) {
      return "the cluster's log is away or slow: " + lagMillis / 1_000 + " s behind";
    }
    long nowNanos = context.nowNanos();
    long waitNanos = queues.stream().mapToLong(queue -> queue.waitNanos(nowNanos)).max().orElse(0);
    long waitMillis = TimeUnit.NANOSECONDS.toMillis(waitNanos);
    return waitMillis < LONG_LAG_MILLIS
        ? ""
        : "the cluster's log takes nothing from this tracker: for " + waitMillis / 1_000 + " s";
  }

  private String missing() {
    return shards.stream().anyMatch(shard -> shard.receiver().hasGap())
        ? "changes of other trackers are missing"
        : "";
  }

  private List<Worker> workers() {
    return shards.stream().flatMap(shard -> shard.workers().stream()).toList();
  }

  private long lagMillis() {
    return shards.stream().mapToLong(shard -> shard.receiver().lagMillis()).max().orElse(0);
  }
}
