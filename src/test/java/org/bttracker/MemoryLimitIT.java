package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bttracker.client.Announce;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.RequestEncoder;
import org.bttracker.client.TrackerClient;
import org.bttracker.protocol.Bep15;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged jar where the kernel kills whatever takes too much memory. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class MemoryLimitIT {
  /** What most hosts grant; here it may be more, which would count. */
  private static final String BUFFER = "--receive-buffer=104KiB";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int ANNOUNCES_PER_SOURCE = 50;

  /** So many in a row are refused: the tracker is full. */
  private static final int FULL = 20 * ANNOUNCES_PER_SOURCE;

  /** More than there is room for, and enough for Java to compile what answers them. */
  private static final int CONNECTS = 200_000;

  /** One, since each address of the host would have a socket, which leaves less for the heap. */
  private static final String ADDRESS = "--address=127.0.0.1";

  @Test
  void shouldRefuseToStartWhereJavasDefaultsDoNotFit() throws Exception {
    try (MemoryGroup group = MemoryGroup.ofMebibytes(64);
        JarProcess tracker = JarProcess.start(group.wrapper(), "--port=0", ADDRESS, BUFFER)) {
      assertEquals(1, tracker.awaitExit());
      String last = tracker.output().get(tracker.output().size() - 1);
      assertTrue(
          last.matches(
              ".*The tracker cannot start: its memory limit is 64 MiB, but it may need \\d+: \\d+"
                  + " for Java's heap and \\d+ besides; raise the limit to 224 MiB, or to 80 MiB and"
                  + " start java with -XX:TieredStopAtLevel=1 -Xmx15m"),
          last);
    }
  }

  /** With what the refusal advises, and the least with Java's default heap. */
  @ParameterizedTest
  @CsvSource({"80, -XX:TieredStopAtLevel=1 -Xmx15m", "128, -XX:TieredStopAtLevel=1", "224, "})
  void shouldKeepItsLimitsInTheLeastMemory(int mebibytes, String jvmOptions) throws Exception {
    try (MemoryGroup group = MemoryGroup.ofMebibytes(mebibytes);
        JarProcess tracker =
            JarProcess.start(
                group.wrapper(),
                jvmOptions == null ? List.of() : List.of(jvmOptions.split(" ")),
                "--port=0",
                ADDRESS,
                BUFFER,
                "--datagram-lines=0")) {
      int port = tracker.awaitPort();
      tracker.awaitLine("Starting");
      fill(tracker, port);
      try (Flood flood = new Flood(port)) {
        flood.awaitReplies(CONNECTS);
      }
      assertTrue(tracker.isAlive(), tracker.output()::toString);
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
    }
  }

  /** Announces new torrents, a few from each of many addresses, until none is taken any more. */
  private static void fill(JarProcess tracker, int port) throws IOException {
    int torrents = 0;
    int refused = 0;
    for (int source = 1; refused < FULL; source++) {
      assertTrue(tracker.isAlive(), "killed after " + torrents + " torrents");
      byte[] address = {127, 1, (byte) (source / 200), (byte) (1 + source % 200)};
      try (TrackerClient client =
          new TrackerClient(
              new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port),
              new InetSocketAddress(InetAddress.getByAddress(address), 0))) {
        int taken = announce(client, torrents);
        torrents += ANNOUNCES_PER_SOURCE;
        refused = taken == 0 ? refused + ANNOUNCES_PER_SOURCE : 0;
      }
    }
  }

  /** Returns how many of its torrents were taken. */
  private static int announce(TrackerClient client, int firstTorrent) throws IOException {
    long id = ((ConnectResponse) client.connect(PATIENCE).orElseThrow()).connectionId();
    RequestEncoder encoder = new RequestEncoder(new byte[20]);
    ByteBuffer request = ByteBuffer.allocate(Bep15.MAX_REQUEST_LENGTH);
    for (int i = 0; i < ANNOUNCES_PER_SOURCE; i++) {
      Announce announce = new Announce(TrackerSession.torrent(firstTorrent + i), 7_001);
      encoder.announce(id, i, announce, request);
      client.send(request);
    }
    int taken = 0;
    for (int i = 0; i < ANNOUNCES_PER_SOURCE; i++) {
      Optional<ByteBuffer> response = client.receive(PATIENCE);
      taken += response.orElseThrow().getInt(0) == Bep15.ANNOUNCE ? 1 : 0;
    }
    return taken;
  }
}
