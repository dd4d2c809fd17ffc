package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bttracker.client.Announce;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.PeerSink;
import org.bttracker.snapshot.Clocks;
import org.bttracker.snapshot.FileNames;
import org.bttracker.snapshot.SnapshotStore;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.TestAnnounce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, killed while it writes: what is there afterwards is whole, old or new. */
class SnapshotKillIT {
  private static final long SEED = 20_260_101;
  private static final int ROUNDS = 20;
  private static final int TORRENTS = 20_000;

  /** Far above what anything here takes; only a hang reaches it. */
  private static final long BOUND_NANOS = Duration.ofSeconds(60).toNanos();

  /** More bytes than a snapshot has: the kill comes at any of them, or in the renames behind. */
  private static final int HASTE = 1_100;

  private static final Pattern RESTORED =
      Pattern.compile("Restored (\\d+) torrents, \\d+ peers and \\d+ completed counts from");

  @TempDir private Path directory;

  @Test
  void shouldHaveAWholeSnapshotWheneverItIsKilled() throws Exception {
    Path file = directory.resolve("state");
    writeLarge(file);
    Random random = new Random(SEED);
    int unfinished = 0;
    int before = TORRENTS;
    for (int round = 0; round < ROUNDS; round++) {
      String what = "round " + round + " of seed " + SEED;
      try (JarProcess tracker =
          JarProcess.start("--port=0", "--snapshot=" + file, "--snapshot-interval=1s")) {
        int port = tracker.awaitPort();
        int restored = restored(tracker, what);
        assertTrue(restored == before || restored == before + 1, what + ": " + restored);
        before = restored;
        try (TrackerSession client = new TrackerSession(port)) {
          client.announce(client.connect(), new Announce(newTorrent(round), 7_001));
        }
        killWhileWriting(tracker, random.nextInt(HASTE));
        unfinished += Files.exists(directory.resolve("state.new")) ? 1 : 0;
        tracker.awaitExit();
      }
      assertTrue(
          FileNames.in(directory).stream().noneMatch(name -> name.contains("corrupt")), what);
    }
    assertTrue(unfinished > 0, "some were killed in the middle");
    assertTrue(before > TORRENTS, "some were killed behind it");
  }

  /** At so many KiB of the new file, or a moment after it has got its name. */
  private void killWhileWriting(JarProcess tracker, int kibibytes) throws Exception {
    Path unfinished = directory.resolve("state.new");
    long start = System.nanoTime();
    while (!Files.exists(unfinished)) {
      assertTrue(tracker.isAlive() && System.nanoTime() - start < BOUND_NANOS, "no new file");
      Thread.onSpinWait();
    }
    while (Files.exists(unfinished) && unfinished.toFile().length() < kibibytes * 1_024L) {
      Thread.onSpinWait();
    }
    tracker.kill();
  }

  /** How many torrents the tracker says that it has from the newest snapshot. */
  private static int restored(JarProcess tracker, String what) throws InterruptedException {
    Matcher line = RESTORED.matcher(tracker.awaitLine(" completed counts from "));
    List<String> lines = tracker.output();
    assertTrue(lines.stream().noneMatch(text -> text.contains("not used")), lines::toString);
    assertTrue(line.find(), what);
    return Integer.parseInt(line.group(1));
  }

  private static InfoHash newTorrent(int round) {
    return TrackerSession.torrent(TORRENTS + round);
  }

  private static void writeLarge(Path file) throws Exception {
    SwarmRegistry swarms =
        new SwarmRegistry(new SwarmLimits(Duration.ofHours(1), TORRENTS, TORRENTS, 0));
    PeerSink none = new NoPeers();
    for (int i = 0; i < TORRENTS; i++) {
      new TestAnnounce(
              TrackerSession.torrent(i),
              IpAddress.ofIpv4(i),
              6_881,
              true,
              AnnounceEvent.COMPLETED,
              0)
          .to(swarms, 0, none);
    }
    ConnectionTable connections =
        new ConnectionTable(9, Duration.ofMinutes(2), SigningKey.random());
    try (SnapshotStore store = SnapshotStore.open(file, notice -> {})) {
      store.write(swarms, connections, List.of(), new Clocks(() -> 0, InstantSource.system()));
    }
  }

  private static final class NoPeers implements PeerSink {
    @Override
    public void ipv4(int index, long peer) {}

    @Override
    public void ipv6(int index, long high, long low, long port) {}
  }
}
