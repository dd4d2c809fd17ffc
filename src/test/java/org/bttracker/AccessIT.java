package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bttracker.client.Announce;
import org.bttracker.client.ErrorResponse;
import org.bttracker.client.Response;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.client.TrackerClient;
import org.bttracker.protocol.Bep15;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with lists of who is let in. */
class AccessIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void shouldRefuseADeniedTorrentAndServeAnother() throws Exception {
    Path denied = write("denied", "# a comment", hex(1) + " until=9999-12-31 case 17");
    try (JarProcess tracker = JarProcess.start("--port=0", "--deny-list=" + denied)) {
      tracker.awaitLine("deny list: 1 entry");
      int port = tracker.awaitPort();
      try (TrackerSession client = new TrackerSession(port);
          TrackerClient other = client("127.0.0.1", port)) {
        long id = client.connect();
        assertRefused(other, id, 1);
        assertEquals(
            1, client.announce(id, new Announce(TrackerSession.torrent(2), 7_001)).leechers());
        assertEquals(new ScrapeResponse.Counts(0, 0, 0), client.scrape(id, 1));
        assertEquals(new ScrapeResponse.Counts(0, 0, 1), client.scrape(id, 2));
      }
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
    }
  }

  @Test
  void shouldGoOnWhenAListDoesNotFitIntoTheHeap() throws Exception {
    Path denied = write("denied", hex(1));
    try (JarProcess tracker =
        JarProcess.startJvm(List.of("-Xmx64m"), "--port=0", "--deny-list=" + denied)) {
      int port = tracker.awaitPort();
      tracker.awaitLine("Starting connection purging thread");
      write("denied", "\n".repeat(3 << 20));
      tracker.signal("HUP");
      tracker.awaitLine(
          "Not reloaded, and left as it was: --deny-list=%s: reading it may need 310 MiB of Java's heap"
              .formatted(denied));
      try (TrackerSession client = new TrackerSession(port);
          TrackerClient other = client("127.0.0.1", port)) {
        assertRefused(other, client.connect(), 1);
      }
    }
  }

  @Test
  void shouldRemoveTheSwarmOfATorrentThatAReloadDenies() throws Exception {
    Path denied = write("denied");
    try (JarProcess tracker = JarProcess.start("--port=0", "--deny-list=" + denied)) {
      int port = tracker.awaitPort();
      tracker.awaitLine("Starting connection purging thread");
      try (TrackerSession client = new TrackerSession(port);
          TrackerClient other = client("127.0.0.1", port)) {
        long id = client.connect();
        client.announce(id, new Announce(TrackerSession.torrent(1), 7_001));
        write("denied", hex(1), hex(2), "broken");
        tracker.signal("HUP");
        tracker.awaitLine("--deny-list=" + denied + ", line 3: is no info hash");
        tracker.awaitLine("Reloaded deny list: +2 ");
        assertRefused(other, id, 1);
        Files.delete(denied);
        tracker.signal("HUP");
        tracker.awaitLine("--deny-list=" + denied + ": no such file");
        assertRefused(other, id, 1);
        write("denied", hex(2));
        tracker.signal("HUP");
        tracker.awaitLine("Reloaded deny list: +0 ");
        assertEquals(new ScrapeResponse.Counts(0, 0, 0), client.scrape(id, 1));
        assertEquals(
            1, client.announce(id, new Announce(TrackerSession.torrent(1), 7_002)).leechers());
      }
    }
  }

  @Test
  void shouldNotBringBackTheSwarmOfATorrentThatIsDeniedByNow() throws Exception {
    String snapshot = "--snapshot=" + directory.resolve("state");
    try (JarProcess tracker = JarProcess.start("--port=0", snapshot);
        TrackerSession client = new TrackerSession(tracker.awaitPort())) {
      long id = client.connect();
      client.announce(id, new Announce(TrackerSession.torrent(1), 7_001));
      client.announce(id, new Announce(TrackerSession.torrent(2), 7_001));
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
    }
    Path allowed = write("allowed", hex(2), hex(3));
    try (JarProcess tracker = JarProcess.start("--port=0", snapshot, "--allow-list=" + allowed);
        TrackerSession client = new TrackerSession(tracker.awaitPort())) {
      tracker.awaitLine("Restored 1 torrents, 1 peers and 0 completed counts");
      tracker.awaitLine("1 torrents of");
      long id = client.connect();
      assertEquals(new ScrapeResponse.Counts(0, 0, 0), client.scrape(id, 1));
      assertEquals(new ScrapeResponse.Counts(0, 0, 1), client.scrape(id, 2));
    }
  }

  /** 127.0.0.1 asks behind 127.0.0.2, and its answer says that the other one's never comes. */
  @Test
  void shouldBeSilentToADeniedNetwork() throws Exception {
    Path denied = write("nets", "127.0.0.2/31", "10.0.0.1/8", "2001:db8::/32 # and so on");
    try (JarProcess tracker = JarProcess.start("--port=0", "--deny-nets=" + denied)) {
      String warning = tracker.awaitLine("--deny-nets=" + denied);
      assertTrue(
          warning.endsWith(", line 2: has bits behind its prefix, write 10.0.0.0/8"), warning);
      assertSilentTo(tracker, "127.0.0.2");
    }
  }

  /** Without a list, all of loopback would be refused. */
  @Test
  void shouldLetInAnAllowedNetworkThoughItIsNotPublic() throws Exception {
    Path allowed = write("nets", "127.0.0.1");
    try (JarProcess tracker = JarProcess.start("--port=0", "--public", "--allow-nets=" + allowed)) {
      assertSilentTo(tracker, "127.0.0.2");
    }
  }

  @Test
  void shouldCountWhatPublicRefuses() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--public");
        TrackerClient client = client("127.0.0.1", tracker.awaitPort())) {
      client.send(connect(1));
      tracker.awaitLine("Starting connection purging thread");
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      String summary = String.join("\n", tracker.output());
      assertTrue(
          summary.contains("1 datagram from addresses that are not public dropped"), summary);
    }
  }

  @Test
  void shouldNotStartWithoutItsList() throws Exception {
    Path missing = directory.resolve("none");
    try (JarProcess tracker = JarProcess.start("--port=0", "--exempt-nets=" + missing)) {
      assertEquals(1, tracker.awaitExit());
      String last = tracker.output().get(tracker.output().size() - 1);
      assertTrue(
          last.endsWith("The tracker cannot start: --exempt-nets=" + missing + ": no such file"),
          last);
    }
  }

  private static void assertSilentTo(JarProcess tracker, String source) throws Exception {
    int port = tracker.awaitPort();
    try (TrackerClient refused = client(source, port);
        TrackerClient served = client("127.0.0.1", port)) {
      refused.send(connect(1));
      served.send(connect(2));
      assertEquals(2, served.receive(PATIENCE).orElseThrow().getInt(4));
      assertTrue(refused.receive(Duration.ofMillis(1)).isEmpty());
    }
  }

  private static void assertRefused(TrackerClient client, long id, int torrent) throws IOException {
    Announce announce = new Announce(TrackerSession.torrent(torrent), 7_001);
    Response response = client.announce(id, announce, PATIENCE).orElseThrow();
    assertEquals(
        "info hash not allowed", assertInstanceOf(ErrorResponse.class, response).message());
  }

  private static ByteBuffer connect(int transactionId) {
    return ByteBuffer.allocate(16).putLong(0, Bep15.PROTOCOL_ID).putInt(12, transactionId);
  }

  private static TrackerClient client(String source, int port) throws IOException {
    return new TrackerClient(
        new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port),
        new InetSocketAddress(InetAddress.getByName(source), 0));
  }

  private Path write(String name, String... lines) throws IOException {
    return Files.write(directory.resolve(name), List.of(lines), StandardCharsets.UTF_8);
  }

  private static String hex(int torrent) {
    return TrackerSession.torrent(torrent).toString();
  }
}
