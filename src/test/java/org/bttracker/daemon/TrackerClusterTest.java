package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.bttracker.SecretFile;
import org.bttracker.cli.TrackerOptionsTest;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.TrackerClient;
import org.bttracker.cluster.MemoryServer;
import org.bttracker.cluster.Position;
import org.bttracker.protocol.InfoHash;
import org.bttracker.snapshot.Clocks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole trackers of a cluster, whose log is in memory. */
@Timeout(120)
class TrackerClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** For answers that must not come. */
  private static final Duration NO_PATIENCE = Duration.ofMillis(1);

  private static final InfoHash TORRENT =
      InfoHash.ofHex("0123456789abcdef0123456789abcdef01234567");

  @TempDir private Path directory;
  private final MemoryServer server = new MemoryServer(1, System::nanoTime);
  private final FakeIdKeyStore keys = new FakeIdKeyStore(1_795_000_000_000L);
  private final List<Tracker> trackers = new ArrayList<>();
  private final List<TrackerClient> clients = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    for (TrackerClient client : clients) {
      client.close();
    }
    trackers.forEach(Tracker::stop);
  }

  @Test
  void shouldHandOutThePeersOfOthersAndAcceptTheirIds() throws Exception {
    TrackerClient one = start();
    TrackerClient two = start();
    long ofOne = connect(one);
    long ofTwo = connect(two);
    announce(one, ofTwo, 0, 7_001);
    AnnounceResponse response = awaitPeers(two, ofOne, 7_002, 1);
    assertEquals(List.of(new InetSocketAddress("127.0.0.1", 7_001)), response.peers());
    assertEquals(1, response.seeders());
    assertEquals(
        List.of(new InetSocketAddress("127.0.0.1", 7_002)),
        awaitPeers(one, ofOne, 7_001, 1).peers());
  }

  @Test
  void shouldTellTheLastChangesWhenItStops() throws Exception {
    TrackerClient one = start();
    announce(one, connect(one), 0, 7_001);
    trackers.get(0).stop();
    TrackerClient two = start();
    assertEquals(1, awaitPeers(two, connect(two), 7_002, 1).seeders());
  }

  @Test
  void shouldReadOnWhereTheSnapshotHasCome() throws Exception {
    ReadPositions before = new ReadPositions(server.forTracker());
    TrackerClient other = start();
    TrackerClient one = start(before, System::nanoTime, "--snapshot=" + directory.resolve("s"));
    announce(other, connect(other), 0, 7_001);
    awaitPeers(one, connect(one), 7_002, 1);
    assertEquals(List.of(Position.START), before.first());
    trackers.get(1).stop();
    announce(other, connect(other), 0, 7_003);

    CountDownLatch released = new CountDownLatch(1);
    ReadPositions after = new ReadPositions(server.forTracker());
    TrackerClient again =
        start(after, heldUpUntil(released), "--snapshot=" + directory.resolve("s"));
    assertEquals(List.of(), announce(again, connect(again), 1, 7_002).peers());
    assertEquals(List.of(), after.first(), "what others tell is newer than the snapshot");
    released.countDown();
    assertEquals(2, awaitPeers(again, connect(again), 7_002, 2).seeders());
    assertNotEquals(Position.START, after.first().get(0));
  }

  /** Else a restart would take a part for the whole. */
  @Test
  void shouldCarryNoPositionWithoutACluster() throws Exception {
    String snapshot = "--snapshot=" + directory.resolve("s");
    start(new ReadPositions(server.forTracker()), System::nanoTime, snapshot);
    trackers.get(0).stop();
    trackers.add(tracker(null, System::nanoTime, snapshot));
    trackers.get(1).start();
    trackers.get(1).stop();
    ReadPositions after = new ReadPositions(server.forTracker());
    TrackerClient client = start(after, System::nanoTime, snapshot);
    TrackerClient other = start();
    announce(other, connect(other), 0, 7_001);
    awaitPeers(client, connect(client), 7_002, 1);
    assertEquals(List.of(Position.START), after.first());
  }

  @Test
  void shouldKeepOutTheSourcesThatItDenies() throws Exception {
    Path denied = Files.writeString(directory.resolve("denied"), "127.0.0.2/32");
    TrackerClient one = start();
    int port = trackers.get(0).localAddresses().get(0).getPort();
    TrackerClient two = start("--deny-nets=" + denied);
    try (TrackerClient deniedClient =
        new TrackerClient(
            new InetSocketAddress("127.0.0.1", port), new InetSocketAddress("127.0.0.2", 0))) {
      announce(deniedClient, connect(deniedClient), 0, 7_001);
    }
    announce(one, connect(one), 0, 7_003);
    assertEquals(
        List.of(new InetSocketAddress("127.0.0.1", 7_003)),
        awaitPeers(two, connect(two), 7_002, 1).peers());
  }

  @Test
  void shouldServeAloneUntilTheServerIsThere() throws Exception {
    server.setAway(true);
    keys.setAway(true);
    TrackerClient one = start();
    long id = connect(one);
    announce(one, id, 0, 7_001);
    server.setAway(false);
    keys.setAway(false);
    TrackerClient two = start();
    assertEquals(1, awaitPeers(two, connect(two), 7_002, 1).seeders());
    while (two.announce(connect(one), new Announce(TORRENT, 7_003), NO_PATIENCE).isEmpty()) {
      Thread.onSpinWait();
    }
    announce(one, id, 0, 7_001);
  }

  /** The key file beside the snapshot has the shared key, too. */
  @Test
  void shouldKnowTheIdsOfItsLastRunWhileTheServerIsAway() throws Exception {
    String snapshot = "--snapshot=" + directory.resolve("s");
    TrackerClient other = start();
    TrackerClient one = start(snapshot);
    long id = connect(one);
    announce(other, id, 0, 7_001);
    trackers.get(1).stop();
    server.setAway(true);
    keys.setAway(true);
    TrackerClient again = start(snapshot);
    announce(again, id, 0, 7_001);
    long alone = connect(again);
    assertTrue(other.announce(alone, new Announce(TORRENT, 7_001), NO_PATIENCE).isEmpty());
    trackers.get(2).stop();
    announce(start(snapshot), alone, 0, 7_001);
  }

  @Test
  void shouldSignWithTheKeysOfAFileIfThereIsOne() throws Exception {
    Path file = SecretFile.write(directory.resolve("keys"), "000102030405060708090a0b0c0d0e0f");
    TrackerClient one = start("--id-key-file=" + file);
    TrackerClient two = start("--id-key-file=" + file);
    announce(two, connect(one), 0, 7_001);
    assertFalse(keys.wasAsked());
  }

  @Test
  void shouldEndWhenItCannotGoOn() throws Exception {
    LinkageError fault = new LinkageError("no log");
    TrackerClient one =
        start(
            new ReadPositions(server.forTracker()) {
              @Override
              void reading(int shard, Position behind) {
                throw fault;
              }
            },
            System::nanoTime);
    connect(one);
    assertEquals(fault, trackers.get(0).await().orElseThrow());
  }

  @Test
  void shouldNotStartWithoutThePasswordThatItNeeds() {
    Path file = directory.resolve("none");
    StartException refusal =
        assertThrows(
            StartException.class,
            () ->
                new Tracker(
                    TrackerOptionsTest.config(
                        "--port=0",
                        "--cluster=redis://127.0.0.1:1",
                        "--cluster-password-file=" + file),
                    System::nanoTime,
                    InstantSource.system()));
    assertEquals("--cluster-password-file: there is no file " + file, refusal.getMessage());
  }

  private TrackerClient start(String... options) throws Exception {
    return start(new ReadPositions(server.forTracker()), System::nanoTime, options);
  }

  private TrackerClient start(ReadPositions log, LongSupplier clock, String... options)
      throws Exception {
    String[] all =
        Stream.concat(Stream.of("--cluster=redis://unused:1"), Stream.of(options))
            .toArray(String[]::new);
    Tracker tracker = tracker(log, clock, all);
    trackers.add(tracker);
    tracker.start();
    int port = tracker.localAddresses().get(0).getPort();
    clients.add(new TrackerClient(new InetSocketAddress("127.0.0.1", port)));
    return clients.get(clients.size() - 1);
  }

  private Tracker tracker(ReadPositions log, LongSupplier clock, String... options)
      throws StartException {
    String[] all =
        Stream.concat(Stream.of("--port=0", "--address=127.0.0.1"), Stream.of(options))
            .toArray(String[]::new);
    return new Tracker(
        TrackerOptionsTest.config(all),
        new Clocks(clock, InstantSource.system()),
        config -> new ClusterServer(log, keys));
  }

  /** A clock that holds up the restoring thread. */
  private static LongSupplier heldUpUntil(CountDownLatch released) {
    return () -> {
      if (Thread.currentThread().getName().equals("restore")) {
        try {
          released.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      return System.nanoTime();
    };
  }

  private static long connect(TrackerClient client) throws IOException {
    return assertInstanceOf(ConnectResponse.class, client.connect(PATIENCE).orElseThrow())
        .connectionId();
  }

  private static AnnounceResponse announce(TrackerClient client, long id, long left, int port)
      throws IOException {
    return assertInstanceOf(
        AnnounceResponse.class,
        client.announce(id, new Announce(TORRENT, port).left(left), PATIENCE).orElseThrow());
  }

  /** Announces a leecher until it gets so many peers. */
  private static AnnounceResponse awaitPeers(TrackerClient client, long id, int port, int peers)
      throws IOException {
    AnnounceResponse response;
    do {
      response = announce(client, id, 1, port);
    } while (response.peers().size() < peers);
    return response;
  }
}
