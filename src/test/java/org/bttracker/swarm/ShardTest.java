package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardTest {
  private static final int MIN_CAPACITY = 4;
  private static final int TORRENTS = 300;

  private final Shard shard = new Shard();

  /** Which torrents there are, by the lowest bits of their hash codes, which choose the slot. */
  enum Kind {
    /** Anywhere. */
    SPREAD,
    /** All in the last slot of their table, so that they go on from its beginning. */
    LAST_SLOT,
    /** In the last slot or the one before it. */
    LAST_SLOTS;

    /** For tables of up to 1,024 slots. */
    private static final int LAST = 1_023;

    boolean has(InfoHash torrent) {
      int slot = torrent.hashCode() & LAST;
      return this == SPREAD || slot == LAST || this == LAST_SLOTS && slot == LAST - 1;
    }

    List<InfoHash> torrents() {
      return IntStream.iterate(0, number -> number + 1)
          .mapToObj(SwarmModelTest::torrent)
          .filter(this::has)
          .limit(TORRENTS)
          .toList();
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldWhatAMapHolds(Kind kind) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<InfoHash> torrents = kind.torrents();
    Map<InfoHash, Swarm> map = new HashMap<>();
    for (int step = 0; step < 40_000; step++) {
      String when = "seed " + seed + ", step " + step;
      InfoHash torrent = torrents.get(random.nextInt(TORRENTS));
      Swarm swarm = shard.find(torrent);
      assertSame(map.get(torrent), swarm, when);
      // Half of the time the table tends to grow, half of the time to shrink.
      boolean adds = random.nextInt(10) < (step / 2_000 % 2 == 0 ? 7 : 3);
      if (adds && swarm == null) {
        add(torrent, map);
      } else if (!adds && swarm != null) {
        shard.remove(swarm);
        map.remove(torrent);
      }
      assertCapacity(map.size(), when);
      if (step % 100 == 0) {
        assertHolds(map, torrents, when);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindAllOthersAfterEachRemoval(Kind kind) {
    long seed = System.nanoTime();
    List<InfoHash> torrents = new ArrayList<>(kind.torrents());
    Map<InfoHash, Swarm> map = new HashMap<>();
    torrents.forEach(torrent -> add(torrent, map));
    Collections.shuffle(torrents, new Random(seed));
    for (InfoHash torrent : torrents) {
      shard.remove(map.remove(torrent));
      assertHolds(map, torrents, "seed " + seed);
    }
    assertEquals(MIN_CAPACITY, shard.capacity());
  }

  @Test
  void shouldGrowToAtMostHalfFullAndShrinkWhenMostlyEmpty() {
    assertEquals(MIN_CAPACITY, shard.capacity());
    List<Swarm> swarms =
        IntStream.range(0, 20_000).mapToObj(SwarmModelTest::torrent).map(Swarm::new).toList();
    for (int size = 1; size <= swarms.size(); size++) {
      shard.add(swarms.get(size - 1));
      assertCapacity(size, "grown to " + size);
    }
    for (int size = swarms.size() - 1; size >= 0; size--) {
      shard.remove(swarms.get(size));
      assertCapacity(size, "shrunk to " + size);
    }
  }

  @Test
  void shouldVisitUnderItsLock() {
    Swarm swarm = new Swarm(SwarmModelTest.torrent(1));
    shard.add(swarm);
    List<Boolean> locked = new ArrayList<>();
    assertTrue(shard.visit(swarm, it -> locked.add(Thread.holdsLock(shard))));
    assertEquals(List.of(true), locked);
  }

  @Test
  void shouldNotVisitASwarmThatHasLeft() {
    InfoHash torrent = SwarmModelTest.torrent(1);
    shard.add(new Swarm(torrent));
    Swarm left = shard.swarms()[0];
    shard.remove(left);
    assertFalse(shard.visit(left, ShardTest::fail), "left");
    shard.add(new Swarm(torrent));
    assertFalse(shard.visit(left, ShardTest::fail), "replaced");
    assertEquals(left, shard.swarms()[0], "of the same torrent");
  }

  private static void fail(Swarm swarm) {
    throw new AssertionError("visited");
  }

  private void add(InfoHash torrent, Map<InfoHash, Swarm> map) {
    Swarm swarm = new Swarm(torrent);
    shard.add(swarm);
    map.put(torrent, swarm);
  }

  private void assertHolds(Map<InfoHash, Swarm> map, List<InfoHash> torrents, String when) {
    for (InfoHash torrent : torrents) {
      Swarm expected = map.get(torrent);
      assertSame(expected, shard.find(torrent), when);
    }
    assertEquals(map.size(), shard.swarms().length, when);
    assertEquals(new HashSet<>(map.values()), Set.of(shard.swarms()), when);
  }

  private void assertCapacity(int size, String when) {
    assertTrue(2 * size <= shard.capacity(), when);
    assertTrue(shard.capacity() <= Math.max(MIN_CAPACITY, 8 * size), when);
  }
}
