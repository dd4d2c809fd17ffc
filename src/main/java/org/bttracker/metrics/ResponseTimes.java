package org.bttracker.metrics;

import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * How long responses of one receive loop took, as a histogram. Its thread adds, any thread reads.
 */
public final class ResponseTimes {
  private static final long[] BOUNDS =
      LongStream.of(10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
          .map(micros -> 1_000 * micros)
          .toArray();

  private static final double NANOS_PER_SECOND = 1e9;

  /** One for each bound, one for what took longer than the last, and the sum of all nanoseconds. */
  private final OneWriterLongs numbers = new OneWriterLongs(BOUNDS.length + 2);

  private static final int SUM = BOUNDS.length + 1;

  ResponseTimes() {}

  /** Adds responses that have all taken the same time; for the loop's thread. */
  void add(long nanos, int responses) {
    int bucket = 0;
    while (bucket < BOUNDS.length && nanos > BOUNDS[bucket]) {
      bucket++;
    }
    numbers.add(bucket, responses);
    numbers.add(SUM, nanos * responses);
  }

  /**
   * The upper bounds of the buckets, which belong to them.
   *
   * @return seconds, from 10 µs to 100 ms, and then infinity
   */
  public static double[] boundsSeconds() {
    return IntStream.rangeClosed(0, BOUNDS.length)
        .mapToDouble(
            i -> i < BOUNDS.length ? BOUNDS[i] / NANOS_PER_SECOND : Double.POSITIVE_INFINITY)
        .toArray();
  }

  /**
   * How many responses are in each bucket.
   *
   * @return for each of {@link #boundsSeconds} those that are in no bucket before
   */
  public long[] counts() {
    return IntStream.rangeClosed(0, BOUNDS.length).mapToLong(numbers::get).toArray();
  }

  /**
   * How long all responses have taken together.
   *
   * @return seconds
   */
  public double sumSeconds() {
    return numbers.get(SUM) / NANOS_PER_SECOND;
  }
}
