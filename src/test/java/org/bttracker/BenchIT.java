package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code bttracker bench} of the packaged jar. */
class BenchIT {
  private static final List<String> FIGURES =
      List.of(
          "seconds",
          "responses/s",
          "connects",
          "announces",
          "scrapes",
          "lost",
          "errors",
          "unexpected",
          "bad IDs sent",
          "p50",
          "p99",
          "p99.9",
          "max",
          "warm-up",
          "own CPU",
          "peers per reply");

  @Test
  void shouldFillATracker() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--address=127.0.0.1");
        JarProcess bench =
            JarProcess.start(
                "bench",
                "udp://127.0.0.1:" + tracker.awaitPort(),
                "--fill=5000",
                "--torrents=10",
                "--num-want=0")) {
      assertEquals(0, bench.awaitExit());
      assertEquals("5000", figure(bench, "announces"));
      assertEquals("0", figure(bench, "errors"));
      assertEquals("0.0", figure(bench, "peers per reply"));
      assertTable(bench);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void shouldLoadATracker(String host) throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--address=" + host);
        JarProcess bench =
            JarProcess.start(
                "bench",
                "udp://" + host + ":" + tracker.awaitPort(),
                "--seconds=1",
                "--rate=1000",
                "--torrents=10",
                "--clients=100",
                "--max-lost=10")) {
      assertEquals(0, bench.awaitExit());
      assertTable(bench);
      assertEquals("0.3 s (left out of the latencies)", figure(bench, "warm-up"));
      assertTrue(Integer.parseInt(figure(bench, "connects")) > 100);
      assertTrue(Integer.parseInt(figure(bench, "announces")) > 100);
      assertTrue(Double.parseDouble(figure(bench, "peers per reply")) > 0);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "INT, 130, --seconds=3600",
    "TERM, 143, --seconds=3600",
    "INT, 130, --fill=1000000",
    "TERM, 143, --fill=1000000"
  })
  void shouldPrintTheResultWhenASignalEndsTheLoad(String signal, int status, String option)
      throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--address=127.0.0.1");
        JarProcess bench =
            JarProcess.start(
                "bench", "udp://127.0.0.1:" + tracker.awaitPort(), "--rate=2000", option)) {
      bench.awaitLine("responses/s, ");
      bench.signal(signal);
      assertEquals(status, bench.awaitExit());
      assertTable(bench);
      assertTrue(Integer.parseInt(figure(bench, "connects")) > 0);
    }
  }

  @Test
  void shouldEndAtOnceWhenASignalComesBeforeTheLoad() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"));
        JarProcess bench = JarProcess.start("bench", "udp://127.0.0.1:" + silent.getLocalPort())) {
      silent.receive(new DatagramPacket(new byte[16], 16));
      bench.signal("INT");
      assertEquals(130, bench.awaitExit());
      assertEquals(List.of(), bench.output());
    }
  }

  @Test
  void shouldFailIfTheTrackerDiesMeanwhile() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--address=127.0.0.1");
        JarProcess bench =
            JarProcess.start(
                "bench", "udp://127.0.0.1:" + tracker.awaitPort(), "--seconds=3", "--window=8")) {
      bench.awaitLine("responses/s, ");
      tracker.kill();
      assertEquals(1, bench.awaitExit());
      assertTable(bench);
      assertTrue(Integer.parseInt(figure(bench, "lost")) >= 8);
      assertTrue(
          lastLine(bench).matches("bttracker: udp://\\S+: \\d+ of \\d+ requests were lost or .*"),
          bench.output()::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "100, 0"})
  void shouldFailIfTheTrackerAnswersErrorsUnlessThatIsAllowed(int maxLost, int status)
      throws Exception {
    try (JarProcess tracker =
            JarProcess.start("--port=0", "--address=127.0.0.1", "--max-torrents=1");
        JarProcess bench =
            JarProcess.start(
                "bench",
                "udp://127.0.0.1:" + tracker.awaitPort(),
                "--seconds=1",
                "--mix=0:1:0",
                "--max-lost=" + maxLost)) {
      assertEquals(status, bench.awaitExit());
      assertTrue(figure(bench, "errors").matches("[1-9]\\d* \\(tracker is full\\)"));
    }
  }

  @Test
  void shouldSayThatItConnectsItsClientsFirst() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--address=127.0.0.1");
        JarProcess bench =
            JarProcess.start(
                "bench",
                "udp://127.0.0.1:" + tracker.awaitPort(),
                "--seconds=2",
                "--rate=500",
                "--max-lost=10")) {
      String line = bench.awaitLine("responses/s, ");
      assertTrue(
          line.matches(
              "   1 s: connecting, \\d+ of 4096 clients: \\d+ responses/s, .*, 0 announces.*"),
          line);
      assertEquals(0, bench.awaitExit());
      assertEquals("0", figure(bench, "announces"));
    }
  }

  @Test
  void shouldSayThatTheHostHasNoIpv6() throws Exception {
    try (JarProcess bench =
        JarProcess.startJvm(
            List.of("-Djava.net.preferIPv4Stack=true"), "bench", "udp://[::1]:1234")) {
      assertEquals(1, bench.awaitExit());
      assertEquals(List.of("bttracker: udp://[::1]:1234: this host has no IPv6"), bench.output());
    }
  }

  @Test
  void shouldSayThatMemoryIsShort() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--address=127.0.0.1");
        JarProcess bench =
            JarProcess.startJvm(
                List.of("-Xmx6m"),
                "bench",
                "udp://127.0.0.1:" + tracker.awaitPort(),
                "--window=65536",
                "--clients=64512")) {
      assertEquals(1, bench.awaitExit());
      assertTrue(
          lastLine(bench).endsWith(": there is not enough memory for so many clients or requests"),
          bench.output()::toString);
      assertEquals(1, bench.output().size(), bench.output()::toString);
    }
  }

  @Test
  void shouldSayThatNobodyAnswers() throws Exception {
    String url = "udp://127.0.0.1:" + FreePort.find();
    try (JarProcess bench = JarProcess.start("bench", url)) {
      assertEquals(1, bench.awaitExit());
      assertEquals(List.of("bttracker: " + url + ": nobody answers there"), bench.output());
    }
  }

  @Test
  void shouldRefuseStrangersInOneLine() throws Exception {
    try (JarProcess bench = JarProcess.start("bench", "udp://192.0.2.1:1234")) {
      assertEquals(2, bench.awaitExit());
      assertEquals(1, bench.output().size(), bench.output()::toString);
      assertTrue(bench.output().get(0).startsWith("bttracker: TRACKER=udp://192.0.2.1:1234: must"));
    }
  }

  @Test
  void shouldRefuseABadOptionInOneLine() throws Exception {
    try (JarProcess bench = JarProcess.start("bench", "udp://127.0.0.1:1234", "--mix=x")) {
      assertEquals(2, bench.awaitExit());
      assertEquals(1, bench.output().size(), bench.output()::toString);
      assertTrue(bench.output().get(0).startsWith("bttracker: --mix=x: must"));
    }
  }

  private static void assertTable(JarProcess bench) {
    for (String name : FIGURES) {
      String figure = figure(bench, name);
      assertTrue(
          figure.matches("\\d+(\\.\\d+)?( us)?( per response| s \\(.*\\))?"), name + ": " + figure);
    }
  }

  private static String lastLine(JarProcess bench) {
    return bench.output().get(bench.output().size() - 1);
  }

  /** What stands behind a name in the table. */
  static String figure(JarProcess bench, String name) {
    return bench.output().stream()
        .filter(line -> line.startsWith(name + "  "))
        .map(line -> line.substring(name.length()).trim())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + bench.output()));
  }
}
