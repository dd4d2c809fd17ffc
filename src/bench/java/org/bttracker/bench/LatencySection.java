package org.bttracker.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long answers take at a fixed rate, with many torrents held, beside a loop without logic. */
final class LatencySection {
  private static final int PEERS = 30;

  /** Java would choose the serial collector on one processor, but this one on a user's two. */
  private static final String COLLECTOR = "-XX:+UseG1GC";

  private static final double GOAL = 1.5;

  private final BenchmarkSettings settings;
  private final Report report;

  LatencySection(BenchmarkSettings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  void run() throws IOException {
    report.heading("Latency at a fixed rate");
    report.paragraph(
        "%,d requests/s, connects : announces : scrapes = 50 : 50 : 1, with %,d torrents held,"
            + " after a warm-up of %d s. Tracker and loop take turns of %d s. The loop has no logic;"
            + " it receives and sends as the tracker does, in batches or not. Both have `%s`. Times"
            + " in µs, from just before a request is sent to the reading of its answer, so the load"
            + " generator's own delays are in them. A figure is the median over the slices of that"
            + " percentile.",
        settings.rate(),
        settings.torrents(),
        settings.warmUpSeconds(),
        settings.sliceSeconds(),
        COLLECTOR);
    for (String variant : settings.variants()) {
      measure(variant);
    }
  }

  private void measure(String variant) throws IOException {
    try (ServerProcess tracker = ServerProcess.tracker(settings, variant, COLLECTOR);
        ServerProcess loop = loop(variant)) {
      String torrents = "--torrents=" + settings.torrents();
      LoadRun.against(tracker, torrents, "--fill=" + settings.torrents(), "--num-want=0");
      load(loop, settings.warmUpSeconds());
      load(tracker, settings.warmUpSeconds());
      List<LoadRun> ofLoop = new ArrayList<>();
      List<LoadRun> ofTracker = new ArrayList<>();
      for (int slice = 0; slice < settings.slices(); slice++) {
        ofLoop.add(load(loop, settings.sliceSeconds()));
        ofTracker.add(load(tracker, settings.sliceSeconds()));
      }
      report(variant, ofLoop, ofTracker);
    }
  }

  private ServerProcess loop(String variant) throws IOException {
    boolean batches =
        Machine.hasBatches() && !settings.trackerOptions(variant).contains("--io=channel");
    return batches
        ? ServerProcess.zeroLogicBatches(PEERS, COLLECTOR)
        : ServerProcess.zeroLogicLoop(PEERS, COLLECTOR);
  }

  private LoadRun load(ServerProcess server, int seconds) throws IOException {
    return LoadRun.against(
        server,
        "--torrents=" + settings.torrents(),
        "--rate=" + settings.rate(),
        "--num-want=" + PEERS,
        "--seconds=" + seconds);
  }

  private void report(String variant, List<LoadRun> ofLoop, List<LoadRun> ofTracker) {
    report.paragraph("Tracker %s", variant);
    report.table(
        List.of("server", "responses/s", "p50", "p99", "p99.9", "max", "lost in all", "errors"),
        List.of(row("loop", ofLoop), row("tracker", ofTracker)));
    report.paragraph(
        "Median p99.9 of %d slices, tracker to loop: **%.2f** (goal: at most %.1f, nothing lost).",
        ofTracker.size(), median("p99.9", ofTracker) / median("p99.9", ofLoop), GOAL);
  }

  private static List<String> row(String server, List<LoadRun> runs) {
    List<String> row = new ArrayList<>(List.of(server));
    for (String figure : List.of("responses/s", "p50", "p99", "p99.9", "max")) {
      row.add(Report.format("%,.0f", median(figure, runs)));
    }
    for (String figure : List.of("lost", "errors")) {
      row.add(Report.format("%,.0f", runs.stream().mapToDouble(r -> r.figure(figure)).sum()));
    }
    return row;
  }

  private static double median(String figure, List<LoadRun> runs) {
    return Medians.of(runs.stream().map(run -> run.figure(figure)).toList());
  }
}
