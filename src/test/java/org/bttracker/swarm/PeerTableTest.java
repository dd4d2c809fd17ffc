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
import org.bttracker.swarm.SwarmModelTest.Handed;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerTableTest {
  private static final int TTL_SECONDS = 2_700;

  /** All that a peer may cost in large tables. */
  private static final double MAX_IPV4_BYTES = 12;

  private static final double MAX_IPV6_BYTES = 32;

  /** Tables that are that small have no free slot. */
  private static final int SMALL = 4;

  private static PeerTable table(boolean ipv4) {
    return new PeerTable(endpoint(peers(ipv4, 1).get(0)));
  }

  private static int stride(boolean ipv4) {
    return ipv4 ? PeerTable.IPV4_STRIDE : PeerTable.IPV6_STRIDE;
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
  @ValueSource(booleans = {true, false})
  void shouldKeepEachPeersOwnState(boolean ipv4) {
    PeerTable table = table(ipv4);
    List<Peer> peers = peers(ipv4, 1_500);
    for (int i = 0; i < peers.size(); i++) {
      table.add(endpoint(peers.get(i)), state(i));
      assertEquals(i + 1, table.size());
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
  @ValueSource(booleans = {true, false})
  void shouldNotFindPeersThatDifferInOnePart(boolean ipv4) {
    PeerTable table = table(ipv4);
    List<Peer> peers = peers(ipv4, 40);
    for (int i = 0; i < peers.size(); i += 2) {
      table.add(endpoint(peers.get(i)), state(i));
    }
    for (int i = 0; i < peers.size(); i++) {
      assertEquals(i % 2 == 0, table.find(endpoint(peers.get(i))) >= 0, "peer " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFillSmallTablesToTheLastSlot(boolean ipv4) {
    for (int size = 1; size <= 12; size++) {
      for (int removed = 0; removed < size; removed++) {
        PeerTable table = table(ipv4);
        List<Peer> peers = peers(ipv4, size + 3);
        List<Peer> in = new ArrayList<>(peers.subList(0, size));
        in.forEach(peer -> table.add(endpoint(peer), state(1)));
        assertTrue(size > SMALL || table.capacity() == size, "room to spare");
        assertHolds(table, in, peers.subList(size, size + 3), "full table of " + size);
        Peer gone = in.remove(removed);
        table.remove(table.find(endpoint(gone)));
        assertHolds(table, in, List.of(gone), "table of " + size + " without peer " + removed);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFindAllOthersAfterEachRemoval(boolean ipv4) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 60; round++) {
      PeerTable table = table(ipv4);
      List<Peer> in = peers(ipv4, 1 + random.nextInt(150));
      Collections.shuffle(in, random);
      in.forEach(peer -> table.add(endpoint(peer), state(1)));
      Collections.shuffle(in, random);
      while (!in.isEmpty()) {
        Peer gone = in.remove(in.size() - 1);
        table.remove(table.find(endpoint(gone)));
        assertHolds(table, in, List.of(gone), "seed " + seed + ", round " + round);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHoldWhatAMapHolds(boolean ipv4) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    PeerTable table = table(ipv4);
    List<Peer> peers = peers(ipv4, 400);
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
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldPurgeWhoIsSilentForLongerThanTheTimeToLive(boolean ipv4) {
    for (int size : new int[] {1, 2, 8, 9, 300}) {
      // The 14-bit clock wraps at 16,384.
      for (int now : new int[] {TTL_SECONDS + 1, 16_384 + 100, -5}) {
        PeerTable table = table(ipv4);
        List<Peer> peers = peers(ipv4, size);
        List<Peer> fresh = new ArrayList<>();
        List<Peer> expired = new ArrayList<>();
        for (int i = 0; i < size; i++) {
          boolean old = i % 3 == 0;
          int age = old ? TTL_SECONDS + 1 + i : Math.max(0, TTL_SECONDS - i / 3);
          table.add(endpoint(peers.get(i)), PeerState.of(false, false, now - age));
          (old ? expired : fresh).add(peers.get(i));
        }
        table.purge(now, TTL_SECONDS);
        assertHolds(table, fresh, expired, size + " peers, time " + now);
        table.purge(now, TTL_SECONDS);
        assertHolds(table, fresh, expired, "a second purge of " + size + " peers, time " + now);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldStayWithinItsBytesPerPeerWhileItGrowsAndShrinks(boolean ipv4) {
    PeerTable table = table(ipv4);
    List<Peer> peers = peers(ipv4, 40_000);
    for (Peer peer : peers) {
      table.add(endpoint(peer), state(0));
      assertBytesPerPeer(table, ipv4);
    }
    for (Peer peer : peers.subList(0, 36_000)) {
      table.remove(table.find(endpoint(peer)));
      assertBytesPerPeer(table, ipv4);
    }
    assertEquals(4_000, table.size());
    for (Peer peer : peers.subList(36_000, 40_000)) {
      table.remove(table.find(endpoint(peer)));
    }
    assertTrue(table.capacity() <= SMALL, "an empty table has " + table.capacity() + " slots");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldStayWithinItsBytesPerPeerAfterAPurge(boolean ipv4) {
    PeerTable table = table(ipv4);
    List<Peer> peers = peers(ipv4, 20_000);
    for (int i = 0; i < peers.size(); i++) {
      int age = i % 10 == 0 ? 0 : TTL_SECONDS + 1;
      table.add(endpoint(peers.get(i)), PeerState.of(true, false, -age));
    }
    table.purge(0, TTL_SECONDS);
    assertEquals(2_000, table.size());
    assertBytesPerPeer(table, ipv4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHandOutEverybodyElseOnceFromAnyStart(boolean ipv4) {
    for (int size : new int[] {1, 2, 8, 9, 100}) {
      PeerTable table = table(ipv4);
      List<Peer> peers = peers(ipv4, size);
      peers.forEach(peer -> table.add(endpoint(peer), state(1)));
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
  @ValueSource(booleans = {true, false})
  void shouldHandOutAsManyAsAreWanted(boolean ipv4) {
    PeerTable table = table(ipv4);
    List<Peer> peers = peers(ipv4, 100);
    peers.forEach(peer -> table.add(endpoint(peer), state(1)));
    Peer stranger = Peer.of(ipv4, 5_000);
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

  private static List<Peer> handOut(PeerTable table, int start, Peer self, int wanted) {
    Handed handed = new Handed(wanted);
    int count = table.handOut(start, table.capacity(), endpoint(self), 0, wanted, handed);
    count = table.handOut(0, start, endpoint(self), count, wanted, handed);
    return handed.peers(count);
  }

  private static long stateOf(PeerTable table, Peer peer) {
    int slot = table.find(endpoint(peer));
    assertTrue(slot >= 0, "a peer is lost");
    return table.state(slot);
  }

  private static void assertHolds(PeerTable table, List<Peer> in, List<Peer> out, String when) {
    assertEquals(in.size(), table.size(), when);
    long found = in.stream().filter(peer -> table.find(endpoint(peer)) >= 0).count();
    assertEquals(in.size(), found, () -> "peers found, " + when);
    long slots = in.stream().mapToInt(peer -> table.find(endpoint(peer))).distinct().count();
    assertEquals(in.size(), slots, () -> "slots of peers, " + when);
    long ghosts = out.stream().filter(peer -> table.find(endpoint(peer)) >= 0).count();
    assertEquals(0, ghosts, () -> "ghosts found, " + when);
  }

  private static void assertBytesPerPeer(PeerTable table, boolean ipv4) {
    if (table.size() >= 1_000) {
      double bytes = (double) table.capacity() * stride(ipv4) * Long.BYTES / table.size();
      assertTrue(
          bytes <= (ipv4 ? MAX_IPV4_BYTES : MAX_IPV6_BYTES),
          () -> bytes + " bytes for each of " + table.size() + " peers");
    }
  }
}
