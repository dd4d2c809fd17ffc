package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.bttracker.client.Announce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, looked at over HTTP. */
class HttpIT {
  private static final Path PROMTOOL = Path.of("/usr/bin/promtool");

  /** A line of the text format, as Prometheus specifies it. */
  private static final Pattern SAMPLE =
      Pattern.compile(
          "[a-z_]+(\\{[a-z]+=\"[^\"\\\\\\n]*\"(,[a-z]+=\"[^\"\\\\\\n]*\")*\\})? "
              + "(-?[0-9]+(\\.[0-9]+)?(E-?[0-9]+)?|NaN|\\+Inf)");

  private final HttpClient client = HttpClient.newHttpClient();

  @TempDir private Path directory;

  @Test
  void shouldShowWhatItServes() throws Exception {
    try (JarProcess tracker = start()) {
      int port = tracker.awaitPort();
      URI url = tracker.awaitUrl();
      try (TrackerSession session = new TrackerSession(port)) {
        long id = session.connect();
        session.announce(id, leecher());
        session.scrape(id, 1);
      }
      List<String> lines = get(url.resolve("/metrics")).lines().toList();
      for (String line : lines) {
        assertTrue(line.startsWith("# ") || SAMPLE.matcher(line).matches(), line);
      }
      for (String line :
          List.of(
              "requests_total{family=\"ipv4\",kind=\"announce\"} 1.0",
              "responses_total{family=\"ipv4\",kind=\"connect\"} 1.0",
              "responses_total{family=\"ipv4\",kind=\"scrape\"} 1.0",
              "responses_total{family=\"ipv6\",kind=\"scrape\"} 0.0",
              "received_bytes_total{family=\"ipv4\"} 150.0",
              "sent_bytes_total{family=\"ipv4\"} 56.0",
              "connection_ids 1.0",
              "torrents 1.0",
              "peers{family=\"ipv4\",role=\"leecher\"} 1.0",
              "peers{family=\"ipv4\",role=\"seeder\"} 0.0",
              "response_seconds_count{loop=\"1\"} 3")) {
        assertTrue(lines.contains("bttracker_" + line), () -> line + " in " + lines);
      }
      String json = get(url.resolve("/stats.json"));
      assertTrue(json.contains("\"torrents\":1,"), json);
      assertTrue(json.contains("\"peers\":{\"ipv4\":{\"seeder\":0,\"leecher\":1},"), json);
      assertTrue(json.matches("(?s).*\"uptime_seconds\":[0-9.]+,.*"), json);
      String history = get(url.resolve("/history.json"));
      assertTrue(history.startsWith("{\"time\":["), history);
      assertTrue(history.contains(",\"torrents\":["), history);
      assertEquals("ok\n", get(url.resolve("/healthz")));
      assertTrue(get(url).contains("href=\"/metrics\""));
    }
  }

  /** Neither peers nor torrents, as no log line does. */
  @Test
  void shouldNameNoPeerAndNoTorrent() throws Exception {
    try (JarProcess tracker = start()) {
      int port = tracker.awaitPort();
      URI url = tracker.awaitUrl();
      try (TrackerSession session = new TrackerSession(port)) {
        session.announce(session.connect(), leecher());
      }
      String hash = TrackerSession.torrent(1).toString();
      for (String path : List.of("/", "/metrics", "/stats.json", "/history.json", "/healthz")) {
        String body = get(url.resolve(path));
        assertFalse(body.contains("127.0.0.1"), path);
        assertFalse(body.contains(hash), path);
      }
    }
  }

  @Test
  void shouldHoldOnlyWhatThePageNeedsOfUplot() throws Exception {
    try (JarFile jar = new JarFile(System.getProperty("bttracker.jar"))) {
      assertEquals(
          List.of("LICENSE", "dist/uPlot.iife.min.js", "dist/uPlot.min.css"),
          jar.stream()
              .filter(entry -> entry.getName().startsWith("META-INF/resources/"))
              .filter(entry -> !entry.isDirectory())
              .map(entry -> entry.getName().replaceFirst(".*/uplot/[0-9.]+/", ""))
              .sorted()
              .toList());
    }
  }

  @Test
  void shouldWriteWhatPromtoolAccepts() throws Exception {
    assumeTrue(
        Files.isExecutable(PROMTOOL), "promtool is not installed (Debian package prometheus)");
    try (JarProcess tracker = start("--receivers=2")) {
      tracker.awaitPort();
      Path metrics = directory.resolve("metrics");
      Files.writeString(metrics, get(tracker.awaitUrl().resolve("/metrics")));
      Process promtool =
          new ProcessBuilder(PROMTOOL.toString(), "check", "metrics")
              .redirectInput(metrics.toFile())
              .redirectErrorStream(true)
              .start();
      String complaints =
          new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(promtool.waitFor(60, TimeUnit.SECONDS));
      assertEquals("", complaints);
      assertEquals(0, promtool.exitValue());
    }
  }

  /** With more of them than the service has threads and places. */
  @Test
  void shouldServeTorrentsBesideHostileHttpClients() throws Exception {
    List<Socket> hostile = new ArrayList<>();
    try (JarProcess tracker = start()) {
      int port = tracker.awaitPort();
      URI url = tracker.awaitUrl();
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket(url.getHost(), url.getPort());
        hostile.add(socket);
        socket.getOutputStream().write("GET /metrics HTT".getBytes(StandardCharsets.US_ASCII));
      }
      try (TrackerSession session = new TrackerSession(port)) {
        long id = session.connect();
        assertEquals(1, session.announce(id, leecher()).leechers());
      }
      assertEquals("ok\n", get(url.resolve("/healthz")));
      for (Socket socket : hostile) {
        socket.close();
      }
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
    }
  }

  @Test
  void shouldSayThatThePortIsTaken() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        JarProcess tracker =
            JarProcess.start("--port=0", "--http=127.0.0.1:" + other.getLocalPort())) {
      assertEquals(1, tracker.awaitExit());
      List<String> output = tracker.output();
      String last = output.get(output.size() - 1);
      assertTrue(
          last.endsWith(
              "The tracker cannot start: cannot bind --http=127.0.0.1:"
                  + other.getLocalPort()
                  + ": Address already in use"),
          last);
    }
  }

  private static JarProcess start(String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--port=0", "--http=127.0.0.1:0"));
    all.addAll(List.of(options));
    return JarProcess.start(all.toArray(String[]::new));
  }

  private String get(URI url) throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
    assertEquals(200, response.statusCode(), response::body);
    return response.body();
  }

  private static Announce leecher() {
    return new Announce(TrackerSession.torrent(1), 7_001);
  }
}
