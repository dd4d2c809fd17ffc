package org.bttracker.swarm;

import static org.bttracker.swarm.PeerModel.endpoint;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.SwarmRaceTest.Handed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerListTest {
  private static final int TTL = 600;

  /** What is around the block, and must stay. */
  private static final long OTHERS = 0x7777_7777_7777_7777L;

  private static final int AT = 5;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final long[] words = new long[AT + PeerStore.MAX_LENGTH + 5];
  private final PeerModel model = new PeerModel();
  private int capacity = PeerStore.MAX_LENGTH;
  private int now = random.nextInt();

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96})
  void shouldHoldWhatAMapHolds(int size) {
    clear(size);
    for (int step = 0; step < 4_000; step++) {
      String when = "seed " + seed + ", step " + step;
      Peer peer = Peer.of(random.nextInt(3) > 0, random.nextInt(40));
      int dice = random.nextInt(100);
      if (dice < 60) {
        put(peer, random.nextBoolean(), random.nextInt(4) == 0, when);
      } else if (dice < 95) {
        remove(peer);
      } else if (dice < 97) {
        now += random.nextInt(TTL / 2);
      } else {
        PeerList.purge(words, AT, now, TTL);
        model.purge(now, TTL);
      }
      assertHolds(words, AT, when);
      assertEquals(
          model.countAddress(peer), PeerList.countAddress(words, AT, endpoint(peer)), when);
    }
  }

  /** Each group, first, last and in between, of those of equal ages. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 5})
  void shouldPurgeWhoIsSilentForLongerThanTheTimeToLive(int every) {
    clear(PeerStore.MAX_LENGTH);
    int begin = now;
    for (int number = 0; number < 24; number++) {
      now = begin + (every > 0 && number / 4 % every == 0 ? 1 : 0);
      put(Peer.of(number % 2 == 0, number), number % 4 < 2, false, "filling");
    }
    for (int age : new int[] {TTL, TTL + 1, TTL + 2}) {
      now = begin + age;
      PeerList.purge(words, AT, now, TTL);
      model.purge(now, TTL);
      assertHolds(words, AT, "age " + age);
    }
    assertEquals(PeerList.HEAD_LENGTH, PeerList.length(words, AT));
  }

  @Test
  void shouldMoveToAnotherBlock() {
    clear(48);
    fill();
    long[] wide = Arrays.copyOf(words, 3 * words.length);
    int to = words.length;
    PeerList.move(wide, AT, to, 64);
    assertEquals(64, PeerList.capacity(wide, to));
    capacity = 64;
    assertHolds(wide, to, "moved");
    assertEquals(OTHERS, words[AT - 1], "words before");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldMoveToTablesAndBack(boolean byAddress) {
    clear(48);
    fill();
    PeerTables tables = new PeerTables();
    PeerList.moveTo(tables, words, AT, byAddress);
    assertEquals(model.seeders(), tables.seeders());
    assertEquals(model.size() - model.seeders(), tables.leechers());
    assertEquals(model.listLength(), tables.listLength());
    for (Peer peer : model.peers()) {
      assertTrue(tables.contains(Endpoint.of(peer.address(), peer.port(), byAddress)));
    }
    SwarmImage image = new SwarmImage();
    image.begin(SwarmModelTest.torrent(1), 0, 0, 0);
    tables.copyTo(image, now);
    assertEquals(model.ages(now), PeerModel.ages(image));
    PeerList.clear(words, AT, capacity);
    tables.moveTo(words, AT);
    assertHolds(words, AT, "back");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHandOutEverybodyElseOnceFromAnyStart(boolean leechersOnly) {
    clear(PeerStore.MAX_LENGTH);
    fill();
    for (Peer self : askers()) {
      Set<Peer> eligible = model.eligible(self, leechersOnly);
      Set<Peer> first = new HashSet<>();
      for (int start : starts()) {
        List<Peer> handed = handOut(self, leechersOnly, 50, start);
        assertEquals(eligible.size(), handed.size(), "of " + self);
        assertEquals(eligible, new HashSet<>(handed), "of " + self);
        first.add(handed.get(0));
      }
      assertEquals(eligible, first, "first for " + self);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHandOutAsManyAsAreWanted(boolean leechersOnly) {
    clear(PeerStore.MAX_LENGTH);
    fill();
    for (Peer self : askers()) {
      Set<Peer> eligible = model.eligible(self, leechersOnly);
      for (int wanted = 0; wanted <= eligible.size() + 1; wanted++) {
        for (int start : starts()) {
          List<Peer> handed = handOut(self, leechersOnly, wanted, start);
          assertEquals(Math.min(wanted, eligible.size()), handed.size(), "of " + self);
          assertEquals(handed.size(), new HashSet<>(handed).size(), "different peers");
          assertTrue(eligible.containsAll(handed), "strangers");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHandOutNobodyWhenThereIsNobody(boolean ipv4) {
    clear(PeerStore.MIN_LENGTH);
    assertEquals(List.of(), handOut(Peer.of(ipv4, 1), false, 5, -1));
    clear(PeerStore.MAX_LENGTH);
    put(Peer.of(ipv4, 1), true, false, "alone");
    put(Peer.of(!ipv4, 1), false, false, "of the other family");
    for (int start : starts()) {
      assertEquals(List.of(), handOut(Peer.of(ipv4, 1), false, 5, start), "itself");
      assertEquals(List.of(), handOut(Peer.of(ipv4, 2), true, 5, start), "a seeder");
      assertEquals(List.of(Peer.of(ipv4, 1)), handOut(Peer.of(ipv4, 2), false, 5, start));
    }
  }

  /** Peers of all groups, and one of each family that is not there. */
  private List<Peer> askers() {
    List<Peer> askers = model.peers();
    askers.add(Peer.ipv4(30));
    askers.add(Peer.ipv6(30));
    return askers;
  }

  /** Random numbers, evenly over all. */
  private static int[] starts() {
    return IntStream.range(0, 64).map(i -> i << 26 | i).toArray();
  }

  private List<Peer> handOut(Peer self, boolean leechersOnly, int wanted, int start) {
    Handed handed = new Handed(wanted);
    int count = PeerList.handOut(words, AT, endpoint(self), leechersOnly, wanted, start, handed);
    return handed.peers(count);
  }

  private void clear(int size) {
    capacity = size;
    Arrays.fill(words, OTHERS);
    PeerList.clear(words, AT, size);
    assertHolds(words, AT, "empty");
  }

  /** Some of each group, of different sizes. */
  private void fill() {
    for (int number = 0; number < 7; number++) {
      now += 10;
      put(Peer.ipv4(number), number < 3, number % 2 == 0, "filling");
      put(Peer.ipv6(number), number >= 2, number % 2 != 0, "filling");
    }
  }

  /** Adds a peer if there is room. */
  private void put(Peer peer, boolean seeder, boolean completed, String when) {
    Endpoint endpoint = endpoint(peer);
    long before = PeerList.refresh(words, AT, endpoint, seeder, completed, now);
    assertEquals(model.state(peer), before, when);
    if (before != PeerState.NONE) {
      model.put(peer, seeder, completed, now);
    } else if (PeerList.length(words, AT) + endpoint.stride() <= capacity) {
      PeerList.add(words, AT, endpoint, PeerState.of(seeder, completed, now));
      model.put(peer, seeder, completed, now);
    }
  }

  private void remove(Peer peer) {
    int found = PeerList.find(words, AT, endpoint(peer));
    if (found != PeerList.ABSENT) {
      PeerList.remove(words, AT, peer.address().isIpv4(), found);
    }
    model.remove(peer);
  }

  private void assertHolds(long[] in, int at, String when) {
    assertEquals(capacity, PeerList.capacity(in, at), when);
    assertEquals(model.listLength(), PeerList.length(in, at), when);
    assertEquals(model.seeders(), PeerList.seeders(in, at), when);
    assertEquals(model.size() - model.seeders(), PeerList.leechers(in, at), when);
    for (int number = 0; number < 40; number++) {
      for (Peer peer : List.of(Peer.ipv4(number), Peer.ipv6(number))) {
        boolean found = PeerList.find(in, at, endpoint(peer)) != PeerList.ABSENT;
        assertEquals(model.contains(peer), found, when);
      }
    }
    SwarmImage image = new SwarmImage();
    image.begin(SwarmModelTest.torrent(1), 0, 0, 0);
    PeerList.copyTo(image, in, at, now);
    assertEquals(model.ages(now), PeerModel.ages(image), when);
    if (in == words) {
      for (int i = 0; i < words.length; i++) {
        boolean inside = i >= AT && i < AT + capacity;
        assertTrue(inside || words[i] == OTHERS, "word " + (i - AT) + ", " + when);
      }
    }
  }
}
