package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.SwarmRaceTest.Handed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerLayoutTest {
  private static final int TTL_SECONDS = 2_700;

  /** Tables that are that small have no free slot. */
  private static final int SMALL = 4;

  /** The kinds of tables; those by address keep the peers of one address side by side. */
  enum Kind {
    IPV4(true, false),
    IPV6(false, false),
    IPV4_BY_ADDRESS(true, true),
    IPV6_BY_ADDRESS(false, true);

    private final boolean ipv4;
    private final boolean byAddress;

    Kind(boolean ipv4, boolean byAddress) {
      this.ipv4 = ipv4;
      this.byAddress = byAddress;
    }
  }

  private static GrowingTable table(Kind kind) {
    return new GrowingTable(PeerLayout.of(kind.ipv4, kind.byAddress));
  }

  private static GrowingTable table(Kind kind, List<Peer> peers) {
    GrowingTable table = table(kind);
    peers.forEach(peer -> table.add(endpoint(peer), state(1)));
    return table;
  }

  private static Endpoint endpoint(Peer peer) {
    return Endpoint.of(peer.address(), peer.port(), false);
  }

  /** Peers that share addresses and ports, beginning with those at the ends of their ranges. */
  private static List<Peer> peers(boolean ipv4, int count) {
    List<Peer> peers = new ArrayList<>(extremes(ipv4));
    for (int number = 0; peers.size() < count; number++) {
      peers.add(Peer.of(ipv4, number));
    }
    return new ArrayList<>(peers.subList(0, count));
  }

  /** Those at the ends of the ranges of addresses and ports. */
  private static List<Peer> extremes(boolean ipv4) {
    IpAddress lowest = ipv4 ? IpAddress.ofIpv4(0) : new IpAddress(0, 0);
    IpAddress highest = ipv4 ? IpAddress.ofIpv4(-1) : new IpAddress(-1, -1);
    return List.of(
        new Peer(lowest, 1),
        new Peer(highest, 65_535),
        new Peer(lowest, 65_535),
        new Peer(highest, 1),
        new Peer(lowest, 32_768));
  }

  private static long state(int age) {
    return PeerState.of(age % 2 == 0, age % 3 == 0, -age);
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEachPeersOwnState(Kind kind) {
    GrowingTable table = table(kind);
    List<Peer> peers = peers(kind.ipv4, 1_500);
    for (int i = 0; i < peers.size(); i++) {
      Endpoint peer = endpoint(peers.get(i));
      int found = table.find(peer);
      int capacity = table.capacity();
      table.add(peer, state(i));
      assertEquals(i + 1, table.size());
      assertTrue(table.find(peer) == ~found || table.capacity() > capacity, "another place");
    }
    for (int i = 0; i < peers.size(); i++) {
      assertEquals(state(i), stateOf(table, peers.get(i)), "peer " + i);
      table.setState(table.find(endpoint(peers.get(i))), state(i + 7));
    }
    for (int i = 0; i < peers.size(); i++) {
      assertEquals(state(i + 7), stateOf(table, peers.get(i)), "peer " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFillSmallTablesToTheLastSlot(Kind kind) {
    for (int size = 1; size <= 12; size++) {
      for (int removed = 0; removed < size; removed++) {
        List<Peer> peers = peers(kind.ipv4, size + 3);
        List<Peer> in = new ArrayList<>(peers.subList(0, size));
        GrowingTable table = table(kind, in);
        assertTrue(size > SMALL || table.capacity() == size, "room to spare");
        assertHolds(table, in, peers.subList(size, size + 3), "full table of " + size);
        Peer gone = in.remove(removed);
        table.remove(table.find(endpoint(gone)));
        assertHolds(table, in, List.of(gone), "table of " + size + " without peer " + removed);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindAllOthersAfterEachRemoval(Kind kind) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      List<Peer> in = peers(kind.ipv4, 1 + random.nextInt(150));
      Collections.shuffle(in, random);
      GrowingTable table = table(kind, in);
      Collections.shuffle(in, random);
      while (!in.isEmpty()) {
        Peer gone = in.remove(in.size() - 1);
        table.remove(table.find(endpoint(gone)));
        assertHolds(table, in, List.of(gone), "seed " + seed + ", round " + round);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldWhatAMapHolds(Kind kind) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    GrowingTable table = table(kind);
    List<Peer> peers = peers(kind.ipv4, 400);
    Map<Peer, Long> map = new HashMap<>();
    for (int step = 0; step < 40_000; step++) {
      // Half of the time the table tends to grow, half of the time to shrink.
      boolean adds = random.nextInt(10) < (step / 2_000 % 2 == 0 ? 7 : 3);
      Peer peer = peers.get(random.nextInt(peers.size()));
      long state = state(random.nextInt(TTL_SECONDS));
      int slot = table.find(endpoint(peer));
      String when = "seed " + seed + ", step " + step;
      assertEquals(map.getOrDefault(peer, -1L), slot < 0 ? -1L : table.state(slot), when);
      if (adds && slot < 0) {
        table.add(endpoint(peer), state);
        map.put(peer, state);
      } else if (adds) {
        table.setState(slot, state);
        map.put(peer, state);
      } else if (slot >= 0) {
        table.remove(slot);
        map.remove(peer);
      }
      assertEquals(map.size(), table.size(), when);
      if (kind.byAddress && step % 10 == 0) {
        long same = map.keySet().stream().filter(p -> p.address().equals(peer.address())).count();
        assertEquals(same, table.countAddress(endpoint(peer)), when);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldPurgeWhoIsSilentForLongerThanTheTimeToLive(Kind kind) {
    for (int size : new int[] {1, 2, 8, 9, 300}) {
      // The 14-bit clock wraps at 16,384.
      for (int now : new int[] {TTL_SECONDS + 1, 16_384 + 100, -5}) {
        assertPurges(kind, size, now, TTL_SECONDS);
        assertPurges(kind, size, now, PeerState.MAX_TTL_SECONDS);
      }
    }
  }

  private static void assertPurges(Kind kind, int size, int now, int ttl) {
    GrowingTable table = table(kind);
    List<Peer> peers = peers(kind.ipv4, size);
    List<Peer> fresh = new ArrayList<>();
    List<Peer> expired = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      boolean old = i % 3 == 0;
      int age = old ? ttl + 1 + i : Math.max(0, ttl - i / 3 * 40);
      table.add(endpoint(peers.get(i)), PeerState.of(false, false, now - age));
      (old ? expired : fresh).add(peers.get(i));
    }
    for (int times = 0; times < 2; times++) {
      table.purge(now, ttl);
      assertHolds(table, fresh, expired, size + " peers, time " + now + ", to live " + ttl);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldStayWithinItsBytesPerPeerWhileItGrowsAndShrinks(Kind kind) {
    GrowingTable table = table(kind);
    List<Peer> peers = peers(kind.ipv4, 40_000);
    for (Peer peer : peers) {
      table.add(endpoint(peer), state(0));
      assertBytesPerPeer(table, kind.ipv4);
    }
    for (Peer peer : peers.subList(0, 36_000)) {
      table.remove(table.find(endpoint(peer)));
      assertBytesPerPeer(table, kind.ipv4);
    }
    assertEquals(4_000, table.size());
    for (Peer peer : peers.subList(36_000, 40_000)) {
      table.remove(table.find(endpoint(peer)));
    }
    assertTrue(table.capacity() <= SMALL, "an empty table has " + table.capacity() + " slots");
  }

  @ParameterizedTest
  @EnumSource
  void shouldStayWithinItsBytesPerPeerAfterAPurge(Kind kind) {
    GrowingTable table = table(kind);
    List<Peer> peers = peers(kind.ipv4, 20_000);
    for (int i = 0; i < peers.size(); i++) {
      int age = i % 10 == 0 ? 0 : TTL_SECONDS + 1;
      table.add(endpoint(peers.get(i)), PeerState.of(true, false, -age));
    }
    table.purge(0, TTL_SECONDS);
    assertEquals(2_000, table.size());
    assertBytesPerPeer(table, kind.ipv4);
  }

  /** Five peers over IPv6 may be left in a table of 25 slots; all tables of a swarm take less. */
  @ParameterizedTest
  @EnumSource
  void shouldTakeNoMoreForAPeerThanTheLimitsCountOn(Kind kind) {
    for (int most = 1; most <= 300; most++) {
      List<Peer> peers = peers(kind.ipv4, most);
      GrowingTable table = table(kind, peers);
      for (Peer peer : peers.subList(0, most - 1)) {
        table.remove(table.find(endpoint(peer)));
        assertBytesPerPeer(table, 125);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldHandOutEverybodyElseOnceFromAnyStart(Kind kind) {
    for (int size : new int[] {1, 2, 8, 9, 100}) {
      List<Peer> peers = peers(kind.ipv4, size);
      GrowingTable table = table(kind, peers);
      Peer self = peers.get(size / 2);
      Set<Peer> others = new HashSet<>(peers);
      others.remove(self);
      for (int start = 0; start < table.capacity(); start++) {
        List<Peer> handed = handOut(table, start, self, size + 5);
        assertEquals(size - 1, handed.size(), "peers from slot " + start + " of " + size);
        assertEquals(others, new HashSet<>(handed), "peers from slot " + start + " of " + size);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldHandOutAsManyAsAreWanted(Kind kind) {
    List<Peer> peers = peers(kind.ipv4, 100);
    GrowingTable table = table(kind, peers);
    Peer stranger = Peer.of(kind.ipv4, 5_000);
    for (int wanted : new int[] {0, 1, 2, 50, 99, 100, 101}) {
      int expected = Math.min(wanted, 100);
      for (int start = 0; start < table.capacity(); start++) {
        List<Peer> handed = handOut(table, start, stranger, wanted);
        assertEquals(expected, handed.size(), wanted + " wanted, from slot " + start);
        assertEquals(expected, new HashSet<>(handed).size(), "different peers of " + wanted);
        assertTrue(peers.containsAll(handed), "a peer that is not in the table");
      }
    }
  }

  private static List<Peer> handOut(GrowingTable table, int start, Peer self, int wanted) {
    Handed handed = new Handed(wanted);
    int count = table.handOut(start, table.capacity(), endpoint(self), 0, wanted, handed);
    count = table.handOut(0, start, endpoint(self), count, wanted, handed);
    return handed.peers(count);
  }

  private static long stateOf(GrowingTable table, Peer peer) {
    int slot = table.find(endpoint(peer));
    assertTrue(slot >= 0, "a peer is lost");
    return table.state(slot);
  }

  private static void assertHolds(GrowingTable table, List<Peer> in, List<Peer> out, String when) {
    assertEquals(in.size(), table.size(), when);
    long found = in.stream().filter(peer -> table.find(endpoint(peer)) >= 0).count();
    assertEquals(in.size(), found, () -> "peers found, " + when);
    long slots = in.stream().mapToInt(peer -> table.find(endpoint(peer))).distinct().count();
    assertEquals(in.size(), slots, () -> "slots of peers, " + when);
    long ghosts = out.stream().filter(peer -> table.find(endpoint(peer)) >= 0).count();
    assertEquals(0, ghosts, () -> "ghosts found, " + when);
  }

  /** What is promised for large tables. */
  private static void assertBytesPerPeer(GrowingTable table, boolean ipv4) {
    if (table.size() >= 1_000) {
      assertBytesPerPeer(table, ipv4 ? 12 : 32);
    }
  }

  private static void assertBytesPerPeer(GrowingTable table, int most) {
    double bytes = (double) table.bytes() / table.size();
    assertTrue(bytes <= most, () -> bytes + " bytes for each of " + table.size() + " peers");
  }
}
