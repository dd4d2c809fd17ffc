package org.bttracker.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How long answers take at a fixed rate, with many torrents held, beside a loop without logic. */
final class LatencySection {
  private static final int PEERS = 30;
  private static final List<String> FIGURES =
      List.of("p50", "p99", "p99.9", "max", "lost", "errors");

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
            + " after a warm-up of %d s. Loop and tracker take turns of %d s. Times in µs, from just"
            + " before a request is sent to the reading of its answer, so the load generator's own"
            + " delays are in them. Goal: the tracker's p99.9 at most 1.5 times the loop's, nothing"
            + " lost.",
        settings.rate(), settings.torrents(), settings.warmUpSeconds(), settings.seconds());
    for (String variant : settings.variants()) {
      measure(variant);
    }
  }

  private void measure(String variant) throws IOException {
    try (ServerProcess tracker = ServerProcess.tracker(settings, variant);
        ServerProcess loop = ServerProcess.zeroLogicLoop(PEERS)) {
      String torrents = "--torrents=" + settings.torrents();
      LoadRun.against(tracker, torrents, "--fill=" + settings.torrents(), "--num-want=0");
      load(loop, settings.warmUpSeconds());
      load(tracker, settings.warmUpSeconds());
      List<List<String>> rows = new ArrayList<>();
      int rounds = Math.max(1, settings.rateSeconds() / 2 / settings.seconds());
      for (int round = 1; round <= rounds; round++) {
        rows.add(row(round, "loop", load(loop, settings.seconds())));
        rows.add(row(round, "tracker", load(tracker, settings.seconds())));
      }
      report.paragraph("Tracker %s", variant);
      List<String> columns = new ArrayList<>(List.of("server", "round", "responses/s"));
      columns.addAll(FIGURES);
      report.table(columns, rows);
    }
  }

  private LoadRun load(ServerProcess server, int seconds) throws IOException {
    return LoadRun.against(
        server,
        "--torrents=" + settings.torrents(),
        "--rate=" + settings.rate(),
        "--num-want=" + PEERS,
        "--seconds=" + seconds);
  }

  private static List<String> row(int round, String server, LoadRun run) {
    List<String> row = new ArrayList<>(List.of(server, Integer.toString(round)));
    row.add(Report.format("%,.0f", run.figure("responses/s")));
    FIGURES.forEach(figure -> row.add(Report.format("%,.0f", run.figure(figure))));
    return row;
  }
}
