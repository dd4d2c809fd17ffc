package org.bttracker.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Responses per CPU-second of the packaged tracker, of a loop that does nothing, and of the same
 * loop in batches.
 */
final class ThroughputSection {
  private static final List<String> MIXES = List.of("50:50:1", "0:100:1");

  private static final List<String> COLUMNS =
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
          "lost by the tracker");

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
        if (limit != null) {
          load(limit, traffic, settings.warmUpSeconds());
        }
        report.paragraph("Tracker %s, %s", variant, traffic.inWords());
        compare(new Servers(loop, tracker, limit), traffic);
      }
    }
  }

  private void compare(Servers servers, Traffic traffic) throws IOException {
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < settings.pairs(); i++) {
      rounds.add(measure(servers, traffic));
    }
    List<List<String>> rows = new ArrayList<>();
    for (Round round : rounds) {
      rows.add(round.row(rows.size() + 1));
    }
    report.table(COLUMNS, rows);
    report.paragraph(
        "Median ratio of %d rounds: **%s**%s.",
        rounds.size(),
        ratio(Medians.of(rounds.stream().map(Round::ratio).toList())),
        servers.limit() == null
            ? ""
            : "; the limit's: "
                + ratio(Medians.of(rounds.stream().map(Round::limitRatio).toList())));
  }

  private Round measure(Servers servers, Traffic traffic) throws IOException {
    Measured loop = measure(servers.loop(), traffic);
    Measured tracker = measure(servers.tracker(), traffic);
    return new Round(
        loop, tracker, servers.limit() == null ? null : measure(servers.limit(), traffic));
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

  /**
   * Those that take turns.
   *
   * @param limit null where there are no batches
   */
  private record Servers(ServerProcess loop, ServerProcess tracker, ServerProcess limit) {}

  /**
   * A turn of each.
   *
   * @param limit null where there are no batches
   */
  private record Round(Measured loop, Measured tracker, Measured limit) {
    double ratio() {
      return tracker.perCpuSecond() / loop.perCpuSecond();
    }

    double limitRatio() {
      return limit.perCpuSecond() / loop.perCpuSecond();
    }

    List<String> row(int number) {
      return List.of(
          Integer.toString(number),
          Report.format("%,.0f", loop.perCpuSecond()),
          Report.format("%,.0f", tracker.perCpuSecond()),
          ThroughputSection.ratio(ratio()),
          limit == null ? "" : ThroughputSection.ratio(limitRatio()),
          Report.format("%,.0f", tracker.run().figure("responses/s")),
          Report.format("%.2f", tracker.run().figure("own CPU")),
          Report.format("%.2f", 1e6 / tracker.perCpuSecond()),
          Report.format("%.1f", tracker.run().figure("peers per reply")),
          Report.format("%.0f", tracker.run().figure("lost")));
    }
  }
}
