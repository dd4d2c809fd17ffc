package org.bttracker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bttracker.metrics.Figure;
import org.bttracker.metrics.LoopMeter;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final AtomicLong value = new AtomicLong(3);
  private final LoopMeter loop = new LoopMeter(nanos::get);
  private final Metrics metrics =
      new Metrics(
          List.of(
              Figure.of("torrents", "Torrents.", value::get),
              new Figure(
                  "requests_total",
                  "Requests.",
                  List.of("kind", "family"),
                  List.of(
                      new Figure.Series(List.of("connect", "ipv4"), () -> 7),
                      new Figure.Series(List.of("connect", "ipv6"), () -> 8)))),
          List.of(loop));

  @Test
  void shouldWriteThePrometheusTextFormat() throws IOException {
    Reply reply = metrics.get(null);
    assertEquals("text/plain; version=0.0.4; charset=utf-8", reply.contentType());
    assertEquals(
        List.of(
            "# HELP bttracker_requests_total Requests.",
            "# TYPE bttracker_requests_total counter",
            "bttracker_requests_total{family=\"ipv4\",kind=\"connect\"} 7.0",
            "bttracker_requests_total{family=\"ipv6\",kind=\"connect\"} 8.0"),
        lines(reply, "bttracker_requests"));
    assertEquals(
        List.of(
            "# HELP bttracker_torrents Torrents.",
            "# TYPE bttracker_torrents gauge",
            "bttracker_torrents 3.0"),
        lines(reply, "bttracker_torrents"));
  }

  @Test
  void shouldReadTheFiguresAnew() throws IOException {
    metrics.get(null);
    value.set(4);
    assertTrue(lines(metrics.get(null), "bttracker_torrents").contains("bttracker_torrents 4.0"));
  }

  @Test
  void shouldWriteOpenMetricsForThoseWhoAskForIt() throws IOException {
    Reply reply = metrics.get("application/openmetrics-text;version=1.0.0");
    assertTrue(reply.contentType().startsWith("application/openmetrics-text; version=1.0.0"));
    assertTrue(text(reply).endsWith("# EOF\n"));
  }

  @Test
  void shouldShowResponseTimesAsCumulativeBuckets() throws IOException {
    answer(10_000, 1);
    answer(10_001, 2);
    answer(100_000_000, 4);
    answer(100_000_001, 8);
    List<String> lines = lines(metrics.get(null), "bttracker_response_seconds");
    assertTrue(lines.contains("# TYPE bttracker_response_seconds histogram"), lines::toString);
    for (String line :
        List.of(
            "_bucket{loop=\"1\",le=\"1.0E-5\"} 1",
            "_bucket{loop=\"1\",le=\"2.0E-5\"} 3",
            "_bucket{loop=\"1\",le=\"0.05\"} 3",
            "_bucket{loop=\"1\",le=\"0.1\"} 7",
            "_bucket{loop=\"1\",le=\"+Inf\"} 15",
            "_count{loop=\"1\"} 15",
            "_sum{loop=\"1\"} 1.20003001")) {
      assertTrue(lines.contains("bttracker_response_seconds" + line), lines::toString);
    }
  }

  @Test
  void shouldShowTheVirtualMachine() throws IOException {
    String text = text(metrics.get(null));
    for (String name : List.of("jvm_memory_used_bytes", "jvm_gc_collection_seconds_count")) {
      assertTrue(text.contains("\n" + name + "{"), name);
    }
  }

  private void answer(long took, int responses) {
    long received = nanos.get();
    nanos.addAndGet(took);
    loop.answered(received, responses);
  }

  private static List<String> lines(Reply reply, String name) {
    return text(reply)
        .lines()
        .filter(line -> line.replaceFirst("^# (HELP|TYPE) ", "").startsWith(name))
        .toList();
  }

  private static String text(Reply reply) {
    assertEquals(200, reply.status());
    return new String(reply.body(), StandardCharsets.UTF_8);
  }
}
