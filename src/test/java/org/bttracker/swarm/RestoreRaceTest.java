package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.TestAnnounce.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A large torrent is restored piece by piece, while its peers announce and stop. */
@Timeout(60)
class RestoreRaceTest {
  private static final int TTL = 600;
  private static final int NOW = 1_000;
  private static final int SIZE = 40_000;
  private static final int ROUNDS = 5;

  /** A shard remembers some thousand peers that stop. */
  private static final int STOPS = 3_000;

  @Test
  void shouldPreferWhatIsAnnouncedWhileALargeTorrentIsRestored() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      SwarmRegistry registry = SwarmModelTest.registry(TTL);
      long seed = System.nanoTime();
      Random random = new Random(seed);
      List<Throwable> thrown = new ArrayList<>();
      registry.beginRestore(1, SIZE);
      SwarmImage image = RestoreTest.image(1, 5, SIZE, 0x8000 | 100);
      Thread restore = new Thread(() -> assertEquals(0, registry.restore(image, true, NOW, 0)));
      restore.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
      restore.start();
      Map<Peer, Boolean> here = new HashMap<>();
      for (int i = 0; i < 2 * STOPS || restore.isAlive(); i++) {
        Peer peer = RestoreTest.peer(random.nextInt(SIZE));
        boolean stops = i < 2 * STOPS && i % 2 == 0;
        announce(registry, peer, stops ? STOPPED : NONE);
        here.put(peer, !stops);
      }
      restore.join();
      registry.endRestore();
      assertEquals(List.of(), thrown);
      assertHolds(registry, here, "seed " + seed);
    }
  }

  /** Other announces are handled while one image is taken over: no lock is held all the time. */
  @Test
  void shouldHandleAnnouncesWhileALargeTorrentIsRestored() throws Exception {
    SwarmImage image = RestoreTest.image(1, 0, SIZE, 100);
    Set<Integer> partlyRestored = new HashSet<>();
    for (int round = 0; partlyRestored.size() < 3; round++) {
      assertTrue(round < 200, "announces see " + partlyRestored.size() + " parts");
      SwarmRegistry registry = SwarmModelTest.registry(TTL);
      Thread restore = new Thread(() -> registry.restore(image, true, NOW, 0));
      restore.start();
      while (restore.isAlive()) {
        Answer result = announce(registry, RestoreTest.peer(SIZE), NONE);
        int size = result.seeders() + result.leechers();
        if (size > 1 && size < SIZE) {
          partlyRestored.add(size);
        }
      }
      restore.join();
      assertEquals(SIZE + 1, registry.peers());
    }
  }

  /** Who has announced is a leecher of now, the others are seeders of before. */
  private static void assertHolds(SwarmRegistry registry, Map<Peer, Boolean> here, String when) {
    Map<Peer, Long> expected = new HashMap<>();
    for (int number = 0; number < SIZE; number++) {
      Peer peer = RestoreTest.peer(number);
      if (here.getOrDefault(peer, true)) {
        expected.put(peer, here.containsKey(peer) ? 0L : 0x8000 | 100);
      }
    }
    assertEquals(expected.size(), registry.peers(), when);
    assertEquals(1, registry.torrents(), when);
    registry.forEach(() -> NOW, copy -> assertTrue(expected.equals(PeerModel.ages(copy)), when));
    assertEquals(5, SwarmCounts.of(registry, SwarmModelTest.torrent(1)).completed(), when);
  }

  private static Answer announce(SwarmRegistry registry, Peer peer, AnnounceEvent event) {
    return SwarmModelTest.announcement(SwarmModelTest.torrent(1), peer, false, event, 0)
        .to(registry, NOW, new HandedPorts(0));
  }
}
