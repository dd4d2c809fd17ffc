package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bttracker.cluster.SimulatedNode.Key;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.AnnounceResult.Refusal;
import org.bttracker.swarm.SwarmLimits;

/** One run of a simulated cluster, which its seed determines. */
final class Simulation {
  private static final int STEPS = 300;
  private static final int TTL_SECONDS = 120;
  private static final int ROOMY = 10_000;

  /** Enough for most peers of a run, but not for all. */
  private static final int NARROW = 40;

  /** The torrent that the first tracker does not serve, in some runs. */
  private static final int DENIED = SimulatedPeers.TORRENTS - 1;

  private final Random random;
  private final SimulatedPeers peers;
  private final List<SimulatedLog> logs = new ArrayList<>();
  private final List<SimulatedNode> nodes = new ArrayList<>();
  private final boolean losing;
  private final boolean restarting;
  private final boolean denying;
  private final boolean narrow;
  private final boolean slow;

  /** Who has missed something, and when. */
  private final Map<SimulatedNode, Long> missing = new HashMap<>();

  private long nowMillis = 1_800_000_000_000L;

  /** Whether a change is gone that somebody has not read. */
  private boolean lost;

  /** Whether a completed download may be counted twice, since a tracker was killed. */
  private boolean killed;

  Simulation(long seed) {
    random = new Random(seed);
    peers = new SimulatedPeers(random);
    losing = random.nextInt(3) == 0;
    restarting = random.nextInt(3) == 0;
    denying = random.nextInt(4) == 0;
    narrow = random.nextInt(6) == 0;
    slow = random.nextInt(4) == 0;
    int shards = 1 + random.nextInt(3);
    for (int i = 0; i < shards; i++) {
      logs.add(new SimulatedLog(random));
    }
    pass(0);
    int count = 2 + random.nextInt(2);
    for (int i = 0; i < count; i++) {
      nodes.add(node(i));
    }
  }

  private SimulatedNode node(int index) {
    int maxPeers = narrow ? NARROW : ROOMY;
    SwarmLimits limits = new SwarmLimits(Duration.ofSeconds(TTL_SECONDS), ROOMY, maxPeers, 0);
    PeerFilter filter = (head, middle, tail, high, low) -> isServed(index, tail);
    return new SimulatedNode(random, logs, limits, filter, () -> nowMillis);
  }

  void run() {
    logs.forEach(log -> log.setFaulty(random.nextBoolean()));
    for (int step = 0; step < STEPS; step++) {
      pass(1 + random.nextInt(slow ? 2_000 : 400));
      for (int i = random.nextInt(8); i > 0; i--) {
        peers.announceAny(nodes.size(), nowMillis, this::announce);
      }
      disturb();
      if (losing) {
        lose();
      }
      if (restarting) {
        restart();
      }
      work();
    }
    settle();
    lost |= nodes.stream().anyMatch(SimulatedNode::hasDropped);
    assertGapsAreKnown();
    if (narrow) {
      nodes.forEach(node -> assertTrue(node.registry().usedByPeers() <= NARROW, "limit"));
    } else if (lost) {
      heal();
      nodes.forEach(this::assertHoldsTheTruth);
    } else {
      nodes.forEach(this::assertHoldsTheTruth);
      assertCompleted();
    }
    assertNothingStays();
  }

  private boolean announce(int node, Key key, boolean seeder, AnnounceEvent event) {
    return isServed(node, key.torrent())
        && nodes.get(node).announce(key, seeder, event).refusal() == Refusal.NONE;
  }

  private boolean isServed(int node, int torrent) {
    return !denying || node != 0 || torrent != DENIED;
  }

  private void pass(long millis) {
    nowMillis += millis;
    logs.forEach(log -> log.setTime(nowMillis));
  }

  private void disturb() {
    SimulatedLog log = logs.get(random.nextInt(logs.size()));
    int what = random.nextInt(60);
    if (what == 0) {
      log.setDown(true);
    } else if (what < 6) {
      log.setDown(false);
    } else if (what == 6) {
      nodes.get(random.nextInt(nodes.size())).askTime();
    } else if (what == 7) {
      log.appendForeign();
    }
  }

  private void lose() {
    int shard = random.nextInt(logs.size());
    SimulatedLog log = logs.get(shard);
    switch (random.nextInt(120)) {
      case 0, 1 -> log.trim(random.nextInt(10), entry -> noteLost(shard, entry));
      case 2, 3 -> log.failOver(1 + random.nextInt(3), entry -> noteLost(shard, entry));
      case 4 -> log.flush(entry -> noteLost(shard, entry));
      case 5 -> {
        log.replace(entry -> noteLost(shard, entry));
        // They have to connect to it.
        nodes.forEach(SimulatedNode::askTime);
      }
      case 6 -> nodes.get(random.nextInt(nodes.size())).loseSnapshot();
      default -> {
        // Nothing is lost this time.
      }
    }
  }

