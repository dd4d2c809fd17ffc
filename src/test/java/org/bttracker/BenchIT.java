package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

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
          "p50",
          "p99",
          "p99.9",
          "max",
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
      for (String name : FIGURES) {
        assertTrue(figure(bench, name).matches("\\d+(\\.\\d)?( us)?"), name);
      }
    }
  }

  @Test
  void shouldLoadATracker() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--address=127.0.0.1");
        JarProcess bench =
            JarProcess.start(
                "bench",
                "udp://127.0.0.1:" + tracker.awaitPort(),
                "--seconds=1",
                "--rate=1000",
                "--torrents=10",
                "--clients=100")) {
      assertEquals(0, bench.awaitExit());
      assertTrue(Integer.parseInt(figure(bench, "connects")) > 100);
      assertTrue(Integer.parseInt(figure(bench, "announces")) > 100);
      assertTrue(Double.parseDouble(figure(bench, "peers per reply")) > 0);
    }
  }

  @Test
  void shouldSayThatNobodyAnswers() throws Exception {
    int port;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      port = socket.getLocalPort();
    }
    String url = "udp://127.0.0.1:" + port;
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

  private static String figure(JarProcess bench, String name) {
    return bench.output().stream()
        .filter(line -> line.startsWith(name + "  "))
        .map(line -> line.substring(name.length()).trim())
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in " + bench.output()));
  }
}
