package org.bttracker.swarm;

import static org.bttracker.swarm.PeerModel.key;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.SwarmRaceTest.Handed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerTableTest {
  private static final int TTL = 2_700;

  /** Peers of a page on average, at the most. */
  private static final int FULL = 2_048;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final PeerModel model = new PeerModel();
  private int now = random.nextInt();
  private PeerTable table;

  @ParameterizedTest
  @EnumSource
  void shouldKeepAllPeersWhileItGrowsThroughManyPagesAndShrinksToOne(PeerTableKind kind) {
    table = kind.table();
    List<Peer> peers = new ArrayList<>(kind.peers(20_000));
    Collections.shuffle(peers, random);
    int most = 1;
    for (Peer peer : peers) {
      put(peer);
      most = Math.max(most, table.pages());
      assertTrue(table.pages() >= 1.0 * table.size() / FULL, "too few pages");
      assertHoldsOften();
    }
    assertEquals(20_000 / FULL + 1, most);
    assertHolds("grown");
    Collections.shuffle(peers, random);
    for (Peer peer : peers) {
      remove(peer);
      assertHoldsOften();
      assertTrue(table.pages() == 1 || (table.pages() - 1) * FULL / 2 <= table.size(), "pages");
    }
    assertEquals(1, table.pages());
    assertEquals(0, table.size());
    assertEquals(Map.of(), ShownPeers.of(table));
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldWhatAMapHolds(PeerTableKind kind) {
    table = kind.table();
    List<Peer> peers = kind.peers(400);
    for (int step = 0; step < 16_000; step++) {
      Peer peer = peers.get(random.nextInt(peers.size()));
      assertEquals(model.contains(peer), table.contains(key(peer)), when("step " + step));
      // Half of the time the table tends to grow, half of the time to shrink.
      int dice = random.nextInt(100);
      if (dice < (step / 2_000 % 2 == 0 ? 70 : 30)) {
        put(peer);
      } else {
        remove(peer);
      }
      now += random.nextInt(50) == 0 ? random.nextInt(60) : 0;
      if (random.nextInt(500) == 0) {
        purge();
      }
      if (step % 20 == 0) {
        assertHolds("step " + step);
        assertCountsNeighbours(kind, peer);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldPurgeWhoIsSilentForLongerThanTheTimeToLiveInEveryPage(PeerTableKind kind) {
    for (int size : new int[] {1, 2, 4, 5, 9, 300, 9_000}) {
      for (int each : new int[] {1, 2, 10}) {
        table = kind.table();
        List<Peer> peers = kind.peers(size);
        int begin = now;
        for (int i = 0; i < size; i++) {
          now = begin + (i % each == each - 1 ? 1 : 0);
          put(peers.get(i));
        }
        for (int age : new int[] {TTL, TTL + 1, TTL + 2}) {
          now = begin + age;
          purge();
          assertHolds(size + " peers of age " + age);
        }
        assertEquals(0, table.size());
        assertEquals(1, table.pages());
      }
    }
  }

  /** What a copy shows is what it was made of, through splits, joins, purges and refreshes. */
  @ParameterizedTest
  @EnumSource
  void shouldLeaveItsCopiesAsTheyWere(PeerTableKind kind) {
    table = kind.table();
    List<Peer> peers = kind.peers(7_000);
    Map<PeerTable, Map<Peer, Long>> copies = new HashMap<>();
    int mostPages = 1;
    for (int step = 0; step < 24_000; step++) {
      Peer peer = peers.get(random.nextInt(peers.size()));
      if (random.nextInt(10) < (step / 12_000 % 2 == 0 ? 8 : 2)) {
        put(peer);
      } else {
        remove(peer);
      }
      mostPages = Math.max(mostPages, table.pages());
      now += random.nextInt(100) == 0 ? random.nextInt(20) : 0;
      if (random.nextInt(3_000) == 0) {
        purge();
      }
      if (random.nextInt(1_000) == 0 || step < 20 || step % 12_000 == 0) {
        copies.put(table.copy(), model.states());
      }
    }
    assertTrue(mostPages > 2, "pages, " + when("in the middle"));
    now += TTL + 1;
    purge();
    assertHolds("purged");
    for (Map.Entry<PeerTable, Map<Peer, Long>> copy : copies.entrySet()) {
      assertEquals(copy.getValue(), ShownPeers.of(copy.getKey()), when("a copy"));
      assertEquals(copy.getValue().size(), copy.getKey().size(), when("a copy"));
    }
  }

  /** An announce waits for its own page, and one that is split or two that are joined. */
  @ParameterizedTest
  @EnumSource
  void shouldChangeThreePagesAtTheMostForOnePeer(PeerTableKind kind) {
    table = kind.table();
    List<Peer> peers = kind.peers(12_000);
    List<PeerKey> some = peers.subList(0, 60).stream().map(PeerModel::key).toList();
    Set<long[]> before = pages(some);
    for (int i = 0; i < 2 * peers.size(); i++) {
      PeerKey peer = key(peers.get(i % peers.size()));
      if (i < peers.size()) {
        table.add(peer, PeerState.of(true, false, now));
      } else {
        table.remove(peer);
      }
      Set<long[]> after = pages(some);
      before.removeAll(after);
      assertTrue(before.size() <= 3, before.size() + " pages changed, step " + i);
      for (long[] page : after) {
        assertTrue(OpenTable.size(page) <= 3 * FULL, OpenTable.size(page) + " peers in a page");
      }
      before = after;
    }
    assertEquals(0, table.size());
  }

  @ParameterizedTest
  @EnumSource
  void shouldHandOutEverybodyElseOrAsManyAsAreWanted(PeerTableKind kind) {
    for (int size : new int[] {1, 2, 4, 5, 9, 100, 5_000}) {
      table = kind.table();
      List<Peer> peers = kind.peers(size + 1);
      peers.subList(0, size).forEach(peer -> table.add(key(peer), PeerState.of(false, false, now)));
      for (Peer self : List.of(peers.get(size / 2), peers.get(size))) {
        Set<Peer> others = new HashSet<>(peers.subList(0, size));
        others.remove(self);
        for (int wanted : new int[] {0, 1, 2, 50, 99, 100, 101}) {
          List<Peer> handed = handOut(self, wanted);
          assertEquals(Math.min(wanted, others.size()), handed.size(), wanted + " of " + size);
          assertEquals(handed.size(), new HashSet<>(handed).size(), "different peers");
          assertTrue(others.containsAll(handed), "a stranger");
        }
      }
    }
  }

  private List<Peer> handOut(Peer self, int wanted) {
    Selection selection = new Selection();
    Handed handed = new Handed(wanted);
    selection.begin(key(self), wanted, handed);
    selection.allowAll();
    table.handOut(selection);
    return handed.peers(selection.taken());
  }

  private Set<long[]> pages(List<PeerKey> some) {
    Set<long[]> pages = Collections.newSetFromMap(new IdentityHashMap<>());
    some.forEach(peer -> pages.add(table.glance(peer)));
    return pages;
  }

  private void put(Peer peer) {
    boolean completed = random.nextInt(4) == 0;
    long before = table.refresh(key(peer), true, completed, now);
    assertEquals(model.state(peer), before, () -> when("before"));
    if (before == PeerState.NONE) {
      table.add(key(peer), PeerState.of(true, completed, now));
    }
    model.put(peer, true, completed, now);
  }

  private void remove(Peer peer) {
    assertEquals(model.state(peer), table.remove(key(peer)), () -> when("removed"));
    model.remove(peer);
  }

  /** As the purge of a large swarm does. */
  private void purge() {
    for (int page = table.pages() - 1; page >= 0; page--) {
      if (page < table.pages()) {
        table.purge(page, now, TTL);
      }
    }
    model.purge(now, TTL);
  }

  private void assertCountsNeighbours(PeerTableKind kind, Peer peer) {
    if (kind.byNetwork) {
      Neighbours neighbours = new Neighbours();
      table.countNeighbours(key(peer), neighbours);
      int near = model.countNear(peer, 0);
      assertTrue(near == 0 || neighbours.areTooMany(near), when("near"));
      assertTrue(!neighbours.areTooMany(near + 1), when("near"));
    }
  }

  private void assertHoldsOften() {
    if (random.nextInt(1 + table.size()) < 20 && random.nextInt(5) == 0) {
      assertHolds("size " + table.size());
    }
  }

  private void assertHolds(String what) {
    assertEquals(model.size(), table.size(), when(what));
    assertEquals(model.states(), ShownPeers.of(table), when(what));
  }

  private String when(String what) {
    return "seed " + seed + ", " + what;
  }
}
