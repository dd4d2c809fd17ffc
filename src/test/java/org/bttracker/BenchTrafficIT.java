package org.bttracker;

import static org.bttracker.BenchIT.figure;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What {@code bttracker bench} says it sends, beside what the tracker counts. */
class BenchTrafficIT {
  @Test
  void shouldSendBadIdsThatTheTrackerIgnores() throws Exception {
    try (JarProcess tracker =
        JarProcess.start("--port=0", "--address=127.0.0.1", "--log-level=info")) {
      int port = listeningPort(tracker);
      try (JarProcess bench =
              JarProcess.start(
                  "bench",
                  "udp://127.0.0.1:" + port,
                  "--seconds=1",
                  "--rate=1000",
                  "--clients=20",
                  "--bad-ids=20",
                  "--max-lost=10");
          TrackerSession last = new TrackerSession(port)) {
        assertEquals(0, bench.awaitExit(), bench.output()::toString);
        int lost = Integer.parseInt(figure(bench, "lost"));
        int unexpected = Integer.parseInt(figure(bench, "unexpected"));
        assertTrue(unexpected <= lost, () -> "only late answers are: " + bench.output());
        int sent = Integer.parseInt(figure(bench, "bad IDs sent"));
        assertTrue(sent > 0, bench.output()::toString);
        last.connect();
        tracker.signal("TERM");
        assertEquals(143, tracker.awaitExit());
        assertSummary(tracker, " " + sent + " requests with a bad connection ID ignored");
      }
    }
  }

  /** Twenty clients with three torrents each are sixty peers, however often they announce. */
  @Test
  void shouldAnnounceOwnTorrentsAgainAndAgain() throws Exception {
    try (JarProcess tracker =
        JarProcess.start("--port=0", "--address=127.0.0.1", "--log-level=info")) {
      String url = "udp://127.0.0.1:" + listeningPort(tracker);
      try (JarProcess bench =
          JarProcess.start(
              "bench",
              url,
              "--seconds=1",
              "--clients=20",
              "--own=3",
              "--torrents=100000000",
              "--max-lost=10")) {
        assertEquals(0, bench.awaitExit());
        assertTrue(Integer.parseInt(figure(bench, "announces")) > 120, bench.output()::toString);
        tracker.signal("TERM");
        assertEquals(143, tracker.awaitExit());
        assertSummary(tracker, " holding 60 torrents, 60 peers,");
      }
    }
  }

  private static int listeningPort(JarProcess tracker) throws InterruptedException {
    String line = tracker.awaitLine("Listening on UDP port ");
    return Integer.parseInt(line.replaceFirst(".* UDP port (\\d+),.*", "$1"));
  }

  private static void assertSummary(JarProcess tracker, String text) {
    assertTrue(
        tracker.output().stream().anyMatch(line -> line.contains(text)),
        () -> "no '" + text + "' in " + tracker.output());
  }
}
