package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.bttracker.swarm.SwarmModelTest.purge;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.TestAnnounce.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The purge of a large swarm lets announces in between one page and the next. */
@Timeout(60)
class LargeSwarmPurgeTest {
  private static final int TTL = 600;
  private static final int START = 1_000_000;
  private static final int EXPIRED = 300_000;
  private static final InfoHash TORRENT = SwarmModelTest.torrent(1);

  private final SwarmRegistry registry = SwarmModelTest.registry(TTL);

  /**
   * Under the lock of its shard, an announce sees how many peers are left. If the purge held the
   * lock all the time, none would ever see a part of them gone.
   */
  @Test
  void shouldHandleAnnouncesBetweenThePagesOfAPurge() throws Exception {
    int now = START + TTL + 1;
    Set<Integer> partlyPurged = new HashSet<>();
    int rounds = 0;
    while (partlyPurged.size() < 20) {
      assertTrue(rounds++ < 50, "only " + partlyPurged.size() + " announces during purges");
      fill(EXPIRED, START);
      Thread purge = new Thread(() -> purge(registry, now));
      purge.start();
      for (int number = 0; purge.isAlive(); number = (number + 1) % 1_000) {
        Answer result = announce(peer(EXPIRED + number), NONE, now);
        int left = result.seeders() + result.leechers();
        if (left > 1_000 && left < EXPIRED) {
          partlyPurged.add(left);
        }
      }
      purge.join();
      assertNobodyIsExpired(now);
      for (int number = 0; number < 1_000; number++) {
        announce(peer(EXPIRED + number), STOPPED, now);
      }
      assertEquals(0, registry.peers());
      assertEquals(0, registry.torrents());
    }
  }

  /** When a large swarm goes, torrents behind it move up, also into slots that were purged. */
  @Test
  void shouldMissNoSmallSwarmWhenLargeOnesGo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 15; round++) {
      for (int number = 0; number < 5_000; number++) {
        InfoHash torrent = new InfoHash(random.nextLong(), number, round);
        for (int peer = number % 250 == 0 ? 150 : 1; peer > 0; peer--) {
          SwarmModelTest.announcement(torrent, Peer.ipv4(peer), false, NONE, 0)
              .to(registry, START, new SwarmRaceTest.Handed(0));
        }
      }
      purge(registry, START + TTL + 1);
      assertEquals(0, registry.torrents(), "seed " + seed + ", round " + round);
      assertEquals(0, registry.peers(), "seed " + seed + ", round " + round);
    }
  }

  /** Peers announce, come and stop all the while; the counts are right in the end. */
  @ParameterizedTest
  @ValueSource(ints = {2, 10, 1_000})
  void shouldKeepFreshPeersAndDropExpiredOnesMeanwhile(int refreshedOf) throws Exception {
    int now = START + TTL + 1;
    int size = 60_000;
    long seed = System.nanoTime();
    fill(size, START);
    Thread purge = new Thread(() -> purge(registry, now));
    Set<Integer> fresh = new HashSet<>();
    Random random = new Random(seed);
    purge.start();
    // Whoever announces is fresh, whether the purge has been there or not.
    for (int i = 0; i < size / refreshedOf || purge.isAlive(); i++) {
      int number = random.nextInt(size + size / 4);
      boolean stops = random.nextInt(10) == 0;
      announce(peer(number), stops ? STOPPED : NONE, now);
      if (stops) {
        fresh.remove(number);
      } else {
        fresh.add(number);
      }
    }
    purge.join();
    // A page that was split from one that the purge had not reached yet waits for the next purge.
    purge(registry, now);
    assertEquals(fresh.size(), registry.peers(), "seed " + seed);
    SwarmCounts counts = SwarmCounts.of(registry, TORRENT);
    assertEquals(fresh.size(), counts.seeders() + counts.leechers(), "seed " + seed);
    for (int number : fresh) {
      announce(peer(number), STOPPED, now);
    }
    assertEquals(0, registry.peers(), "seed " + seed);
    assertEquals(0, registry.torrents(), "seed " + seed);
  }

  /** It ends as whatever form its peers need: none, a lone peer, a list, a large swarm. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 40, 200, 5_000})
  void shouldLeaveWhoIsNotExpired(int fresh) {
    fill(20_000, START);
    for (int number = 0; number < fresh; number++) {
      announce(peer(number * 4), NONE, START + 1);
    }
    purge(registry, START + TTL + 1);
    assertEquals(fresh, registry.peers());
    assertEquals(fresh == 0 ? 0 : 1, registry.torrents());
    for (int number = 0; number < fresh; number++) {
      assertEquals(
          AnnounceResult.Added.NOTHING,
          announce(peer(number * 4), NONE, START + TTL + 1).added(),
          "a fresh peer was lost");
    }
    purge(registry, START + 2 * TTL + 2);
    assertEquals(0, registry.peers());
    assertEquals(0, registry.torrents());
  }

  private void fill(int count, int now) {
    for (int number = 0; number < count; number++) {
      announce(peer(number), NONE, now);
    }
    assertEquals(count, registry.peers());
  }

  /** Whoever is here has announced at that time. */
  private void assertNobodyIsExpired(int now) {
    purge(registry, now + TTL);
    registry.forEach(
        () -> now,
        image -> {
          for (int index = 0; index < image.length(); index += image.stride(index)) {
            assertEquals(0, PeerState.age(image.last(index)), "expired");
          }
        });
    assertTrue(registry.peers() <= 1_000, registry.peers() + " peers");
  }

  private static Peer peer(int number) {
    return new Peer(IpAddress.ofIpv4(0x0a000000 + number), 6_881);
  }

  private Answer announce(Peer peer, AnnounceEvent event, int now) {
    boolean seeder = peer.address().low() % 2 == 0;
    return SwarmModelTest.announcement(TORRENT, peer, seeder, event, 0)
        .to(registry, now, new HandedPorts(0));
  }
}
