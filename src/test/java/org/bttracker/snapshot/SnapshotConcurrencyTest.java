package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmCounts;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Announces of two receive loops, scrapes, purges and snapshots, all at once. */
class SnapshotConcurrencyTest {
  private static final long SEED = 20_260_101;
  private static final int LOOPS = 2;
  private static final int ANNOUNCES = 200_000;
  private static final int TORRENTS = 300;
  private static final int PEERS_OF_A_LOOP = 20;

  /** From here on torrents are announced at the beginning only, so that their peers expire. */
  private static final int SHORT_LIVED_TORRENTS = 250;

  /** By so much at most does the clock go on in one purge, however busy the machine is. */
  private static final int SECONDS_A_PURGE = 20;

  private static final long BOUND_SECONDS = 60;
  private static final int SILENT = -1;
  private static final int TTL = (int) State.PEER_TTL.toSeconds();

  private final State state = new State();
  private final AtomicInteger clock = new AtomicInteger(1_000);
  private final Semaphore seconds = new Semaphore(0);
  private final AtomicBoolean announcing = new AtomicBoolean(true);

  /** When each peer of each loop was last heard of in each torrent. */
  private final int[][][] lastHeard = new int[LOOPS][TORRENTS][PEERS_OF_A_LOOP];

  @TempDir private Path directory;

  @Test
  void shouldKeepItsBooksWhileAllIsDoneAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(LOOPS + 3);
    try {
      List<Future<?>> loops = new ArrayList<>();
      for (int loop = 0; loop < LOOPS; loop++) {
        int number = loop;
        loops.add(threads.submit(() -> announce(number)));
      }
      List<Future<?>> others =
          List.of(
              threads.submit(whileAnnouncing(this::scrape)),
              threads.submit(whileAnnouncing(this::purge)),
              threads.submit(whileAnnouncing(this::snapshot)));
      for (Future<?> loop : loops) {
        loop.get(BOUND_SECONDS, TimeUnit.SECONDS);
      }
      announcing.set(false);
      for (Future<?> other : others) {
        other.get(BOUND_SECONDS, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    clock.addAndGet(TTL - SECONDS_A_PURGE);
    state.purge(clock.get());
    assertBooks(state);
    assertEquals(expected(), peersHeld(state), "seed " + SEED);
  }

  /** Also leaves, so that torrents come and go. */
  private void announce(int loop) {
    Random random = new Random(SEED + loop);
    Arrays.stream(lastHeard[loop]).forEach(peers -> Arrays.fill(peers, SILENT));
    for (int i = 0; i < ANNOUNCES; i++) {
      int torrent = random.nextInt(i < ANNOUNCES / 10 ? TORRENTS : SHORT_LIVED_TORRENTS);
      // Every third torrent has one peer of each loop, so that it comes and goes all the time.
      int peer = random.nextInt(torrent % 3 == 0 ? 1 : PEERS_OF_A_LOOP);
      boolean stops = random.nextInt(3) == 0;
      int now = clock.get();
      AnnounceEvent event = stops ? AnnounceEvent.STOPPED : AnnounceEvent.NONE;
      state.announce(torrent, address(loop, peer), random.nextBoolean(), event, now);
      lastHeard[loop][torrent][peer] = stops ? SILENT : now;
    }
  }

  private void purge() {
    seconds.drainPermits();
    seconds.release(SECONDS_A_PURGE);
    for (int i = 0; i < SwarmRegistry.slices(); i++) {
      state.swarms.purgeSlice(clock.get());
    }
  }

  /** Also moves the clock on, so that it does so in the middle of all that the others do. */
  private void scrape() {
    if (seconds.tryAcquire()) {
      clock.incrementAndGet();
    }
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      SwarmCounts counts = SwarmCounts.of(state.swarms, State.torrent(torrent));
      int peers = counts.seeders() + counts.leechers();
      assertTrue(peers >= 0 && peers <= LOOPS * PEERS_OF_A_LOOP, counts::toString);
    }
  }

  /** Each one is whole, and what it brings back agrees with itself. */
  private void snapshot() throws IOException {
    Path file = directory.resolve("state");
    Clocks clocks =
        new Clocks(
            () -> TimeUnit.SECONDS.toNanos(clock.get()),
            () -> Instant.ofEpochMilli(State.NEW_YEAR_MILLIS));
    state.write(file, clocks);
    State restored = new State();
    List<Notice> notices = restored.restore(file, clocks);
    assertTrue(notices.stream().noneMatch(Notice::warning), notices::toString);
    assertBooks(restored);
    assertTrue(Files.exists(file));
  }

  private static void assertBooks(State state) {
    long peers = 0;
    for (int torrent = 0; torrent < TORRENTS; torrent++) {
      SwarmCounts counts = SwarmCounts.of(state.swarms, State.torrent(torrent));
      peers += counts.seeders() + counts.leechers();
    }
    assertEquals(state.swarms.peers(), peers);
    List<String> held = peersHeld(state);
    assertEquals(peers, held.size());
    assertEquals(peers, new HashSet<>(held).size(), "no peer twice");
    assertEquals(state.swarms.torrents(), state.torrents(0).size());
  }

  private List<String> expected() {
    State expected = new State();
    for (int loop = 0; loop < LOOPS; loop++) {
      for (int torrent = 0; torrent < TORRENTS; torrent++) {
        for (int peer = 0; peer < PEERS_OF_A_LOOP; peer++) {
          int heard = lastHeard[loop][torrent][peer];
          if (heard != SILENT && clock.get() - heard <= TTL) {
            expected.announce(torrent, address(loop, peer), false, AnnounceEvent.NONE, clock.get());
          }
        }
      }
    }
    return peersHeld(expected);
  }

  /** Torrent and peer of all, without their states. */
  private static List<String> peersHeld(State state) {
    List<String> peers = new ArrayList<>();
    for (String torrent : state.torrents(0)) {
      String list = torrent.substring(torrent.indexOf('[') + 1, torrent.length() - 1);
      for (String peer : list.isEmpty() ? new String[0] : list.split(", ")) {
        peers.add(torrent.substring(0, 40) + peer.substring(0, peer.length() - 4));
      }
    }
    peers.sort(null);
    return peers;
  }

  private static IpAddress address(int loop, int peer) {
    int number = loop * PEERS_OF_A_LOOP + peer;
    return number % 3 == 0 ? ipv6(number) : ipv4(number);
  }

  private Callable<Void> whileAnnouncing(Step step) {
    return () -> {
      while (announcing.get()) {
        step.run();
      }
      return null;
    };
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
