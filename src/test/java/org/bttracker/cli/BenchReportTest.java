package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bttracker.load.LatencyHistogram;
import org.bttracker.load.LoadProgress;
import org.bttracker.load.LoadProgress.Phase;
import org.bttracker.load.LoadResult;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private final StringWriter results = new StringWriter();
  private final StringWriter progress = new StringWriter();
  private final BenchReport report =
      new BenchReport(new PrintWriter(results), new PrintWriter(progress));

  @Test
  void shouldNameThePhaseInEachLineOfTheProgress() {
    report.tell(new LoadProgress(Phase.CONNECTING, 1_000, 4_096, result(1, 1_000, 0, 0)));
    report.tell(new LoadProgress(Phase.WARM_UP, 4_096, 4_096, result(2.01, 2_000, 3, 0)));
    report.tell(new LoadProgress(Phase.MEASURING, 4_096, 4_096, result(3, 5_000, 3, 0)));
    assertEquals(
        List.of(
            "   1 s: connecting, 1000 of 4096 clients: 1000 responses/s, 0 lost, 0 errors, 500"
                + " announces in all",
            "   2 s: warm-up: 1000 responses/s, 0 lost, 0 errors, 1000 announces in all",
            "   3 s: 3000 responses/s, 0 lost, 0 errors, 2500 announces in all"),
        progress.toString().lines().toList());
    assertEquals("", results.toString());
  }

  @Test
  void shouldPrintTheTable() {
    report.print(result(10, 2_000, 3, 0), Optional.of(Duration.ofMillis(9)));
    assertEquals(
        List.of(
            "seconds          10.0",
            "responses/s      200",
            "connects         1000",
            "announces        1000",
            "scrapes          0",
            "lost             0",
            "errors           0",
            "unexpected       4",
            "bad IDs sent     7",
            "peers per reply  5.0",
            "own CPU          4.50 us per response",
            "warm-up          3.0 s (left out of the latencies)",
            "p50              7 us",
            "p99              7 us",
            "p99.9            7 us",
            "max              7 us"),
        results.toString().lines().toList());
  }

  /** Nought would be a figure. */
  @Test
  void shouldSayNothingOfProcessorTimeThatIsNotKnown() {
    report.print(result(10, 2_000, 3, 0), Optional.empty());
    assertEquals(15, results.toString().lines().count());
    assertFalse(results.toString().contains("CPU"), results::toString);
  }

  @Test
  void shouldSayThatNothingIsLeftOut() {
    report.print(result(10, 2_000, 0, 0), Optional.empty());
    assertTrue(
        results.toString().contains("warm-up          0.0 s (the latencies are of all answers)\n"),
        results::toString);
  }

  @Test
  void shouldTellTheFirstError() {
    report.print(result(10, 2_000, 0, 6), Optional.empty());
    assertTrue(
        results.toString().contains("errors           6 (tracker is full)\n"), results::toString);
  }

  /** Half of the responses are announces with five peers each. */
  private static LoadResult result(
      double seconds, long responses, double warmUpSeconds, long errors) {
    LatencyHistogram latency = new LatencyHistogram();
    latency.record(7_000);
    return new LoadResult(
        seconds,
        responses / seconds,
        responses / 2,
        responses / 2,
        0,
        responses / 2 * 5,
        0,
        errors,
        4,
        errors == 0 ? "" : "tracker is full",
        7,
        warmUpSeconds,
        latency,
        "");
  }
}
