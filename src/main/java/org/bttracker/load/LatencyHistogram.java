package org.bttracker.load;

/**
 * How long answers took. Up to 64 µs it counts each microsecond by itself; above that it cuts each
 * power of two into 32 equal parts. So a percentile is right to 1 µs or 3.2 %, whichever is more.
 * For one thread.
 */
public final class LatencyHistogram {
  private static final int NANOS_PER_MICRO = 1_000;

  /** Parts of a power of two, and the power up to which values are counted one by one. */
  private static final int PART_BITS = 5;

  private static final int PARTS = 1 << PART_BITS;
  private static final int EXACT = 2 * PARTS;

  /** The powers of two of a long, from that of the first value that is not exact. */
  private static final int BUCKETS = EXACT + (Long.SIZE - PART_BITS - 1) * PARTS;

  private final long[] counts = new long[BUCKETS];
  private long total;
  private long maxMicros;

  /** Makes an empty histogram. */
  public LatencyHistogram() {}

  /**
   * Counts one answer.
   *
   * @param nanos how long it took, 0 or more
   */
  public void record(long nanos) {
    long micros = Math.max(0, nanos / NANOS_PER_MICRO);
    counts[bucket(micros)]++;
    total++;
    maxMicros = Math.max(maxMicros, micros);
  }

  /**
   * The time that a share of the answers did not exceed.
   *
   * @param share of all answers, above 0 to 1
   * @return microseconds, rounded up to the end of the part that is counted together; 0 if nothing
   *     was counted
   */
  public long percentileMicros(double share) {
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      seen += counts[bucket];
      if (seen >= rank && seen > 0) {
        return Math.min(lastMicros(bucket), maxMicros);
      }
    }
    return 0;
  }

  /**
   * The slowest answer.
   *
   * @return microseconds, exact; 0 if nothing was counted
   */
  public long maxMicros() {
    return maxMicros;
  }

  /** The number of answers. */
  long count() {
    return total;
  }

  /** From EXACT on, the power of two chooses the row, and the next bits choose the part. */
  private static int bucket(long micros) {
    if (micros < EXACT) {
      return (int) micros;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(micros) - PART_BITS;
    return shift * PARTS + (int) (micros >>> shift);
  }

  /** The largest value of a bucket. */
  private static long lastMicros(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int shift = bucket / PARTS - 1;
    long part = bucket - (long) shift * PARTS;
    return (part + 1 << shift) - 1;
  }
}
