package org.bttracker.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Measures everything, one section after the other, and writes {@code target/benchmark.md}. Wants a
 * machine that does nothing else.
 */
@Command(name = "benchmarks", mixinStandardHelpOptions = true, sortOptions = false)
final class Benchmarks implements Callable<Integer> {
  private static final Path FILE = Path.of("target", "benchmark.md");

  @Mixin private BenchmarkSettings settings;

  private final Report report = new Report(FILE);

  /**
   * Runs it in the project's directory.
   *
   * @param args see {@link BenchmarkSettings}
   */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Benchmarks()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    long start = System.nanoTime();
    report.heading("BtTracker: what it costs");
    report.paragraph("Measured on: %s", Machine.inWords());
    section("throughput", () -> new ThroughputSection(settings, report).run());
    section("latency", () -> new LatencySection(settings, report).run());
    section("heap", () -> HeapSection.run(report));
    section("allocation", () -> AllocationSection.run(report));
    section("purge", () -> PurgeSection.run(settings, report));
    section("jmh", () -> JmhSection.run(settings, report));
    Duration taken = Duration.ofNanos(System.nanoTime() - start);
    report.paragraph("All of this took %d min %d s.", taken.toMinutes(), taken.toSecondsPart());
    report.write();
    System.out.println("Written to " + FILE.toAbsolutePath());
    return 0;
  }

  private void section(String name, Section section) throws Exception {
    if (settings.includes(name)) {
      System.out.println("Measuring " + name);
      section.run();
      report.write();
    }
  }

  /** A part of the report. */
  @FunctionalInterface
  private interface Section {
    void run() throws Exception;
  }
}
