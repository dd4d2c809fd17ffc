package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bttracker.cli.TrackerOptionsTest;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.client.TrackerClient;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.InfoHash;
import org.bttracker.snapshot.Clocks;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tracker that serves while it restores; the restoring thread is held up by its clock. */
class SnapshotsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final InfoHash TORRENT =
      InfoHash.ofHex("0123456789abcdef0123456789abcdef01234567");

  @TempDir private Path directory;
  private Path file;
  private Tracker tracker;
  private final CountDownLatch released = new CountDownLatch(1);

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  @AfterEach
  void stop() {
    if (tracker != null) {
      tracker.stop();
    }
  }

  @Test
  void shouldServeWhileItRestores() throws Exception {
    long id = runBefore();
    try (TrackerClient client = start(this::heldUpNanos)) {
      assertEquals(0, scrape(client, id).seeders(), "the ID is valid, the torrent yet to come");
      assertEquals(1, announce(client, id, 1, 7_002).leechers());
      released.countDown();
      ScrapeResponse.Counts counts;
      do {
        counts = scrape(client, id);
      } while (counts.seeders() == 0);
      assertEquals(new ScrapeResponse.Counts(1, 0, 1), counts);
    }
  }

  @Test
  void shouldLeaveTheFileAsItIsWhenItIsStoppedMeanwhile() throws Exception {
    long id = runBefore();
    byte[] bytes = Files.readAllBytes(file);
    try (TrackerClient client = start(this::heldUpNanos)) {
      announce(client, id, 1, 7_002);
      tracker.stop();
    }
    assertArrayEquals(bytes, Files.readAllBytes(file));
    assertFalse(Files.exists(directory.resolve("state.1")));
    assertFalse(Files.exists(directory.resolve("state.new")));
  }

  @Test
  void shouldWriteNoSnapshotBeforeTheRestoreHasEnded() throws Exception {
    runBefore();
    byte[] bytes = Files.readAllBytes(file);
    Snapshots snapshots = snapshots(this::heldUpNanos, failure -> {});
    snapshots.start();
    snapshots.write();
    assertArrayEquals(bytes, Files.readAllBytes(file));
    assertEquals("Restoring, checking the snapshot first: 0 of 1 torrents", snapshots.progress());
    released.countDown();
    while (!snapshots.progress().isEmpty()) {
      Thread.onSpinWait();
    }
    snapshots.close();
    assertArrayEquals(bytes, Files.readAllBytes(directory.resolve("state.1")));
  }

  /** It may have restored a part only, so it must not write that over the whole. */
  @Test
  void shouldLeaveTheFileAsItIsWhenThereIsNoMemory() throws Exception {
    runBefore();
    byte[] bytes = Files.readAllBytes(file);
    BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    OutOfMemoryError none = new OutOfMemoryError("a test has none");
    Snapshots snapshots =
        snapshots(
            () -> {
              if (isRestoring()) {
                throw none;
              }
              return 0;
            },
            failures::add);
    snapshots.start();
    assertEquals(none, failures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    snapshots.write();
    snapshots.close();
    assertArrayEquals(bytes, Files.readAllBytes(file));
    assertFalse(Files.exists(directory.resolve("state.1")));
  }

  @Test
  void shouldRefuseASecondTrackerWithTheSameFile() throws Exception {
    start(() -> 0).close();
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    for (Path name : List.of(file, link, Path.of("").toAbsolutePath().relativize(file))) {
      StartException failure =
          assertThrows(StartException.class, () -> tracker(name, System::nanoTime));
      assertEquals(
          "--snapshot="
              + name
              + ": another tracker is using it, "
              + directory.toRealPath().resolve("state.lock")
              + " is locked",
          failure.getMessage());
    }
    tracker.stop();
    tracker(file, () -> 0).stop();
  }

  /** What cannot start must not keep its files from the next that tries. */
  @Test
  void shouldFreeTheFilesWhenItCannotStart() throws Exception {
    Files.createDirectory(directory.resolve("state.1"));
    StartException failure =
        assertThrows(StartException.class, () -> tracker(file, System::nanoTime));
    assertTrue(failure.getMessage().endsWith("state.1 is a directory"), failure.getMessage());
    Files.delete(directory.resolve("state.1"));
    tracker(file, () -> 0).stop();
  }

  private Snapshots snapshots(LongSupplier clock, java.util.function.Consumer<Throwable> failed)
      throws StartException {
    return new Snapshots(
        file,
        new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 100, 100, 0)),
        new ConnectionTable(100, Duration.ofMinutes(2), SigningKey.random()),
        new Clocks(clock, InstantSource.system()),
        failed,
        torrent -> true);
  }

  /** Has a tracker write a snapshot with one seeder; returns a connection ID that it has given. */
  private long runBefore() throws Exception {
    try (TrackerClient client = start(() -> 0)) {
      long id =
          assertInstanceOf(ConnectResponse.class, client.connect(PATIENCE).orElseThrow())
              .connectionId();
      announce(client, id, 0, 7_001);
      tracker.stop();
      return id;
    }
  }

  private TrackerClient start(LongSupplier clock) throws Exception {
    tracker = tracker(file, clock);
    tracker.start();
    int port = tracker.localAddresses().get(0).getPort();
    return new TrackerClient(new InetSocketAddress("127.0.0.1", port));
  }

  private static Tracker tracker(Path snapshot, LongSupplier clock) throws StartException {
    return new Tracker(
        TrackerOptionsTest.config("--port=0", "--address=127.0.0.1", "--snapshot=" + snapshot),
        clock,
        InstantSource.system());
  }

  private long heldUpNanos() {
    if (isRestoring()) {
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return 0;
  }

  private static boolean isRestoring() {
    return Thread.currentThread().getName().equals("restore");
  }

  private static ScrapeResponse.Counts scrape(TrackerClient client, long id) throws IOException {
    return assertInstanceOf(
            ScrapeResponse.class, client.scrape(id, List.of(TORRENT), PATIENCE).orElseThrow())
        .torrents()
        .get(0);
  }

  private static AnnounceResponse announce(TrackerClient client, long id, long left, int port)
      throws IOException {
    return assertInstanceOf(
        AnnounceResponse.class,
        client.announce(id, new Announce(TORRENT, port).left(left), PATIENCE).orElseThrow());
  }
}