  /**
   * Who has not read an entry will notice by the next one, if it knows the sender, and neither
   * starts anew. In a faulty log, the entry may be there twice.
   */
  private void noteLost(int shard, ReplicationLog.Entry entry) {
    lost = true;
    if (logs.get(shard).isFaulty()) {
      return;
    }
    for (SimulatedNode node : nodes) {
      if (nodes.stream().anyMatch(sender -> node.willMiss(shard, entry, sender))) {
        missing.put(node, nowMillis);
      }
    }
  }

  private void restart() {
    SimulatedNode node = nodes.get(random.nextInt(nodes.size()));
    switch (random.nextInt(100)) {
      case 0, 1 -> {
        lost |= !node.stop();
        restart(node);
      }
      case 2 -> {
        // What it has not sent yet is gone.
        lost = true;
        killed = true;
        restart(node);
      }
      case 3, 4 -> node.writeSnapshot();
      default -> {
        // All go on.
      }
    }
  }

  private void restart(SimulatedNode node) {
    missing.clear();
    node.restart();
  }

  private void work() {
    for (SimulatedNode node : nodes) {
      if (random.nextInt(3) > 0) {
        node.send();
      }
      if (random.nextInt(4) == 0) {
        node.receive();
      }
      if (random.nextInt(10) == 0) {
        node.purge();
      }
    }
  }

  /** All is well, and nobody announces. */
  private void settle() {
    for (SimulatedLog log : logs) {
      log.setDown(false);
      log.setFaulty(false);
    }
    for (int i = 0; i < 100; i++) {
      pass(100);
      exchange();
    }
    nodes.forEach(SimulatedNode::purge);
  }

  /** What was lost comes back as peers announce again, for a time to live. */
  private void heal() {
    for (int second = 0; second <= TTL_SECONDS + 1; second += 5) {
      peers.announceAll(nowMillis, this::announce);
      pass(5_000);
      exchange();
    }
    nodes.forEach(SimulatedNode::purge);
  }

  private void exchange() {
    nodes.forEach(SimulatedNode::send);
    for (SimulatedNode node : nodes) {
      while (node.receive()) {
        // Until its end.
      }
    }
  }

  /** Whoever announces again without a change is told of once in a quarter. */
  private void assertHoldsTheTruth(SimulatedNode node) {
    Map<Key, Boolean> held = node.peers();
    peers
        .all()
        .forEach(
            (key, peer) -> {
              long age = peer.ageSeconds(nowMillis);
              if (!peer.isPresent()) {
                assertNull(held.get(key), () -> key + " has stopped");
              } else if (!isServed(nodes.indexOf(node), key.torrent())) {
                assertNull(held.get(key), () -> key + " is denied");
              } else if (age < TTL_SECONDS * 3 / 4 - 1) {
                assertEquals(peer.isSeeder(), held.get(key), () -> key + " is " + age + " s old");
              } else if (age > TTL_SECONDS + 2) {
                assertNull(held.get(key), () -> key + " is " + age + " s old");
              }
            });
  }

  private void assertGapsAreKnown() {
    missing.forEach(
        (node, millis) -> {
          boolean old = nowMillis - millis > TTL_SECONDS * 500;
          assertTrue(old || node.hasGap(), "a gap that was not noticed");
        });
    if (!lost) {
      nodes.forEach(node -> assertEquals(0, node.counters().gaps(), "nothing is missing"));
    }
  }

  /** A tracker that has not heard of a stop elsewhere does not count the peer's next download. */
  private void assertCompleted() {
    for (int torrent = 0; torrent < SimulatedPeers.TORRENTS; torrent++) {
      Key key = new Key(torrent, 1);
      int count = nodes.get(nodes.size() - 1).completed(key);
      for (SimulatedNode node : nodes) {
        if (isServed(nodes.indexOf(node), torrent)) {
          assertEquals(count, node.completed(key), "torrent " + torrent);
        }
      }
      assertTrue(killed || count <= peers.completed(torrent), "torrent " + torrent);
    }
  }

  private void assertNothingStays() {
    pass(TTL_SECONDS * 1_000L + 2_000);
    nodes.forEach(SimulatedNode::purge);
    for (SimulatedNode node : nodes) {
      assertEquals(Map.of(), node.peers(), "all have been silent for too long");
    }
  }
}
