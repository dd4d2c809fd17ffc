package org.bttracker.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.PeerSink;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmImage;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;

/** A tracker of a simulated cluster: its registry and its part of the cluster are the real ones. */
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

  private static final int PORT = 6_881;
  private static final long SEEDER = 0x8000;
  private static final int BATCHES = 64;

  private static final PeerSink NOBODY =
      new PeerSink() {
        @Override
        public void ipv4(int index, long peer) {}

        @Override
        public void ipv6(int index, long high, long low, long port) {}
      };

  private final Random random;
  private final SwarmRegistry registry;
  private final List<Swarms> loops = new ArrayList<>();
  private final List<Outbox> outboxes = new ArrayList<>();
  private final OutQueue queue;
  private final Sender sender;
  private final List<Receiver> receivers = new ArrayList<>();
  private final ServerClock clock = new ServerClock();
  private final ClusterCounters counters = new ClusterCounters();

  /** The monotonic clock of another machine begins at another time. */
  private final long offsetNanos;

  SimulatedNode(
      Random random, List<SimulatedLog> logs, Duration ttl, int loopCount, long nowMillis) {
    this.random = random;
    offsetNanos = random.nextLong() >> 8;
    registry = new SwarmRegistry(new SwarmLimits(ttl, 10_000, 10_000, 0));
    queue = new OutQueue(logs.size(), BATCHES, TimeUnit.SECONDS.toNanos(60));
    for (int i = 0; i < loopCount; i++) {
      loops.add(registry.forLoop());
      outboxes.add(new Outbox(queue, logs.size(), (int) ttl.toSeconds()));
    }
    registry.beginReplication();
    askTime(nowMillis);
    long run = random.nextLong();
    sender =
        new Sender(
            run,
            logs.stream().map(SimulatedLog::forTracker).toList(),
            queue,
            outboxes,
            counters,
            nanos(nowMillis));
    Node node =
        new Node(run, clock, (head, middle, tail, high, low) -> true, counters, outboxes.get(0));
    for (SimulatedLog log : logs) {
      receivers.add(
          new Receiver(
              node, log.forTracker(), registry.forReplication(), Position.START, nanos(nowMillis)));
    }
  }

  /** The server's clock, over a network that takes up to 4 ms each way. */
  void askTime(long nowMillis) {
    long there = random.nextInt(4);
    long back = random.nextInt(4);
    clock.set(nowMillis, nanos(nowMillis - there), nanos(nowMillis + back));
  }

  void announce(Key key, boolean seeder, AnnounceEvent event, long nowMillis) {
    int loop = Math.floorMod(key.peer(), loops.size());
    PeerAnnouncement announcement =
        new PeerAnnouncement()
            .torrent(key.infoHash().head(), key.infoHash().middle(), key.infoHash().tail())
            .peer(key.address().high(), key.address().low(), PORT)
            .says(seeder, event, 0);
    long now = nanos(nowMillis);
    AnnounceResult result =
        loops.get(loop).announce(announcement, SwarmRegistry.seconds(now), NOBODY);
    outboxes.get(loop).announced(announcement, result, now);
  }

  void send(long nowMillis) {
    try {
      sender.step(nanos(nowMillis));
    } catch (IOException e) {
      // It is tried again.
    }
  }

  /** Returns whether there was anything to read. */
  boolean receive(long nowMillis) {
    boolean some = false;
    for (Receiver receiver : receivers) {
      try {
        some |= receiver.step(nanos(nowMillis));
      } catch (IOException e) {
        some = true;
      }
    }
    return some;
  }

  void purge(long nowMillis) {
    for (int i = 0; i < SwarmRegistry.slices(); i++) {
      registry.purgeSlice(SwarmRegistry.seconds(nanos(nowMillis)));
    }
    long keepMillis =
        2
            * (60_000
                + receivers.stream()
                    .mapToLong(one -> one.lagMillis(nanos(nowMillis)))
                    .max()
                    .orElse(0));
    registry.forgetStops(TimeUnit.NANOSECONDS.toMillis(nanos(nowMillis)) - keepMillis);
  }

  /** Each peer that is here, and whether it is a seeder. */
  Map<Key, Boolean> peers(long nowMillis) {
    Map<Key, Boolean> peers = new TreeMap<>();
    registry.forEach(
        () -> SwarmRegistry.seconds(nanos(nowMillis)),
        image -> {
          for (int i = 0, stride; i < image.length(); i += stride) {
            stride = i < image.ipv4Peers() ? 1 : 3;
            peers.put(key(image, i), (image.word(i + stride - 1) & SEEDER) != 0);
          }
        });
    return peers;
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

  boolean hasDropped() {
    return queue.dropped() > 0;
  }

  private static Key key(SwarmImage image, int index) {
    boolean ipv4 = index < image.ipv4Peers();
    int peer = ipv4 ? (int) (image.word(index) >>> 32) : (int) image.word(index + 1);
    return new Key(image.infoHash().tail(), peer);
  }

  private long nanos(long nowMillis) {
    return offsetNanos + TimeUnit.MILLISECONDS.toNanos(nowMillis);
  }
}
