package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.client.Announce;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.snapshot.FileNames;
import org.bttracker.snapshot.TinyDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged jar over restarts. */
class SnapshotIT {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--max-connections=1000", "--max-connections=1", "--receivers=2"})
  void shouldGoOnAfterARestart(String option) throws Exception {
    long id;
    try (JarProcess tracker = start(option);
        TrackerSession client = new TrackerSession(tracker.awaitPort())) {
      long first = client.connect();
      id = client.connect();
      client.announce(id, new Announce(TrackerSession.torrent(1), 7_001));
      client.announce(id, new Announce(TrackerSession.torrent(1), 7_002).left(0));
      client.announce(id, completed(1, 7_003));
      client.announce(first, completed(2, 7_001));
      client.announce(first, stopped(2, 7_001));
      stop(tracker);
    }
    try (JarProcess tracker = start(option);
        TrackerSession client = new TrackerSession(tracker.awaitPort())) {
      tracker.awaitLine("Restored 1 torrents, 3 peers and 1 completed counts from " + file);
      assertEquals(new ScrapeResponse.Counts(2, 1, 1), client.scrape(id, 1));
      assertEquals(new ScrapeResponse.Counts(0, 1, 0), client.scrape(id, 2));
      assertEquals(
          3, client.announce(id, new Announce(TrackerSession.torrent(1), 7_004)).peers().size());
      stop(tracker);
      assertLine(tracker, "Restoring torrents from " + file);
    }
  }

  @Test
  void shouldServeWithADamagedFileSetAside() throws Exception {
    byte[] foreign = "BtTrackr\0\0\0\2neither old nor new\n".getBytes(StandardCharsets.US_ASCII);
    Files.write(file, foreign);
    try (JarProcess tracker = start()) {
      int port = tracker.awaitPort();
      try (TrackerSession client = new TrackerSession(port)) {
        client.connect();
      }
      stop(tracker);
      assertEquals(
          1, tracker.output().stream().filter(line -> line.contains(" is not used: ")).count());
      String aside =
          FileNames.in(directory).stream()
              .filter(name -> name.contains(".corrupt-"))
              .findAny()
              .get();
      assertTrue(aside.matches("state\\.corrupt-\\d{8}-\\d{6}"), aside);
      assertArrayEquals(foreign, Files.readAllBytes(directory.resolve(aside)));
      assertLine(
          tracker,
          "Snapshot "
              + file
              + " is not used: it is damaged, block 1852139892 is in the place of block 0; it is kept as "
              + directory.resolve(aside));
      assertLine(tracker, "No snapshot to restore, starting empty");
      assertNoStackTrace(tracker);
    }
    try (JarProcess tracker = start()) {
      tracker.awaitLine("Restoring torrents from " + file);
      tracker.awaitLine("Restored 0 torrents, 0 peers and 0 completed counts from " + file);
    }
  }

  @Test
  void shouldWriteASnapshotWhenItIsStoppedUnderFullLoad() throws Exception {
    try (JarProcess tracker = start()) {
      int port = tracker.awaitPort();
      try (TrackerSession client = new TrackerSession(port);
          Flood flood = new Flood(port)) {
        client.announce(client.connect(), completed(1, 7_001));
        flood.awaitReplies(10_000);
        stop(tracker);
      }
      assertTrue(
          tracker.output().stream().anyMatch(line -> line.contains("Wrote 1 torrents to " + file)),
          tracker.output()::toString);
    }
    try (JarProcess tracker = start();
        TrackerSession client = new TrackerSession(tracker.awaitPort())) {
      tracker.awaitLine("Restored 1 torrents, 1 peers and 0 completed counts from " + file);
      assertEquals(new ScrapeResponse.Counts(1, 1, 0), client.scrape(client.connect(), 1));
      stop(tracker);
    }
  }

  @Test
  void shouldGoOnWithAFullDisk() throws Exception {
    try (TinyDisk disk = TinyDisk.mount(directory, 64)) {
      file = disk.path().resolve("state");
      try (JarProcess tracker = start("--snapshot-interval=1s");
          TrackerSession client = new TrackerSession(tracker.awaitPort())) {
        client.announce(client.connect(), completed(1, 7_001));
        tracker.awaitLine("Wrote 1 torrents to " + file);
        Path filler = disk.fill();
        String error = tracker.awaitLine("is not written");
        assertTrue(
            error.endsWith("Snapshot " + file + " is not written: No space left on device"), error);
        byte[] old = Files.readAllBytes(file);
        long id = client.connect();
        client.announce(id, completed(2, 7_001));
        tracker.awaitLine("is not written");
        assertArrayEquals(old, Files.readAllBytes(file));
        Files.delete(filler);
        tracker.awaitLine("Wrote 2 torrents to " + file);
        assertEquals(1, client.scrape(id, 2).seeders());
        stop(tracker);
        assertNoStackTrace(tracker);
      }
    }
  }

  private JarProcess start(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--port=0", "--snapshot=" + file));
    all.addAll(List.of(options));
    return JarProcess.start(all.toArray(String[]::new));
  }

  private static void stop(JarProcess tracker) throws Exception {
    tracker.signal("TERM");
    assertEquals(143, tracker.awaitExit());
  }

  private static Announce completed(int torrent, int port) {
    return new Announce(TrackerSession.torrent(torrent), port)
        .left(0)
        .event(AnnounceEvent.COMPLETED);
  }

  private static Announce stopped(int torrent, int port) {
    return new Announce(TrackerSession.torrent(torrent), port).left(0).event(AnnounceEvent.STOPPED);
  }

  private static void assertLine(JarProcess tracker, String text) {
    assertTrue(
        tracker.output().stream().anyMatch(line -> line.endsWith(": " + text)),
        () -> "no '" + text + "' in " + tracker.output());
  }

  private static void assertNoStackTrace(JarProcess tracker) {
    assertFalse(
        tracker.output().stream().anyMatch(line -> line.matches("\\s+at .*|.*Exception.*")),
        tracker.output()::toString);
  }
}
