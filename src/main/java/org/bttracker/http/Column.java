package org.bttracker.http;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.metrics.ResponseTimes;

/**
 * One figure of the history, and how it is read. Figures of an interval remember the totals that
 * they read last, so one thread at a time reads a column.
 */
public final class Column {
  private static final double MICROS_PER_SECOND = 1e6;

  private final String name;
  private final Reading reading;

  /** Reads a figure. */
  @FunctionalInterface
  private interface Reading {
    /** Reads it at the end of an interval, which began when it was read last. */
    double read(double seconds);
  }

  private Column(String name, Reading reading) {
    this.name = name;
    this.reading = reading;
  }

  /**
   * What is there at the time of the sample.
   *
   * @param name as {@link History} takes it
   * @param value reads it; NaN if it is not known
   * @return a column
   */
  public static Column level(String name, DoubleSupplier value) {
    return new Column(name, seconds -> value.getAsDouble());
  }

  /**
   * How fast a total grew since the last sample.
   *
   * @param name as {@link History} takes it
   * @param total reads it, now for the first time
   * @return a column, per second
   */
  public static Column rate(String name, DoubleSupplier total) {
    Growth growth = new Growth(total);
    return new Column(name, seconds -> growth.next() / seconds);
  }

  /**
   * Which part of the time since the last sample the busiest receive loop has worked. A loop that
   * did not turn is left out, since its time is not known yet.
   *
   * @param name as {@link History} takes it
   * @param loops all receive loops
   * @return a column, from 0 to 1; unknown if no loop has turned
   */
  public static Column busy(String name, List<LoopMeter> loops) {
    List<Growth> working = loops.stream().map(loop -> new Growth(loop::workingSeconds)).toList();
    List<Growth> waiting = loops.stream().map(loop -> new Growth(loop::waitingSeconds)).toList();
    return new Column(
        name,
        seconds ->
            IntStream.range(0, working.size())
                .mapToDouble(i -> part(working.get(i).next(), waiting.get(i).next()))
                .filter(part -> !Double.isNaN(part))
                .max()
                .orElse(Double.NaN));
  }

  /**
   * Within which time a part of the responses since the last sample was sent. It is interpolated
   * between the bounds of the histogram, as Prometheus does; beyond the last bound, it is that.
   *
   * @param name as {@link History} takes it
   * @param part of the responses, from 0 to 1, such as 0.99
   * @param loops all receive loops
   * @return a column, in microseconds; unknown if there were no responses
   */
  public static Column responseMicros(String name, double part, List<LoopMeter> loops) {
    double[] bounds = ResponseTimes.boundsSeconds();
    long[] last = responses(loops, bounds.length);
    return new Column(
        name,
        seconds -> {
          long[] now = responses(loops, bounds.length);
          double[] counts = new double[bounds.length];
          for (int i = 0; i < counts.length; i++) {
            counts[i] = now[i] - last[i];
            last[i] = now[i];
          }
          return quantile(part, bounds, counts) * MICROS_PER_SECOND;
        });
  }

  String name() {
    return name;
  }

  /** Reads it at the end of an interval of so many seconds. */
  double read(double seconds) {
    return reading.read(seconds);
  }

  /** NaN if a loop has neither worked nor waited. */
  private static double part(double worked, double waited) {
    return worked / (worked + waited);
  }

  /** The responses of all loops, by bucket. */
  private static long[] responses(List<LoopMeter> loops, int buckets) {
    long[] all = new long[buckets];
    for (LoopMeter loop : loops) {
      long[] counts = loop.responseTimes().counts();
      for (int i = 0; i < buckets; i++) {
        all[i] += counts[i];
      }
    }
    return all;
  }

  private static double quantile(double part, double[] bounds, double[] counts) {
    double all = 0;
    for (double count : counts) {
      all += count;
    }
    if (all == 0) {
      return Double.NaN;
    }
    double wanted = part * all;
    double lower = 0;
    for (int i = 0; i < bounds.length - 1; i++) {
      if (counts[i] > 0 && wanted <= counts[i]) {
        return lower + (bounds[i] - lower) * wanted / counts[i];
      }
      wanted -= counts[i];
      lower = bounds[i];
    }
    return lower;
  }

  /** How much a total has grown since it was read last. */
  private static final class Growth {
    private final DoubleSupplier total;
    private double last;

    Growth(DoubleSupplier total) {
      this.total = total;
      last = total.getAsDouble();
    }

    double next() {
      double before = last;
      last = total.getAsDouble();
      return last - before;
    }
  }
}
