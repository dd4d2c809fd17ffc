package org.bttracker.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.Replicas;
import org.bttracker.swarm.SwarmImage;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;
import org.slf4j.helpers.NOPLogger;

/**
 * A tracker of a simulated cluster: its registry and its part of the cluster are the real ones. It
 * can be stopped, killed and started again, with a snapshot or without.
 */
final class SimulatedNode {
  /** A peer in a torrent. */
  record Key(int torrent, int peer) implements Comparable<Key> {
    InfoHash infoHash() {
      return new InfoHash(torrent, 2, torrent);
    }

    IpAddress address() {
      return peer % 3 == 0 ? new IpAddress(0x20010db8L << 32, peer) : IpAddress.ofIpv4(peer);
    }

    @Override
    public int compareTo(Key other) {
      return Integer.compare(torrent << 16 | peer, other.torrent << 16 | other.peer);
    }
  }

  /** The registry as a snapshot has it, and how far the log was applied. */
  private record Snapshot(SwarmRegistry registry, List<byte[]> state) {}

  private static final int PORT = 6_881;
  private static final long LOG = 7;
  private static final long SEEDER = 0x8000;
  private static final int BATCHES = 64;
  private static final long LONGEST_WAIT_MILLIS = 60_000;

  private final Random random;
  private final List<SimulatedLog> logs;
  private final SwarmLimits limits;
  private final int loopCount;
  private final PeerFilter filter;
  private final LongSupplier nanoClock;
  private SwarmRegistry registry;
  private Replicas replicas;
  private final List<Swarms> loops = new ArrayList<>();
  private final List<Outbox> outboxes = new ArrayList<>();
  private final List<OutQueue> queues = new ArrayList<>();
  private final List<Sender> senders = new ArrayList<>();
  private final List<Receiver> receivers = new ArrayList<>();
  private final List<ServerClock> clocks = new ArrayList<>();
  private ClusterCounters counters;
  private long run;
  private long dropped;
  private Snapshot snapshot;

  SimulatedNode(
      Random random,
      List<SimulatedLog> logs,
      SwarmLimits limits,
      PeerFilter filter,
      LongSupplier millisClock) {
    this.random = random;
    this.logs = logs;
    this.limits = limits;
    this.filter = filter;
    loopCount = 1 + random.nextInt(2);
    // The monotonic clock of another machine begins at another time.
    long offsetNanos = random.nextLong() >> 8;
    nanoClock = () -> offsetNanos + TimeUnit.MILLISECONDS.toNanos(millisClock.getAsLong());
    start(new SwarmRegistry(limits), List.of());
  }

  private void start(SwarmRegistry with, List<byte[]> state) {
    registry = with;
    List.of(loops, outboxes, queues, senders, receivers, clocks).forEach(List::clear);
    counters = new ClusterCounters();
    run = random.nextLong();
    Context context =
        new Context(
            run,
            nanoClock,
            filter,
            counters,
            new Notices(NOPLogger.NOP_LOGGER),
            limits.peerTtl().toNanos());
    long longestWait = TimeUnit.MILLISECONDS.toNanos(LONGEST_WAIT_MILLIS);
    logs.forEach(log -> queues.add(new OutQueue(BATCHES, longestWait)));
    for (int i = 0; i < loopCount; i++) {
      loops.add(registry.forLoop());
      outboxes.add(new Outbox(queues, context.ttlSeconds()));
    }
    replicas = registry.forReplication();
    for (int shard = 0; shard < logs.size(); shard++) {
      clocks.add(new ServerClock());
      ReplicationLog log = logs.get(shard).forTracker();
      senders.add(new Sender(context, shard, log, clocks.get(shard), queues.get(shard), outboxes));
      Changes changes =
          new Changes(
              context, shard, clocks.get(shard), registry.forReplication(), outboxes.get(0));
      receivers.add(new Receiver(context, log, clocks.get(shard), changes));
    }
    askTime();
    List<ShardState> states = ShardState.read(state, LOG, logs.size());
    for (int shard = 0; shard < states.size(); shard++) {
      receivers.get(shard).restore(states.get(shard));
      senders.get(shard).follow(states.get(shard).ended());
    }
  }

  /** The server's clock, over a network that takes up to 4 ms each way. */
  void askTime() {
    for (int shard = 0; shard < logs.size(); shard++) {
      long there = TimeUnit.MILLISECONDS.toNanos(random.nextInt(4));
      long back = TimeUnit.MILLISECONDS.toNanos(random.nextInt(4));
      long now = nanoClock.getAsLong();
      clocks.get(shard).set(logs.get(shard).serverMillis(), now - there, now + back);
    }
  }

