package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bttracker.protocol.InfoHash;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardTest {
  private static final int TTL = 600;
  private static final SwarmLimits LIMITS = new SwarmLimits(Duration.ofSeconds(TTL), 1, 1, 0);
  private static final int TORRENTS = 300;
  private static final int NOW = 1_000;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Shard shard = new Shard();
  private final SwarmImage image = new SwarmImage();

  /** How many peers each torrent has. */
  private final Map<InfoHash, Integer> sizes = new HashMap<>();

  @Test
  void shouldBeChosenByTheHighestBits() {
    for (InfoHash torrent : TorrentKind.SPREAD.different(1_000, random)) {
      int highest = Integer.reverse(Integer.reverse(torrent.hashCode()) & 0xFF);
      assertEquals(highest, Shard.number(torrent.hashCode()) << 24);
      assertTrue(Shard.number(torrent.hashCode()) >= 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldHoldWhatAMapHolds(TorrentKind kind) {
    List<InfoHash> torrents = kind.alike(TORRENTS, random);
    for (int step = 0; step < 20_000; step++) {
      InfoHash torrent = torrents.get(random.nextInt(TORRENTS));
      // Half of the time the shard tends to grow, half of the time to be emptied.
      if (random.nextInt(10) < (step / 1_000 % 2 == 0 ? 7 : 3)) {
        grow(torrent, sizes.containsKey(torrent) ? 1 : 0);
      } else if (sizes.containsKey(torrent)) {
        removeWithItsPeers(torrent);
      }
      if (step % 100 == 0) {
        assertHolds(shard, sizes, torrents, "seed " + seed + ", step " + step);
      }
    }
  }

  /** All parts together show each swarm, though the ones before it leave, and go round. */
  @ParameterizedTest
  @EnumSource
  void shouldShowEverySwarmAtLeastOnceWhileOthersAreRemoved(TorrentKind kind) {
    List<InfoHash> torrents = kind.alike(TORRENTS, random);
    for (int round = 0; round < 200; round++) {
      String when = "seed " + seed + ", round " + round;
      int kept = random.nextInt(101);
      int size = random.nextInt(1 + random.nextInt(TORRENTS));
      torrents.subList(0, size).forEach(torrent -> growIfNew(torrent));
      Set<InfoHash> shown = new HashSet<>();
      Set<InfoHash> removed = new HashSet<>();
      for (int part = 0; part < Shard.PARTS; part++) {
        shard.purge(
            part,
            swarm -> {
              InfoHash torrent = torrentOf(swarm);
              shown.add(torrent);
              assertTrue(Thread.holdsLock(shard), "without the lock");
              assertTrue(!removed.contains(torrent), "removed, and shown again, " + when);
              return random.nextInt(100) >= kept && removed.add(torrent);
            });
      }
      assertEquals(sizes.keySet(), shown, when);
      sizes.keySet().removeAll(removed);
      assertHolds(shard, sizes, torrents, when);
    }
  }

  /** The purge makes blocks smaller, which moves others, and drops the swarms that it empties. */
  @ParameterizedTest
  @EnumSource
  void shouldKeepThePeersOfOthersWhenItPurges(TorrentKind kind) {
    List<InfoHash> torrents = kind.alike(TORRENTS, random);
    for (int round = 0; round < 20; round++) {
      for (InfoHash torrent : torrents) {
        grow(torrent, random.nextInt(random.nextInt(20) == 0 ? 150 : 4));
      }
      assertHolds(shard, sizes, torrents, "seed " + seed + ", grown");
      for (InfoHash torrent : torrents) {
        expire(torrent, random.nextInt(3) * random.nextInt(100));
      }
      for (int part = 0; part < Shard.PARTS; part++) {
        shard.purge(
            part,
            swarm -> {
              swarm.purge(NOW, LIMITS);
              return swarm.size() == 0;
            });
      }
      sizes.values().removeIf(size -> size == 0);
      assertHolds(shard, sizes, torrents, "seed " + seed + ", round " + round);
    }
  }

  @Test
  void shouldCopyItselfAsItIs() {
    List<InfoHash> torrents = TorrentKind.SPREAD.alike(TORRENTS, random);
    torrents.forEach(torrent -> grow(torrent, random.nextInt(150)));
    Shard copy = shard.copy();
    Map<InfoHash, Integer> copied = new HashMap<>(sizes);
    for (InfoHash torrent : torrents) {
      removeWithItsPeers(torrent);
      grow(torrent, random.nextInt(150));
    }
    assertHolds(copy, copied, torrents, "seed " + seed);
    assertHolds(shard, sizes, torrents, "seed " + seed);
  }

  /** Without the lock, for torrents that it has and others. */
  @ParameterizedTest
  @EnumSource
  void shouldReadAheadOfAnyTorrent(TorrentKind kind) {
    for (InfoHash torrent : kind.alike(TORRENTS, random)) {
      readAhead(torrent);
      grow(torrent, random.nextInt(150));
      sizes.keySet().forEach(this::readAhead);
    }
  }

  private void readAhead(InfoHash torrent) {
    shard.prefetchTorrent(torrent.hashCode());
    long place = shard.glance(torrent.hashCode(), torrent.head());
    shard.prefetchPeers(place);
    shard.prefetchPeer(place, peer(1));
    shard.prefetchPeer(place, peer(3));
  }

  private static Endpoint peer(int number) {
    Peer peer = Peer.of(number % 3 > 0, number);
    return Endpoint.of(peer.address(), peer.port(), false);
  }

  private InfoHash torrentOf(Swarm swarm) {
    swarm.copyTo(image, NOW);
    return image.infoHash();
  }

  private void growIfNew(InfoHash torrent) {
    if (!sizes.containsKey(torrent)) {
      grow(torrent, 0);
    }
  }

  /** Adds peers to a swarm, which is new if it is not there. */
  private void grow(InfoHash torrent, int count) {
    int size = sizes.getOrDefault(torrent, 0);
    for (int number = size; number < size + count; number++) {
      find(torrent).put(peer(number), number % 2 == 0, false, NOW);
    }
    find(torrent);
    sizes.put(torrent, size + count);
  }

  private Swarm find(InfoHash torrent) {
    Swarm found = shard.find(torrent);
    return found == null ? shard.add(torrent, NOW) : found;
  }

  /** The last peers of a swarm have been silent for too long. */
  private void expire(InfoHash torrent, int count) {
    int size = sizes.get(torrent);
    int rest = Math.max(0, size - count);
    for (int number = rest; number < size; number++) {
      shard.find(torrent).put(peer(number), number % 2 == 0, false, NOW - TTL - 1);
    }
    sizes.put(torrent, rest);
  }

  private void removeWithItsPeers(InfoHash torrent) {
    Swarm swarm = shard.find(torrent);
    for (int number = 0; number < sizes.get(torrent); number++) {
      swarm.remove(peer(number), NOW);
    }
    shard.remove(swarm);
    sizes.remove(torrent);
  }

  private void assertHolds(
      Shard held, Map<InfoHash, Integer> expected, List<InfoHash> torrents, String when) {
    for (InfoHash torrent : torrents) {
      Swarm swarm = held.find(torrent);
      assertEquals(expected.get(torrent), swarm == null ? null : swarm.size(), when);
      for (int number = 0; swarm != null && number < swarm.size(); number++) {
        assertTrue(swarm.contains(peer(number)), when);
      }
    }
    List<InfoHash> shown = new ArrayList<>();
    held.forEach(swarm -> shown.add(torrentOf(swarm)));
    assertEquals(expected.size(), shown.size(), when);
    assertEquals(expected.keySet(), new HashSet<>(shown), when);
  }
}
