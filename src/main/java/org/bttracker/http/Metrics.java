package org.bttracker.http;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.bttracker.metrics.Figure;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.metrics.ResponseTimes;

/**
 * All figures, the response times of the receive loops, and those of the Java virtual machine, in
 * the text format of Prometheus or of OpenMetrics. What it takes is made when it is asked for the
 * first time, which takes most of a second. One client is answered at a time.
 */
final class Metrics implements Resource {
  private static final String PREFIX = "bttracker_";

  private final List<Figure> figures;
  private final List<LoopMeter> loops;
  private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
  private PrometheusRegistry registry;

  /** Shows figures, and the response times of loops. */
  Metrics(List<Figure> figures, List<LoopMeter> loops) {
    this.figures = List.copyOf(figures);
    this.loops = List.copyOf(loops);
  }

  @Override
  public synchronized Reply get(String accept) throws IOException {
    if (registry == null) {
      registry = register();
    }
    ExpositionFormatWriter writer = openMetrics.accepts(accept) ? openMetrics : text;
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    writer.write(body, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    return new Reply(200, writer.getContentType(), body.toByteArray());
  }

  private PrometheusRegistry register() {
    PrometheusRegistry made = new PrometheusRegistry();
    for (Figure figure : figures) {
      register(figure, made);
    }
    made.register(this::responseTimes);
    JvmMetrics.builder().register(made);
    return made;
  }

  private static void register(Figure figure, PrometheusRegistry registry) {
    String name = PREFIX + figure.name();
    String[] labels = figure.labels().toArray(String[]::new);
    if (figure.isTotal()) {
      CounterWithCallback.builder()
          .name(name)
          .help(figure.help())
          .labelNames(labels)
          .callback(callback -> show(figure, callback::call))
          .register(registry);
    } else {
      GaugeWithCallback.builder()
          .name(name)
          .help(figure.help())
          .labelNames(labels)
          .callback(callback -> show(figure, callback::call))
          .register(registry);
    }
  }

  /** What both kinds of the library's callbacks take. */
  @FunctionalInterface
  private interface Shown {
    void call(double value, String... labelValues);
  }

  private static void show(Figure figure, Shown shown) {
    figure.series().forEach(one -> shown.call(one.value().getAsDouble(), labelValues(one)));
  }

  private static String[] labelValues(Figure.Series series) {
    return series.labelValues().toArray(String[]::new);
  }

  private HistogramSnapshot responseTimes() {
    HistogramSnapshot.Builder snapshot =
        HistogramSnapshot.builder()
            .name(PREFIX + "response_seconds")
            .help(
                "Time from the receipt of a request to the sending of its response, without the time"
                    + " that it waited in the kernel's queue.");
    for (int i = 0; i < loops.size(); i++) {
      ResponseTimes times = loops.get(i).responseTimes();
      snapshot.dataPoint(
          HistogramDataPointSnapshot.builder()
              .labels(Labels.of("loop", String.valueOf(i + 1)))
              .classicHistogramBuckets(
                  ClassicHistogramBuckets.of(ResponseTimes.boundsSeconds(), times.counts()))
              .sum(times.sumSeconds())
              .build());
    }
    return snapshot.build();
  }
}
