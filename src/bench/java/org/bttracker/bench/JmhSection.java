package org.bttracker.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The parts by themselves, measured by JMH. */
final class JmhSection {
  private static final String ALLOCATION = "gc.alloc.rate.norm";
  private static final int ITERATIONS = 5;

  private JmhSection() {}

  static void run(BenchmarkSettings settings, Report report) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(JmhSection.class.getPackageName() + ".*Benchmark\\.")
            .mode(Mode.AverageTime)
            .timeUnit(TimeUnit.NANOSECONDS)
            .forks(1)
            .warmupIterations(settings.isQuick() ? 1 : 2)
            .warmupTime(TimeValue.seconds(1))
            .measurementIterations(settings.isQuick() ? 1 : ITERATIONS)
            .measurementTime(TimeValue.seconds(1))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    Collection<RunResult> results = new Runner(options.build()).run();
    List<List<String>> rows = new ArrayList<>();
    for (RunResult result : results) {
      rows.add(row(result));
    }
    report.heading("Parts by themselves");
    report.paragraph(
        "JMH, average of %d s after a warm-up, on one thread; with JMH's error at 99.9 %%.",
        settings.isQuick() ? 1 : ITERATIONS);
    report.table(List.of("what", "ns", "±", "bytes allocated"), rows);
  }

  private static List<String> row(RunResult result) {
    String name = result.getParams().getBenchmark().replaceFirst(".*\\.(?=\\w+\\.\\w+$)", "");
    for (String parameter : result.getParams().getParamsKeys()) {
      name += ", " + result.getParams().getParam(parameter) + " " + parameter;
    }
    Result<?> time = result.getPrimaryResult();
    Result<?> allocation = result.getSecondaryResults().get(ALLOCATION);
    return List.of(
        name.replace("Benchmark.", ": "),
        Report.format("%,.1f", time.getScore()),
        Double.isNaN(time.getScoreError()) ? "" : Report.format("%,.1f", time.getScoreError()),
        Report.format("%.0f", allocation.getScore()));
  }
}
