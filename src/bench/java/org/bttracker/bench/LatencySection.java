package org.bttracker.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long answers take at a fixed rate, with many torrents held. */
final class LatencySection {
  private final BenchmarkSettings settings;
  private final Report report;

  LatencySection(BenchmarkSettings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  void run() throws IOException {
    String torrents = "--torrents=" + settings.torrents();
    String rate = "--rate=" + settings.rate();
    LoadRun run;
    try (ServerProcess tracker = ServerProcess.tracker(settings)) {
      LoadRun.against(tracker, torrents, "--fill=" + settings.torrents(), "--num-want=0");
      LoadRun.against(tracker, torrents, rate, "--seconds=" + settings.warmUpSeconds());
      run = LoadRun.against(tracker, torrents, rate, "--seconds=" + settings.rateSeconds());
    }
    report.heading("Latency at a fixed rate");
    report.paragraph(
        "%,d requests/s for %d s, connects : announces : scrapes = 50 : 50 : 1, with %,d torrents"
            + " held, after a warm-up of %d s; from just before a request is sent to the reading of"
            + " its answer, so the load generator's own delays are in it.",
        settings.rate(), settings.rateSeconds(), settings.torrents(), settings.warmUpSeconds());
    List<List<String>> rows = new ArrayList<>();
    rows.add(row(run, "responses/s", "responses/s", "%,.0f", ""));
    rows.add(row(run, "lost (no answer in 500 ms)", "lost", "%,.0f", "0"));
    rows.add(row(run, "errors", "errors", "%,.0f", "0"));
    rows.add(row(run, "p50, µs", "p50", "%,.0f", ""));
    rows.add(row(run, "p99, µs", "p99", "%,.0f", ""));
    rows.add(row(run, "p99.9, µs", "p99.9", "%,.0f", "2,000"));
    rows.add(row(run, "max, µs", "max", "%,.0f", ""));
    report.table(List.of("what", "measured", "goal"), rows);
  }

  private static List<String> row(
      LoadRun run, String what, String figure, String format, String goal) {
    return List.of(what, Report.format(format, run.figure(figure)), goal);
  }
}
