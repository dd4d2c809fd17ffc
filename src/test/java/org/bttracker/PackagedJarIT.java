package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bttracker.client.TrackerClient;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackagedJarIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The connect request of the session in the C program's transcript. */
  private static final byte[] CONNECT = HexFormat.of().parseHex("0000041727101980000000008a3582e8");

  private static final Pattern SYSLOG_LINE =
      Pattern.compile(
          "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [ 123]\\d \\d\\d:\\d\\d:\\d\\d"
              + " [^ ]+ bttracker\\[(\\d+)]: (.*)");

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void shouldPrintTheSessionOfTheCProgramAndStopOnASignal(String signal, int status)
      throws Exception {
    try (JarProcess tracker = JarProcess.start("--port", "0", "--connection-ttl", "1s")) {
      int port = tracker.awaitPort();
      long id = connect(port);
      tracker.awaitLine("Expiring Connection ID");
      tracker.signal(signal);
      assertEquals(status, tracker.awaitExit());
      assertEquals(
          List.of(
              "Welcome, version " + System.getProperty("bttracker.version"),
              "Creating hash table for active connections",
              "Creating UDP socket",
              "Binding UDP socket to local port " + port,
              "Starting connection purging thread",
              "Datagram received. Action = 0, Connection ID = 4497486125440,"
                  + " Transaction ID = -1976204568",
              "Handling incoming connection",
              "Registered new connection, ID = " + id,
              "Sending response to matching Transaction ID -1976204568",
              "Expiring Connection ID " + id,
              "Freeing resources",
              "Interrupting connection purging thread",
              "Exiting"),
          messages(tracker));
    }
  }

  /** Its own jar has none, and the license asks for one in all copies. */
  @Test
  void shouldHoldTheLicenseOfJedis() throws IOException {
    try (JarFile jar = new JarFile(System.getProperty("bttracker.jar"))) {
      assertNotNull(jar.getEntry("redis/clients/jedis/Connection.class"));
      assertNotNull(jar.getEntry("META-INF/LICENSE-jedis.txt"));
    }
  }

  @Test
  void shouldStopOnASignalUnderFullLoad() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port", "0");
        Flood flood = new Flood(tracker.awaitPort())) {
      flood.awaitReplies(10_000);
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      assertTrue(tracker.output().get(tracker.output().size() - 1).endsWith(": Exiting"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void shouldAnswerAndStopWhileNobodyReadsItsOutput(String format) throws Exception {
    int port = FreePort.find();
    try (JarProcess tracker =
            JarProcess.startUnread(
                "--port=" + port, "--datagram-lines=1000000", "--log-format=" + format);
        Flood flood = new Flood(port)) {
      flood.awaitReplies(50_000);
      assertTrue(tracker.isAlive());
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
    }
  }

  @Test
  void shouldHoldLinesAboutDatagramsToTheirBudget() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--datagram-lines=8");
        Flood flood = new Flood(tracker.awaitPort())) {
      flood.awaitReplies(1_000);
      tracker.awaitLine("datagrams in the last second were not logged");
      tracker.signal("INT");
      assertEquals(130, tracker.awaitExit());
      assertTrue(tracker.output().stream().anyMatch(line -> line.contains("in all were not")));
      assertFalse(tracker.output().stream().anyMatch(line -> line.contains("127.0.0.1")));
    }
  }

  @Test
  void shouldPrintTheBeginningASummaryAndTheEndAtLevelInfo() throws Exception {
    int port = FreePort.find();
    try (JarProcess tracker = JarProcess.start("--port=" + port, "--log-level=info")) {
      tracker.awaitLine("Listening");
      connect(port);
      tracker.signal("INT");
      assertEquals(130, tracker.awaitExit());
      assertEquals(
          List.of(
              "Welcome, version " + System.getProperty("bttracker.version"),
              "Since the last summary: 1 datagram received, 1 connect answered;"
                  + " holding 0 torrents, 0 peers, 1 connection ID",
              "Exiting"),
          messages(tracker));
    }
  }

  @Test
  void shouldSayWhichPortIsTaken() throws Exception {
    try (DatagramSocket taken = new DatagramSocket();
        JarProcess tracker = JarProcess.start("--port=" + taken.getLocalPort())) {
      assertEquals(1, tracker.awaitExit());
      assertTrue(
          refusal(tracker)
              .contains(
                  "cannot bind UDP port " + taken.getLocalPort() + ": Address already in use"),
          tracker.output()::toString);
    }
  }

  @Test
  void shouldSayThatItMayNotTakeAPrivilegedPort() throws Exception {
    List<String> wrapper = List.of("setpriv", "--bounding-set=-net_bind_service");
    assumeTrue(
        Commands.succeeds("setpriv", "--bounding-set=-net_bind_service", "true"),
        "setpriv as root");
    try (JarProcess tracker = JarProcess.start(wrapper, "--port=80")) {
      assertEquals(1, tracker.awaitExit());
      assertTrue(
          refusal(tracker)
              .contains(
                  "cannot bind UDP port 80: Permission denied; ports below 1024 need a privilege"),
          tracker.output()::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--port=x",
        "--port=65536",
        "--peer-ttl=33m",
        "--address=1.2.3.256",
        "--bogus",
        "--log-level=loud"
      })
  void shouldRefuseABadSettingInOneLine(String option) throws Exception {
    try (JarProcess tracker = JarProcess.start(option)) {
      assertEquals(2, tracker.awaitExit());
      assertEquals(1, tracker.output().size(), tracker.output()::toString);
      String name = option.replaceFirst("=.*", "");
      assertTrue(tracker.output().get(0).matches("bttracker: .*" + name + ".*"));
    }
  }

  private static long connect(int port) throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (TrackerClient client = new TrackerClient(new InetSocketAddress(loopback, port))) {
      client.send(ByteBuffer.wrap(CONNECT));
      ByteBuffer response = client.receive(PATIENCE).orElseThrow();
      assertEquals("000000008a3582e8", HexFormat.of().formatHex(bytes(response), 0, 8));
      return response.getLong(8);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** Without the lines on what the host has and grants, and on what the session has left out. */
  private static List<String> messages(JarProcess tracker) {
    return tracker.output().stream()
        .map(line -> message(line, tracker.pid()))
        .filter(
            line ->
                !line.matches(
                    "Room for .*|The receive buffer is .*|Listening on .*|.* (was|were) not logged"
                        + "|Receiving and sending .*|UDP sockets of single addresses: .*"))
        .toList();
  }

  private static String message(String line, long pid) {
    Matcher matcher = SYSLOG_LINE.matcher(line);
    assertTrue(matcher.matches(), line);
    assertEquals(Long.toString(pid), matcher.group(2));
    return matcher.group(3);
  }

  /** Errors and other lines come from two threads, so their order does not matter. */
  private static String refusal(JarProcess tracker) {
    return tracker.output().stream()
        .filter(line -> line.contains("The tracker cannot start"))
        .findFirst()
        .orElse("none");
  }
}
