package org.bttracker.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Responses per CPU-second of the packaged tracker, and of a loop that does nothing. */
final class ThroughputSection {
  private static final List<String> MIXES = List.of("50:50:1", "0:100:1");

  private final BenchmarkSettings settings;
  private final Report report;
  private final List<Double> ratios = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  ThroughputSection(BenchmarkSettings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  void run() throws IOException {
    report.heading("Responses per CPU-second");
    report.paragraph(
        "The tracker and a `DatagramChannel` loop without any logic, whose announce replies are as"
            + " long as the tracker's are on average, take turns under `bttracker bench` for %d s"
            + " each, after a warm-up of %d s. The CPU time is the whole process's, in the kernel"
            + " and for the garbage collector included. %s",
        settings.seconds(), settings.warmUpSeconds(), pinning());
    try (ServerProcess tracker = ServerProcess.tracker(settings)) {
      for (String mix : MIXES) {
        double peers = load(tracker, mix, settings.warmUpSeconds()).figure("peers per reply");
        try (ServerProcess loop = ServerProcess.zeroLogicLoop((int) Math.round(peers))) {
          load(loop, mix, settings.warmUpSeconds());
          compare(loop, tracker, mix);
        }
      }
    }
  }

  private void compare(ServerProcess loop, ServerProcess tracker, String mix) throws IOException {
    rows.clear();
    ratios.clear();
    for (int pair = 1; pair <= settings.pairs(); pair++) {
      Measured loops = measure(loop, mix);
      Measured trackers = measure(tracker, mix);
      double ratio = trackers.perCpuSecond() / loops.perCpuSecond();
      ratios.add(ratio);
      rows.add(
          List.of(
              Integer.toString(pair),
              Report.format("%,.0f", loops.perCpuSecond()),
              Report.format("%,.0f", trackers.perCpuSecond()),
              Report.format("%.2f", ratio),
              Report.format("%,.0f", loops.run().figure("responses/s")),
              Report.format("%,.0f", trackers.run().figure("responses/s")),
              Report.format("%.1f", trackers.run().figure("peers per reply")),
              Report.format("%.0f", trackers.run().figure("lost"))));
    }
    report.paragraph("Connects : announces : scrapes = %s", mix);
    report.table(
        List.of(
            "pair",
            "loop, per CPU-s",
            "tracker, per CPU-s",
            "ratio",
            "loop, per s",
            "tracker, per s",
            "peers per reply",
            "lost by the tracker"),
        rows);
    report.paragraph("Median ratio of %d pairs: **%.2f** (goal: 0.85).", ratios.size(), median());
  }

  private Measured measure(ServerProcess server, String mix) throws IOException {
    double before = server.cpuSeconds();
    LoadRun run = load(server, mix, settings.seconds());
    return new Measured(run, run.responses() / (server.cpuSeconds() - before));
  }

  private static LoadRun load(ServerProcess server, String mix, int seconds) throws IOException {
    return LoadRun.against(server, "--mix=" + mix, "--seconds=" + seconds);
  }

  private double median() {
    List<Double> sorted = ratios.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String pinning() {
    return Machine.pinnedTo(0).isEmpty()
        ? "Nothing is pinned to a processor."
        : "The server is pinned to the first processor, where Java chooses the serial collector,"
            + " the load to the second.";
  }

  /** A run, and what it has cost. */
  private record Measured(LoadRun run, double perCpuSecond) {}
}
