package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.bttracker.swarm.PeerModel.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** It takes no lock, so what it reads may change at any moment. */
class SwarmLookAheadTest {
  private static final int PEERS = 5_000;
  private static final int NOW = 1_000;

  /** Slots: one or a few cache lines. */
  private static final int NEAR = 8;

  @Test
  void shouldTakeWhateverALocationSays() {
    SwarmStore store = new SwarmStore();
    int[] indexes = {0, 1, 7, 8, 15, 16, 1_000, 1 << 30, Integer.MAX_VALUE - 8, -1, -8, 1 << 31};
    for (int index : indexes) {
      readAhead(store, Location.listed(index));
      readAhead(store, Location.large(index));
    }
    readAhead(store, 0);
    readAhead(store, -1);
    assertEquals(0, store.prefetchList(Location.large(1)));
    assertNull(store.glanceTable(Location.listed(0), 0));
    assertNull(store.glanceTable(Location.large(0), 0));
  }

  /** Most peers of a table stand where they belong or a few slots behind. */
  @ParameterizedTest
  @EnumSource
  void shouldReadWhereAPeerOfALargeSwarmBelongs(PeerTableKind kind) {
    for (int size : new int[] {200, PEERS}) {
      PeerTable table = kind.table();
      assertEquals(0, prefetch(table, key(kind.peer(0))));
      List<PeerKey> peers = kind.peers(size).stream().map(PeerModel::key).toList();
      peers.forEach(peer -> table.add(peer, PeerState.of(true, false, 5)));
      int near = 0;
      for (PeerKey peer : peers) {
        long[] page = table.glance(peer);
        int home = peer.table().home(page, peer.hash());
        assertEquals(page[home] + page[home + peer.stride() - 1], prefetch(table, peer));
        int slot = peer.find(page);
        assertTrue(slot >= OpenTable.FIRST, "another page");
        near += slot >= home && slot - home < NEAR * peer.stride() ? 1 : 0;
      }
      assertTrue(near > 0.8 * size, near + " of " + size + " are near");
    }
  }

  /** Of torrents that are there, in each form, and others. */
  @Test
  void shouldReadAheadOfAnyAnnounceAndChangeNothing() {
    SwarmRegistry registry = SwarmModelTest.registry(600);
    SwarmLookAhead lookAhead = new SwarmLookAhead(registry, 64);
    for (int torrent = 0; torrent < 32; torrent++) {
      for (int number = 0; number < torrent * torrent; number++) {
        announce(registry, torrent, Peer.of(number % 3 > 0, number), NONE);
      }
    }
    long peers = registry.peers();
    for (int number = 0; number < 200; number++) {
      PeerAnnouncement[] announcements = new PeerAnnouncement[64];
      for (int torrent = 0; torrent < 64; torrent++) {
        announcements[torrent] = of(torrent, Peer.of((number + torrent) % 2 == 0, number));
      }
      lookAhead.read(announcements, 0);
      assertEquals(lookAhead.read(announcements, 64), lookAhead.read(announcements, 64));
    }
    assertEquals(peers, registry.peers());
    assertEquals(31, registry.torrents());
  }

  /** Swarms take every form and leave; tables get pages and lose them, while they are read. */
  @Test
  @Timeout(60)
  void shouldStandSwarmsThatChange() throws Exception {
    SwarmRegistry registry = SwarmModelTest.registry(600);
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(1);
    List<Throwable> thrown = new ArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              SwarmLookAhead lookAhead = new SwarmLookAhead(registry, 64);
              PeerAnnouncement[] announcements = new PeerAnnouncement[64];
              for (int number = 0; !over.get(); number = (number + 7) % PEERS) {
                for (int i = 0; i < 64; i++) {
                  announcements[i] = of(i % 4, Peer.of(i % 8 < 4, number + i));
                }
                lookAhead.read(announcements, 64);
                reading.countDown();
              }
            });
    reader.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
    reader.start();
    reading.await();
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 40 && reader.isAlive(); round++) {
      int torrent = random.nextInt(4);
      int count = round % 8 == 0 ? PEERS : random.nextInt(150);
      for (AnnounceEvent event : List.of(NONE, STOPPED)) {
        for (int number = 0; number < count; number++) {
          announce(registry, torrent, Peer.of(number % 3 > 0, number), event);
        }
      }
    }
    over.set(true);
    reader.join();
    assertEquals(List.of(), thrown, "seed " + seed);
    assertEquals(0, registry.peers());
  }

  private static long prefetch(PeerTable table, PeerKey peer) {
    return peer.table().prefetch(table.glance(peer), peer.hash());
  }

  private static void readAhead(SwarmStore store, long location) {
    store.prefetchList(location);
    for (int table = 0; table < LargeSwarm.TABLES; table++) {
      assertNull(store.glanceTable(location, table));
    }
  }

  private static PeerAnnouncement of(int torrent, Peer peer) {
    return SwarmModelTest.announcement(SwarmModelTest.torrent(torrent), peer, true, NONE, 0)
        .forLoop();
  }

  private static void announce(
      SwarmRegistry registry, int torrent, Peer peer, AnnounceEvent event) {
    SwarmModelTest.announcement(SwarmModelTest.torrent(torrent), peer, true, event, 0)
        .to(registry, NOW, new HandedPorts(0));
  }
}
