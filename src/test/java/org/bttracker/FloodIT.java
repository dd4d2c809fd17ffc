package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bttracker.client.Announce;
import org.bttracker.client.RequestEncoder;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.protocol.Bep15;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged jar with little memory, in a flood. The time limit is for a tracker that hangs. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FloodIT {
  /** Each from an address of its own. */
  private static final int CONNECTS = 1_100_000;

  /** The long flood lasts 60 s: {@code -Dbttracker.flood.seconds=60}. */
  private static final String SECONDS = System.getProperty("bttracker.flood.seconds", "10");

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#options")
  void shouldServeHonestClientsInAFloodOfSpoofedConnects(String io) throws Exception {
    assumeTrue(Commands.succeeds("python3", "--version"), "python3 is not installed");
    try (JarProcess tracker = JarProcess.startJvm(List.of("-Xmx128m"), "--port=0", io)) {
      int port = tracker.awaitPort();
      int sequences = 0;
      try (JarProcess flood = flood(port);
          TrackerSession client = new TrackerSession(port)) {
        flood.awaitLine("Flooding");
        for (; flood.isAlive() || sequences == 0; sequences++) {
          serveOnce(client, sequences);
        }
        assertEquals(0, flood.awaitExit(), flood.output()::toString);
        String sent = flood.output().get(flood.output().size() - 1);
        assertTrue(Integer.parseInt(sent.substring("Sent ".length())) >= CONNECTS, sent);
        serveOnce(client, sequences);
      }
      assertTrue(tracker.isAlive());
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      assertFalse(
          tracker.output().stream().anyMatch(line -> line.matches(".*(Error|failed|Exception).*")),
          tracker.output()::toString);
    }
  }

  @Test
  void shouldEndWithOneClearLineWhenThereIsNoMemoryLeft() throws Exception {
    try (JarProcess tracker =
        JarProcess.startJvm(
            List.of("-Xmx24m"),
            "--port=0",
            "--max-torrents=2000000000",
            "--max-peers=2000000000",
            "--datagram-lines=0")) {
      announceUntilItEnds(tracker, tracker.awaitPort());
      assertEquals(1, tracker.awaitExit());
      List<String> errors =
          tracker.output().stream().filter(line -> line.contains("the tracker ends")).toList();
      assertEquals(1, errors.size(), tracker.output()::toString);
      assertFalse(
          tracker.output().stream().anyMatch(line -> line.matches("\\s+at .*")),
          tracker.output()::toString);
    }
  }

  /** What is lost in the full receive buffer is sent again, as BEP 15 has it. */
  private static void serveOnce(TrackerSession client, int torrent) throws IOException {
    long id = client.connect();
    assertEquals(
        1, client.announce(id, new Announce(TrackerSession.torrent(torrent), 7_001)).leechers());
    assertEquals(new ScrapeResponse.Counts(0, 0, 1), client.scrape(id, torrent));
  }

  /** New torrents, as fast as they are answered or, where one is lost, a little slower. */
  private static void announceUntilItEnds(JarProcess tracker, int port) throws IOException {
    RequestEncoder encoder = new RequestEncoder(new byte[20]);
    ByteBuffer request = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
    long id;
    try (TrackerSession client = new TrackerSession(port)) {
      id = client.connect();
    }
    try (DatagramChannel channel = DatagramChannel.open()) {
      InetSocketAddress target = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port);
      for (int i = 0; tracker.isAlive(); i++) {
        encoder.announce(id, i, new Announce(TrackerSession.torrent(i), 7_001), request);
        channel.send(request, target);
      }
    }
  }

  private static JarProcess flood(int port) throws Exception {
    return JarProcess.startOther(
        List.of(
            "python3",
            Scripts.file("connect_flood.py"),
            Integer.toString(port),
            Integer.toString(CONNECTS),
            SECONDS));
  }
}
