package org.bttracker.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Responses per CPU-second of the packaged tracker, of a loop that does nothing, and of the same
 * loop in batches.
 */
final class ThroughputSection {
  private static final List<String> MIXES = List.of("50:50:1", "0:100:1");

  private final BenchmarkSettings settings;
  private final Report report;

  ThroughputSection(BenchmarkSettings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  void run() throws IOException {
    report.heading("Responses per CPU-second");
    report.paragraph(
        "The tracker and a `DatagramChannel` loop without any logic, whose announce replies are as"
            + " long as the tracker's are on average, take turns under `bttracker bench` for %d s"
            + " each, after a warm-up of %d s. The limit is such a loop in batches. The CPU time is"
            + " the whole process's, in the kernel and for the garbage collector included. %s",
        settings.seconds(), settings.warmUpSeconds(), pinning());
    for (String variant : settings.variants()) {
      for (int own : settings.own()) {
        for (String mix : MIXES) {
          measure(variant, new Traffic(mix, own));
        }
      }
    }
  }

  /** Each with a tracker of its own, for the torrents of one load are not those of another. */
  private void measure(String variant, Traffic traffic) throws IOException {
    try (ServerProcess tracker = ServerProcess.tracker(settings, variant)) {
      double peers = load(tracker, traffic, settings.warmUpSeconds()).figure("peers per reply");
      int length = (int) Math.round(peers);
      try (ServerProcess loop = ServerProcess.zeroLogicLoop(length);
          ServerProcess limit =
              Machine.hasBatches() ? ServerProcess.zeroLogicBatches(length) : null) {
        load(loop, traffic, settings.warmUpSeconds());
        List<ServerProcess> servers =
            Stream.of(loop, tracker, limit).filter(s -> s != null).toList();
        report.paragraph("Tracker %s, %s", variant, traffic.inWords());
        compare(servers, traffic);
      }
    }
  }

  private void compare(List<ServerProcess> servers, Traffic traffic) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> limits = new ArrayList<>();
    for (int round = 1; round <= settings.pairs(); round++) {
      Measured loop = measure(servers.get(0), traffic);
      Measured tracker = measure(servers.get(1), traffic);
      ratios.add(tracker.perCpuSecond() / loop.perCpuSecond());
      String limit = "";
      if (servers.size() > 2) {
        limits.add(measure(servers.get(2), traffic).perCpuSecond() / loop.perCpuSecond());
        limit = ratio(limits.get(limits.size() - 1));
      }
      rows.add(
          List.of(
              Integer.toString(round),
              Report.format("%,.0f", loop.perCpuSecond()),
              Report.format("%,.0f", tracker.perCpuSecond()),
              ratio(ratios.get(ratios.size() - 1)),
              limit,
              Report.format("%,.0f", tracker.run().figure("responses/s")),
              Report.format("%.2f", tracker.run().figure("own CPU")),
              Report.format("%.2f", 1e6 / tracker.perCpuSecond()),
              Report.format("%.1f", tracker.run().figure("peers per reply")),
              Report.format("%.0f", tracker.run().figure("lost"))));
    }
    report.table(
        List.of(
            "round",
            "loop, per CPU-s",
            "tracker, per CPU-s",
            "ratio",
            "limit's ratio",
            "tracker, per s",
            "bench, µs of CPU a response",
            "tracker, µs of CPU a response",
            "peers per reply",
            "lost by the tracker"),
        rows);
    report.paragraph(
        "Median ratio of %d rounds: **%s**%s.",
        ratios.size(),
        ratio(median(ratios)),
        limits.isEmpty() ? "" : "; the limit's: " + ratio(median(limits)));
  }

  private Measured measure(ServerProcess server, Traffic traffic) throws IOException {
    double before = server.cpuSeconds();
    LoadRun run = load(server, traffic, settings.seconds());
    return new Measured(run, run.responses() / (server.cpuSeconds() - before));
  }

  private static LoadRun load(ServerProcess server, Traffic traffic, int seconds)
      throws IOException {
    return LoadRun.against(
        server, "--mix=" + traffic.mix(), "--own=" + traffic.own(), "--seconds=" + seconds);
  }

  private static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private static String ratio(double ratio) {
    return Report.format("%.2f", ratio);
  }

  private static String pinning() {
    return Machine.pinnedTo(0).isEmpty()
        ? "Nothing is pinned to a processor."
        : "The server is pinned to the first processor, where Java chooses the serial collector,"
            + " the load to the second.";
  }

  /** What the clients send: weights, and how many torrents each has. */
  private record Traffic(String mix, int own) {
    String inWords() {
      return "connects : announces : scrapes = %s, %s"
          .formatted(
              mix,
              own == 0
                  ? "nearly every announce of a new peer"
                  : "clients that announce their own " + own + " torrents again and again");
    }
  }

  /** A run, and what it has cost. */
  private record Measured(LoadRun run, double perCpuSecond) {}
}