  /** Writes a snapshot: where the log is first, then the registry. */
  void writeSnapshot() {
    List<byte[]> state = new ArrayList<>();
    for (int shard = 0; shard < logs.size(); shard++) {
      long ownNumber = senders.get(shard).endBatches();
      state.add(receivers.get(shard).state(LOG, logs.size(), ownNumber).bytes());
    }
    SwarmRegistry copy = new SwarmRegistry(limits);
    copy.completedCounts().restoreKey(registry.completedCounts().key());
    registry.completedCounts().forEach(copy.completedCounts()::restore);
    registry.forEach(this::nowSeconds, image -> copy.restore(image, true, image.nowSeconds(), 0));
    snapshot = new Snapshot(copy, state);
  }

  /** Sends all that is left; returns false if not all of it could be sent. */
  boolean stop() {
    dropped += queues.stream().mapToLong(OutQueue::dropped).sum();
    try {
      for (Sender sender : senders) {
        sender.endBatches();
        sender.send();
      }
      writeSnapshot();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Starts anew, with the newest snapshot if there is one. */
  void restart() {
    if (snapshot == null) {
      start(new SwarmRegistry(limits), List.of());
    } else {
      start(snapshot.registry(), snapshot.state());
      snapshot = null;
    }
  }

  /** The snapshot's file is gone. */
  void loseSnapshot() {
    snapshot = null;
  }

  AnnounceResult announce(Key key, boolean seeder, AnnounceEvent event) {
    int loop = Math.floorMod(key.peer(), loops.size());
    PeerAnnouncement announcement =
        new PeerAnnouncement()
            .torrent(key.infoHash().head(), key.infoHash().middle(), key.infoHash().tail())
            .peer(key.address().high(), key.address().low(), PORT)
            .says(seeder, event, 0);
    AnnounceResult result =
        loops.get(loop).announce(announcement, nowSeconds(), new ResponseEncoder());
    if (result.refusal() == AnnounceResult.Refusal.NONE) {
      outboxes.get(loop).announced(announcement, result, nanoClock.getAsLong());
    }
    return result;
  }

  void send() {
    for (Sender sender : senders) {
      sender.collect();
      try {
        sender.send();
      } catch (IOException e) {
        // It is tried again.
      }
    }
  }

  /** Returns whether there was anything to read. */
  boolean receive() {
    boolean some = false;
    for (Receiver receiver : receivers) {
      try {
        some |= receiver.step() != Receiver.Progress.NOTHING;
      } catch (IOException e) {
        some = true;
      }
    }
    return some;
  }

  void purge() {
    for (int i = 0; i < SwarmRegistry.slices(); i++) {
      registry.purgeSlice(nowSeconds());
    }
    long lagMillis = receivers.stream().mapToLong(Receiver::lagMillis).max().orElse(0);
    long nowMillis = TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong());
    replicas.forgetStops(nowMillis - 2 * (LONGEST_WAIT_MILLIS + lagMillis));
  }

  /** Each peer that is here, and whether it is a seeder. */
  Map<Key, Boolean> peers() {
    Map<Key, Boolean> peers = new TreeMap<>();
    registry.forEach(
        this::nowSeconds,
        image -> {
          for (int i = 0, stride; i < image.length(); i += stride) {
            stride = i < image.ipv4Peers() ? 1 : 3;
            peers.put(key(image, i), (image.word(i + stride - 1) & SEEDER) != 0);
          }
        });
    return peers;
  }

  SwarmRegistry registry() {
    return registry;
  }

  /** The completed downloads of a torrent. */
  int completed(Key key) {
    int[] found = new int[1];
    loops
        .get(0)
        .scrape(
            key.infoHash().head(),
            key.infoHash().middle(),
            key.infoHash().tail(),
            (seeders, completed, leechers) -> found[0] = completed);
    return found[0];
  }

  ClusterCounters counters() {
    return counters;
  }

  /** Whether it has not read an entry of another one that is lost, and knows of whom it was. */
  boolean willMiss(int shard, ReplicationLog.Entry entry, SimulatedNode sender) {
    ShardState state = receivers.get(shard).state(LOG, logs.size(), -1);
    BatchReader batch = new BatchReader();
    if (entry.position().compareTo(state.position()) <= 0 || !batch.begin(entry)) {
      return false;
    }
    Long last = state.numbers().get(batch.run());
    return sender != this && batch.run() == sender.run && last != null && batch.number() > last;
  }

  boolean hasGap() {
    return receivers.stream().anyMatch(Receiver::hasGap);
  }

  boolean hasDropped() {
    return dropped + queues.stream().mapToLong(OutQueue::dropped).sum() > 0;
  }

  private static Key key(SwarmImage image, int index) {
    boolean ipv4 = index < image.ipv4Peers();
    int peer = ipv4 ? (int) (image.word(index) >>> 32) : (int) image.word(index + 1);
    return new Key(image.infoHash().tail(), peer);
  }

  private int nowSeconds() {
    return SwarmRegistry.seconds(nanoClock.getAsLong());
  }
}
