package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.COMPLETED;
import static org.bttracker.protocol.AnnounceEvent.STARTED;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.KeyedHash;
import org.bttracker.swarm.AnnounceResult.Refusal;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.TestAnnounce.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletedCountsTest {
  private static final int WAYS = 4;
  private static final int NOW = 5;

  private final CompletedCounts counts = new CompletedCounts(4_000);

  private static InfoHash torrent(int number) {
    return SwarmModelTest.torrent(number);
  }

  private static TorrentKey key(int number) {
    return TorrentKind.key(torrent(number));
  }

  @Test
  void shouldAddUpTakeAndForgetCounts() {
    assertEquals(0, counts.get(key(1)));
    assertEquals(0, counts.take(key(1)));
    counts.add(key(1), 3);
    counts.add(key(2), 5);
    counts.add(key(1), 4);
    assertEquals(2, counts.size());
    assertEquals(7, counts.get(key(1)));
    assertEquals(7, counts.get(key(1)), "again");
    assertEquals(7, counts.take(key(1)));
    assertEquals(0, counts.get(key(1)));
    assertEquals(0, counts.take(key(1)));
    assertEquals(5, counts.get(key(2)));
    assertEquals(1, counts.size());
  }

  @Test
  void shouldEndWhereAnIntEnds() {
    counts.add(key(1), Integer.MAX_VALUE - 1);
    counts.add(key(1), 5);
    assertEquals(Integer.MAX_VALUE, counts.get(key(1)));
    assertEquals(Integer.MAX_VALUE, CompletedCounts.sum(Integer.MAX_VALUE, Integer.MAX_VALUE));
    assertEquals(7, CompletedCounts.sum(3, 4));
  }

  /** One set: whatever was added longest ago gives way. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 7})
  void shouldLetTheOldestGiveWayInAFullSet(int entries) {
    CompletedCounts one = new CompletedCounts(entries);
    for (int number = 1; number <= 100; number++) {
      one.add(key(number), number);
      assertEquals(Math.min(number, WAYS), one.size());
      for (int other = 1; other <= number; other++) {
        assertEquals(other > number - WAYS ? other : 0, one.get(key(other)));
      }
    }
    one.add(key(97), 1);
    one.add(key(101), 5);
    assertEquals(98, one.get(key(97)), "added to, so the newest but one");
    assertEquals(0, one.get(key(98)), "the oldest");
    assertEquals(99, one.take(key(99)));
    one.add(key(102), 6);
    for (int number : new int[] {97, 100, 101, 102}) {
      assertTrue(one.get(key(number)) > 0, "there was room for " + number);
    }
    assertEquals(WAYS, one.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 100, 4_000, 40_000})
  void shouldHoldAsManyAsItIsMadeForAndNeverMore(int entries) {
    CompletedCounts some = new CompletedCounts(entries);
    for (int number = 0; number < 20 * entries && number < 100_000; number++) {
      some.add(key(number), 1);
      assertTrue(some.size() <= entries, "size " + some.size());
    }
    Map<Long, Integer> shown = new HashMap<>();
    some.forEach((fingerprint, completed) -> assertNull(shown.put(fingerprint, completed)));
    assertEquals(some.size(), shown.size());
    assertTrue(some.size() > entries / 2, "size " + some.size());
  }

  @Test
  void shouldHoldWhatAMapHoldsWhileThereIsRoom() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    CompletedCounts roomy = new CompletedCounts(1_000_000);
    Map<InfoHash, Integer> map = new HashMap<>();
    for (int step = 0; step < 50_000; step++) {
      InfoHash torrent = torrent(random.nextInt(500));
      int expected = map.getOrDefault(torrent, 0);
      if (random.nextBoolean()) {
        roomy.add(TorrentKind.key(torrent), 1 + step % 3);
        map.put(torrent, expected + 1 + step % 3);
      } else {
        assertEquals(
            expected, roomy.take(TorrentKind.key(torrent)), "seed " + seed + ", step " + step);
        map.remove(torrent);
      }
      assertEquals(map.size(), roomy.size(), "seed " + seed + ", step " + step);
    }
    map.forEach(
        (torrent, completed) -> assertEquals(completed, roomy.get(TorrentKind.key(torrent))));
  }

  @Test
  void shouldTakeOverTheCountsOfAnotherRunWithItsKey() {
    for (int number = 0; number < 100; number++) {
      counts.add(key(number), 1 + number);
    }
    CompletedCounts restored = new CompletedCounts(4_000);
    assertNotEquals(counts.key(), restored.key());
    restored.restoreKey(counts.key());
    restored.add(key(7), 1_000);
    counts.forEach(restored::restore);
    for (int number = 0; number < 100; number++) {
      int since = number == 7 ? 1_000 : 0;
      assertEquals(1 + number + since, restored.get(key(number)));
    }
    assertEquals(100, restored.size());
    CompletedCounts strange = new CompletedCounts(4_000);
    strange.restoreKey(KeyedHash.random());
    counts.forEach(strange::restore);
    assertEquals(0, strange.get(key(7)), "under another key");
  }

  /** Threads add to the same counts, and take what is there: nothing is lost or counted twice. */
  @Test
  @Timeout(60)
  void shouldStandManyThreads() throws Exception {
    int each = 50_000;
    long[] taken = new long[3];
    List<Thread> threads = new ArrayList<>();
    List<Throwable> thrown = new ArrayList<>();
    for (int thread = 0; thread < taken.length; thread++) {
      int number = thread;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < each; i++) {
                  counts.add(key(i % 50), 1);
                  taken[number] += i % 3 == 0 ? counts.take(key((i + number) % 50)) : 0;
                }
              }));
    }
    threads.forEach(thread -> thread.setUncaughtExceptionHandler((t, e) -> thrown.add(e)));
    threads.forEach(Thread::start);
    for (int i = 0; i < 50; i++) {
      counts.forEach((fingerprint, completed) -> assertTrue(fingerprint != 0 && completed > 0));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(List.of(), thrown);
    long rest = 0;
    for (int number = 0; number < 50; number++) {
      rest += counts.take(key(number));
    }
    assertEquals(3L * each, taken[0] + taken[1] + taken[2] + rest);
    assertEquals(0, counts.size());
  }

  /** One address completes and leaves as many torrents as fit: it takes no room from others. */
  @Test
  void shouldLeaveRoomForTorrentsWhateverOneAddressHasCompleted() {
    int maxTorrents = 100_000;
    SwarmRegistry registry =
        new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), maxTorrents, 1_000_000, 0));
    Peer flooder = Peer.ipv4(1);
    for (int number = 0; number < maxTorrents; number++) {
      announce(registry, number, flooder, COMPLETED);
      announce(registry, number, flooder, STOPPED);
    }
    assertEquals(0, registry.torrents());
    assertEquals(0, registry.peers());
    assertTrue(registry.completedCounts().size() <= maxTorrents / 8);
    for (int number = maxTorrents; number < 2 * maxTorrents; number++) {
      Refusal refusal = announce(registry, number, Peer.ipv4(2), STARTED).refusal();
      assertEquals(Refusal.NONE, refusal, "torrent " + number);
    }
    assertEquals(maxTorrents, registry.torrents());
  }

  private static Answer announce(
      SwarmRegistry registry, int torrent, Peer peer, AnnounceEvent event) {
    return SwarmModelTest.announcement(torrent(torrent), peer, true, event, 0)
        .to(registry, NOW, new HandedPorts(0));
  }
}
