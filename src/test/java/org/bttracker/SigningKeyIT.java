package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bttracker.client.Announce;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.IpAddress;
import org.bttracker.snapshot.Clocks;
import org.bttracker.snapshot.SnapshotStore;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packaged jar, killed and started again: every connection ID that a client has got is known.
 */
class SigningKeyIT {
  private static final IpAddress LOOPBACK = IpAddress.ofIpv4(0x7f000001);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  /** Killed as soon as the client has its IDs, long before the first snapshot. */
  @ParameterizedTest
  @ValueSource(strings = {"--receivers=1", "--receivers=2", "--max-connections=1"})
  void shouldLoseNoIdWhenKilledRightAfterTheStart(String option) throws Exception {
    List<Long> ids = new ArrayList<>();
    try (JarProcess tracker = start(option)) {
      connect(tracker.awaitPort(), 100, ids);
      tracker.kill();
      tracker.awaitExit();
    }
    assertFalse(Files.exists(file), "no snapshot had been written");
    try (JarProcess tracker = start(option)) {
      assertAccepted(tracker.awaitPort(), ids);
    }
  }

  @Test
  void shouldLoseNoIdInSeveralRestartsWithinAMinute() throws Exception {
    List<Long> ids = new ArrayList<>();
    for (int round = 0; round < 6; round++) {
      try (JarProcess tracker = start()) {
        int port = tracker.awaitPort();
        assertAccepted(port, ids);
        connect(port, 10, ids);
        if (round % 2 == 0) {
          tracker.kill();
        } else {
          tracker.signal("TERM");
        }
        tracker.awaitExit();
        assertTrue(
            tracker.output().stream().noneMatch(line -> line.contains("not used")),
            tracker.output()::toString);
      }
    }
  }

  /** A run without a key file has stored them; kills come before and after the next snapshot. */
  @Test
  void shouldLoseNoIdThatASnapshotHolds() throws Exception {
    List<Long> ids = writeSnapshotWithIds();
    for (String end : List.of("KILL", "TERM", "KILL", "INT")) {
      try (JarProcess tracker = start()) {
        assertAccepted(tracker.awaitPort(), ids);
        tracker.signal(end);
        tracker.awaitExit();
        assertTrue(
            tracker.output().stream()
                .anyMatch(line -> line.contains("Restored 20 connection IDs from " + file)),
            tracker.output()::toString);
      }
    }
  }

  @Test
  void shouldKeepItsKeysToItsOwner() throws Exception {
    try (JarProcess tracker = start()) {
      connect(tracker.awaitPort(), 1, new ArrayList<>());
      assertEquals(
          "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())));
      assertFalse(Files.exists(directory.resolve("state.key.new")));
    }
  }

  @Test
  void shouldServeWithADamagedKeyFileSetAside() throws Exception {
    byte[] foreign = "no key\n".getBytes(StandardCharsets.US_ASCII);
    Files.write(keyFile(), foreign);
    List<Long> ids = new ArrayList<>();
    try (JarProcess tracker = start()) {
      connect(tracker.awaitPort(), 1, ids);
      tracker.kill();
      tracker.awaitExit();
      String aside;
      try (Stream<Path> files = Files.list(directory)) {
        aside = files.map(Path::toString).filter(name -> name.contains("corrupt")).findAny().get();
      }
      assertTrue(aside.matches(".*/state\\.key\\.corrupt-\\d{8}-\\d{6}"), aside);
      assertArrayEquals(foreign, Files.readAllBytes(Path.of(aside)));
      List<String> lines =
          tracker.output().stream().filter(line -> line.contains(" is not used: ")).toList();
      assertEquals(1, lines.size(), tracker.output()::toString);
      assertTrue(
          lines
              .get(0)
              .endsWith(
                  "Key file "
                      + keyFile()
                      + " is not used: it is no key file; it is kept as "
                      + aside
                      + "; clients must connect again"),
          lines::toString);
    }
    try (JarProcess tracker = start()) {
      assertAccepted(tracker.awaitPort(), ids);
    }
  }

  @Test
  void shouldRefuseToStartWithADirectoryForAKeyFile() throws Exception {
    Files.createDirectory(keyFile());
    try (JarProcess tracker = start()) {
      assertEquals(1, tracker.awaitExit());
      String line = tracker.output().get(tracker.output().size() - 1);
      assertTrue(
          line.endsWith(
              "The tracker cannot start: --snapshot="
                  + file
                  + ": "
                  + keyFile()
                  + " is a directory"),
          tracker.output()::toString);
    }
  }

  private JarProcess start(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--port=0", "--snapshot=" + file));
    all.addAll(List.of(options));
    return JarProcess.start(all.toArray(String[]::new));
  }

  private Path keyFile() {
    return directory.resolve("state.key");
  }

  private static void connect(int port, int times, List<Long> ids) throws IOException {
    for (int i = 0; i < times; i++) {
      // From a new port each time, so that all receive loops give some.
      ids.add(TrackerSession.idOf(port));
    }
  }

  private static void assertAccepted(int port, List<Long> ids) throws IOException {
    for (long id : ids) {
      try (TrackerSession client = new TrackerSession(port)) {
        client.announce(id, new Announce(TrackerSession.torrent(1), 7_001));
        assertEquals(new ScrapeResponse.Counts(0, 0, 1), client.scrape(id, 1));
      }
    }
  }

  private List<Long> writeSnapshotWithIds() throws IOException {
    ConnectionTable connections =
        new ConnectionTable(100, Duration.ofMinutes(2), SigningKey.random());
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      ids.add(AddressIds.of(connections).issue(LOOPBACK, 0));
    }
    SwarmRegistry swarms = new SwarmRegistry(new SwarmLimits(Duration.ofHours(1), 10, 10, 0));
    try (SnapshotStore store = SnapshotStore.open(file, notice -> {})) {
      store.write(swarms, connections, List.of(), new Clocks(() -> 0, InstantSource.system()));
    }
    return ids;
  }
}
