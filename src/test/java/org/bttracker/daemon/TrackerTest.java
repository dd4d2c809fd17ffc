package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bttracker.cli.TrackerOptionsTest;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.client.TrackerClient;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole tracker on real sockets of the loopback interface, on each path. */
@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#options")
class TrackerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** For answers that must not come, and are looked for once more behind a later answer. */
  private static final Duration NO_PATIENCE = Duration.ofMillis(1);

  private static final InfoHash TORRENT =
      InfoHash.ofHex("0123456789abcdef0123456789abcdef01234567");

  private final AtomicLong nanos = new AtomicLong();
  private final String io;
  private Tracker tracker;

  TrackerTest(String io) {
    this.io = io;
  }

  @AfterEach
  void stop() {
    if (tracker != null) {
      tracker.stop();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldServeBothFamiliesFromOneChannel(String host) throws Exception {
    int port = start(nanos::get, "--port=0").getPort();
    try (TrackerClient client = client(host, port)) {
      long id = connect(client);
      assertEquals(List.of(), announce(client, id, 1, 7_001).peers());
      AnnounceResponse second = announce(client, id, 0, 7_002);
      assertEquals(1, second.leechers());
      assertEquals(1, second.seeders());
      assertEquals(List.of(new InetSocketAddress(host, 7_001)), second.peers());
    }
  }

  @Test
  void shouldTakeOverOtherSettingsWhileItServes() throws Exception {
    int port = start(nanos::get, "--port=0").getPort();
    try (TrackerClient client = client("127.0.0.1", port)) {
      long id = connect(client);
      assertEquals(2, scrape(client, id, TORRENT, TORRENT).size());
      announce(client, id, 1, 7_001);
      tracker.change(
          TrackerOptionsTest.config(
              "--max-scrape=1", "--default-peers=0", "--announce-interval=10m", "--rate-limit=2"));
      assertEquals(1, scrape(client, id, TORRENT, TORRENT).size());
      AnnounceResponse announced = announce(client, id, 1, 7_002);
      assertEquals(List.of(), announced.peers());
      assertEquals(600, announced.intervalSeconds(), 60);
      for (int i = 2; i < 10; i++) {
        scrape(client, id, TORRENT);
      }
      assertEquals(Optional.empty(), client.scrape(id, List.of(TORRENT), NO_PATIENCE));
    }
  }

  @Test
  void shouldCountBothFamiliesButHandOutOnlyTheOwn() throws Exception {
    int port = start(nanos::get, "--port=0").getPort();
    try (TrackerClient four = client("127.0.0.1", port);
        TrackerClient six = client("::1", port)) {
      announce(four, connect(four), 1, 7_001);
      AnnounceResponse response = announce(six, connect(six), 1, 7_002);
      assertEquals(2, response.leechers());
      assertEquals(List.of(), response.peers());
      ScrapeResponse scrape =
          (ScrapeResponse)
              four.scrape(connect(four), List.of(TORRENT, TORRENT), PATIENCE).orElseThrow();
      ScrapeResponse.Counts counts = new ScrapeResponse.Counts(0, 0, 2);
      assertEquals(List.of(counts, counts), scrape.torrents());
    }
  }

  @Test
  void shouldServeEveryGivenAddressOnOnePort() throws Exception {
    InetSocketAddress first =
        start(
            nanos::get, "--port=0", "--address=127.0.0.1", "--address=127.0.0.2", "--address=::1");
    assertEquals(3, tracker.localAddresses().size());
    for (InetSocketAddress local : tracker.localAddresses()) {
      assertEquals(first.getPort(), local.getPort());
      try (TrackerClient client = new TrackerClient(local)) {
        assertTrue(connect(client) != 0, "the answer came from the address that was asked");
      }
    }
  }

  @Test
  void shouldAcceptAnIdForItsTimeToLiveAndFromItsAddressOnly() throws Exception {
    int port = start(nanos::get, "--port=0", "--connection-ttl=2m").getPort();
    try (TrackerClient client = client("127.0.0.1", port);
        TrackerClient otherPort = client("127.0.0.1", port);
        TrackerClient otherAddress =
            new TrackerClient(
                new InetSocketAddress("127.0.0.1", port), new InetSocketAddress("127.0.0.9", 0))) {
      long id = connect(client);
      nanos.set(Duration.ofMinutes(2).toNanos());
      assertEquals(List.of(), announce(otherPort, id, 1, 7_001).peers());
      assertIgnored(otherAddress, id);
      nanos.addAndGet(Duration.ofMillis(1).toNanos());
      assertIgnored(client, id);
    }
  }

  @Test
  void shouldSayWhyItsLoopEnded() throws Exception {
    AtomicBoolean broken = new AtomicBoolean();
    LongSupplier clock =
        () -> {
          if (broken.get()) {
            throw new LinkageError("no clock");
          }
          return 0;
        };
    int port = start(clock, "--port=0").getPort();
    try (TrackerClient client = client("127.0.0.1", port)) {
      connect(client);
      broken.set(true);
      client.connect(NO_PATIENCE);
      assertEquals("no clock", tracker.await().orElseThrow().getMessage());
    }
  }

  @Test
  void shouldEndWithoutAFailureWhenItIsStopped() throws Exception {
    start(nanos::get, "--port=0");
    tracker.stop();
    tracker.stop();
    assertEquals(Optional.empty(), tracker.await());
  }

  @Test
  void shouldFreeThePortWhenItIsStopped() throws Exception {
    int port = start(nanos::get, "--port=0").getPort();
    tracker.stop();
    new DatagramSocket(port).close();
  }

  /** A channel that is closed under a loop would leave it with another file's descriptor. */
  @Test
  void shouldLeaveTheSocketsToALoopThatDoesNotEnd() throws Exception {
    AtomicBoolean blocking = new AtomicBoolean();
    CountDownLatch blocked = new CountDownLatch(1);
    CountDownLatch free = new CountDownLatch(1);
    LongSupplier clock =
        () -> {
          if (blocking.get() && Thread.currentThread().getName().startsWith("receive-")) {
            blocked.countDown();
            await(free);
          }
          return 0;
        };
    int port = start(clock, "--port=0", "--address=127.0.0.1").getPort();
    try (TrackerClient client = client("127.0.0.1", port)) {
      connect(client);
      blocking.set(true);
      client.connect(NO_PATIENCE);
      blocked.await();
      try (LogLines log = new LogLines(ReceiveLoops.class, Level.WARN)) {
        tracker.stop();
        assertEquals(
            List.of(
                "WARN A receive loop has not ended in time; the sockets stay open until the"
                    + " program ends"),
            log.take());
      }
      assertThrows(
          BindException.class,
          () -> new DatagramSocket(new InetSocketAddress("127.0.0.1", port)).close());
    } finally {
      free.countDown();
    }
    assertEquals(Optional.empty(), tracker.await());
  }

  /** Or stop(), which holds the lock, would wait for the maintenance thread in vain. */
  @Test
  @Timeout(60)
  void shouldFollowAddressesWhileItIsLocked() throws Exception {
    start(nanos::get, "--port=0");
    Thread follower = new Thread(tracker::followAddresses);
    synchronized (tracker) {
      follower.start();
      follower.join();
    }
  }

  @Test
  void shouldNotStartHalfWhenASecondAddressCannotBeBound() throws Exception {
    StartException failure =
        assertThrows(
            StartException.class,
            () -> start(nanos::get, "--port=0", "--address=::1", "--address=192.0.2.1"));
    assertTrue(failure.getMessage().contains("192.0.2.1"), failure.getMessage());
  }

  /** The first datagram that comes is the answer to a connect that was sent after the scrape. */
  private static void assertIgnored(TrackerClient client, long id) throws IOException {
    assertEquals(Optional.empty(), client.scrape(id, List.of(), NO_PATIENCE));
    client.send(ByteBuffer.wrap(HexFormat.of().parseHex("0000041727101980" + "0000000000000007")));
    ByteBuffer first = client.receive(PATIENCE).orElseThrow();
    assertEquals(Bep15.CONNECT, first.getInt(0));
    assertEquals(7, first.getInt(4));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private InetSocketAddress start(LongSupplier clock, String... options) throws StartException {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = io;
    tracker = new Tracker(TrackerOptionsTest.config(all), clock, InstantSource.system());
    tracker.start();
    return tracker.localAddresses().get(0);
  }

  private static TrackerClient client(String host, int port) throws IOException {
    return new TrackerClient(new InetSocketAddress(InetAddress.getByName(host), port));
  }

  private static long connect(TrackerClient client) throws IOException {
    return assertInstanceOf(ConnectResponse.class, client.connect(PATIENCE).orElseThrow())
        .connectionId();
  }

  private static List<ScrapeResponse.Counts> scrape(
      TrackerClient client, long id, InfoHash... torrents) throws IOException {
    return assertInstanceOf(
            ScrapeResponse.class, client.scrape(id, List.of(torrents), PATIENCE).orElseThrow())
        .torrents();
  }

  private static AnnounceResponse announce(TrackerClient client, long id, long left, int port)
      throws IOException {
    return assertInstanceOf(
        AnnounceResponse.class,
        client.announce(id, new Announce(TORRENT, port).left(left), PATIENCE).orElseThrow());
  }
}
