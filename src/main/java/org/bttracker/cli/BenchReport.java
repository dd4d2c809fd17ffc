package org.bttracker.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.bttracker.load.LoadProgress;
import org.bttracker.load.LoadResult;

/** Shows a load: its progress on one writer, its result on another. For one thread. */
final class BenchReport {
  private static final double NANOS_PER_MICRO = 1e3;

  private final PrintWriter results;
  private final PrintWriter progress;
  private long toldResponses;

  BenchReport(PrintWriter results, PrintWriter progress) {
    this.results = results;
    this.progress = progress;
  }

  /** Prints one line, once a second. */
  void tell(LoadProgress state) {
    LoadResult soFar = state.soFar();
    progress.printf(
        Locale.ROOT,
        "%4.0f s: %s%d responses/s, %d lost, %d errors, %d announces in all%n",
        soFar.seconds(),
        phase(state),
        soFar.responses() - toldResponses,
        soFar.lost(),
        soFar.errors(),
        soFar.announces());
    progress.flush();
    toldResponses = soFar.responses();
  }

  /**
   * Prints the table.
   *
   * @param ownCpu processor time that the load has cost this process; empty if it is not known, and
   *     the table has no line of it
   */
  void print(LoadResult result, Optional<Duration> ownCpu) {
    line("seconds", "%.1f", result.seconds());
    line("responses/s", "%.0f", result.responsesPerSecond());
    line("connects", "%d", result.connects());
    line("announces", "%d", result.announces());
    line("scrapes", "%d", result.scrapes());
    line("lost", "%d", result.lost());
    line("errors", result.errors() == 0 ? "%d" : "%d (%s)", result.errors(), result.firstError());
    line("unexpected", "%d", result.unexpected());
    line("bad IDs sent", "%d", result.badIds());
    line("peers per reply", "%.1f", result.peersPerAnnounce());
    double responses = Math.max(1, result.responses());
    ownCpu.ifPresent(
        cpu ->
            line("own CPU", "%.2f us per response", cpu.toNanos() / NANOS_PER_MICRO / responses));
    line(
        "warm-up",
        result.warmUpSeconds() == 0
            ? "%.1f s (the latencies are of all answers)"
            : "%.1f s (left out of the latencies)",
        result.warmUpSeconds());
    line("p50", "%d us", result.latency().percentileMicros(0.5));
    line("p99", "%d us", result.latency().percentileMicros(0.99));
    line("p99.9", "%d us", result.latency().percentileMicros(0.999));
    line("max", "%d us", result.latency().maxMicros());
    results.flush();
  }

  private static String phase(LoadProgress state) {
    switch (state.phase()) {
      case CONNECTING:
        return "connecting, %d of %d clients: "
            .formatted(state.connectedClients(), state.clients());
      case WARM_UP:
        return "warm-up: ";
      default:
        return "";
    }
  }

  private void line(String name, String format, Object... values) {
    results.printf(Locale.ROOT, "%-16s %s%n", name, String.format(Locale.ROOT, format, values));
  }
}
