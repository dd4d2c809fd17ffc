package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bttracker.cluster.SimulatedNode.Key;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.SwarmLimits;
import org.junit.jupiter.api.Test;

/**
 * Real registries on one virtual clock, around logs that stall, fail with and without having done
 * what they were asked, lose their beginning or their end. One seed is one run; a failure names it.
 */
class ClusterSimulationTest {
  private static final int SEEDS = Integer.getInteger("bttracker.simulation.seeds", 500);
  private static final int TORRENTS = 5;
  private static final int PEERS = 40;
  private static final int STEPS = 300;
  private static final int TTL_SECONDS = 120;

  /** What two nodes are told by one peer within a second may be taken in any order. */
  private static final long MOVE_MILLIS = 2_000;

  @Test
  void shouldHoldTheSamePeersWhenAllIsQuiet() {
    for (int i = 0; i < SEEDS; i++) {
      long seed = Long.getLong("bttracker.simulation.seed", new Random().nextLong());
      try {
        new Run(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("-Dbttracker.simulation.seed=" + seed, e);
      }
    }
  }

  /** The truth about a peer, which no node knows as a whole. */
  private static final class Truth {
    private boolean present;
    private boolean seeder;
    private boolean completed;
    private long atMillis;
    private int node;
  }

  /** One run. */
  private static final class Run {
    private final Random random;
    private final List<SimulatedLog> logs = new ArrayList<>();
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Map<Key, Truth> truths = new TreeMap<>();
    private final Map<Integer, Integer> completed = new HashMap<>();
    private long nowMillis = 1_800_000_000_000L;

    Run(long seed) {
      random = new Random(seed);
      int shards = 1 + random.nextInt(2);
      for (int i = 0; i < shards; i++) {
        logs.add(new SimulatedLog(random));
      }
      pass(0);
      int count = 2 + random.nextInt(2);
      for (int i = 0; i < count; i++) {
        nodes.add(
            new SimulatedNode(
                random,
                logs,
                new SwarmLimits(Duration.ofSeconds(TTL_SECONDS), 10_000, 10_000, 0),
                (head, middle, tail, high, low) -> true,
                () -> nowMillis));
      }
    }

    void run() {
      boolean losing = random.nextInt(3) == 0;
      logs.forEach(log -> log.setFaulty(random.nextBoolean()));
      for (int step = 0; step < STEPS; step++) {
        pass(1 + random.nextInt(400));
        announceSome();
        disturb(losing);
        work();
      }
      settle();
      boolean lost =
          logs.stream().anyMatch(SimulatedLog::isLossy)
              || nodes.stream().anyMatch(SimulatedNode::hasDropped);
      if (!lost) {
        nodes.forEach(this::assertHoldsTheTruth);
        assertCompleted();
      }
      pass(TTL_SECONDS * 1_000L + 2_000);
      nodes.forEach(SimulatedNode::purge);
      for (SimulatedNode node : nodes) {
        assertEquals(Map.of(), node.peers(), "all have been silent for too long");
      }
    }

    private void pass(long millis) {
      nowMillis += millis;
      logs.forEach(log -> log.setTime(nowMillis));
    }

    private void announceSome() {
      for (int i = random.nextInt(8); i > 0; i--) {
        Key key = new Key(random.nextInt(TORRENTS), 1 + random.nextInt(PEERS));
        Truth truth = truths.computeIfAbsent(key, unseen -> new Truth());
        int node = random.nextInt(4) == 0 ? random.nextInt(nodes.size()) : truth.node;
        if (node != truth.node && nowMillis - truth.atMillis < MOVE_MILLIS) {
          continue;
        }
        boolean stops = truth.present && random.nextInt(5) == 0;
        boolean completes = !stops && truth.present && !truth.seeder && random.nextInt(4) == 0;
        truth.seeder = !stops && (completes || truth.present && truth.seeder);
        truth.completed = !stops && truth.present && truth.completed || completes;
        AnnounceEvent event =
            stops
                ? AnnounceEvent.STOPPED
                : completes ? AnnounceEvent.COMPLETED : AnnounceEvent.NONE;
        if (completes) {
          completed.merge(key.torrent(), 1, Integer::sum);
        }
        truth.present = !stops;
        truth.atMillis = nowMillis;
        truth.node = node;
        nodes.get(node).announce(key, truth.seeder, event);
      }
    }

    private void disturb(boolean losing) {
      SimulatedLog log = logs.get(random.nextInt(logs.size()));
      int what = random.nextInt(60);
      if (what == 0) {
        log.setDown(true);
      } else if (what < 6) {
        log.setDown(false);
      } else if (what == 6) {
        nodes.get(random.nextInt(nodes.size())).askTime();
      } else if (losing && what == 7) {
        log.trim(random.nextInt(10));
      } else if (losing && what == 8) {
        log.failOver(1 + random.nextInt(3));
      }
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
        nodes.forEach(SimulatedNode::send);
        for (SimulatedNode node : nodes) {
          while (node.receive()) {
            // Until its end.
          }
        }
      }
      nodes.forEach(SimulatedNode::purge);
    }

    /** Whoever just announces again is told of four times in its time to live. */
    private void assertHoldsTheTruth(SimulatedNode node) {
      Map<Key, Boolean> peers = node.peers();
      truths.forEach(
          (key, truth) -> {
            long age = (nowMillis - truth.atMillis) / 1_000;
            if (truth.present && age < TTL_SECONDS * 3 / 4 - 1) {
              assertEquals(truth.seeder, peers.get(key), () -> key + " is " + age + " s old");
            } else if (!truth.present) {
              assertEquals(null, peers.get(key), () -> key + " has stopped");
            }
          });
    }

    /** A node that has not heard of a stop elsewhere does not count the peer's next download. */
    private void assertCompleted() {
      for (int torrent = 0; torrent < TORRENTS; torrent++) {
        Key key = new Key(torrent, 1);
        int count = nodes.get(0).completed(key);
        for (SimulatedNode node : nodes) {
          assertEquals(count, node.completed(key), "torrent " + torrent);
        }
        assertTrue(count <= completed.getOrDefault(torrent, 0), "torrent " + torrent);
      }
    }
  }
}
