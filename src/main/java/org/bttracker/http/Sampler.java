package org.bttracker.http;

import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fills a history with samples. One thread at a time adds them; any thread may read the history
 * meanwhile.
 */
public final class Sampler {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final List<Column> columns;
  private final History history;
  private long lastNanos;

  /**
   * Makes it with an empty history; the first interval begins.
   *
   * @param columns made just now
   * @param capacity how many samples the history keeps, at least 1
   * @param nowNanos the monotonic clock
   * @throws IllegalArgumentException if {@link History} does not take the names or the capacity
   */
  public Sampler(List<Column> columns, int capacity, long nowNanos) {
    this.columns = List.copyOf(columns);
    history = new History(columns.stream().map(Column::name).toList(), capacity);
    lastNanos = nowNanos;
  }

  /**
   * Adds a sample of the interval since the last one.
   *
   * @param nowNanos the monotonic clock, which tells how long the interval was
   * @param timeMillis the wall clock, in milliseconds since 1970 UTC, which the sample bears
   */
  public void sample(long nowNanos, long timeMillis) {
    double seconds = (nowNanos - lastNanos) / NANOS_PER_SECOND;
    lastNanos = nowNanos;
    history.add(timeMillis, columns.stream().mapToDouble(column -> column.read(seconds)).toArray());
  }

  /**
   * What was sampled.
   *
   * @return goes on being filled
   */
  public History history() {
    return history;
  }
}
