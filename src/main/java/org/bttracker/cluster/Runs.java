package org.bttracker.cluster;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The runs of trackers that were heard in one shard, and the number of each one's last batch. A
 * batch that comes again is known by its number, and so is one that is missing. Of runs that have
 * ended, the ones heard last are remembered. For one thread.
 */
final class Runs {
  private static final int MOST = 1_024;

  private final Map<Long, Long> lastNumbers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MOST;
        }
      };

  /** What a batch is to the one before it of its run. */
  enum Order {
    /** The next one, or the first of a run that need not be known. */
    NEXT,
    /** One that was there already. */
    AGAIN,
    /** One after others that are missing. */
    AFTER_GAP
  }

  /** Remembers what an earlier run has heard. */
  void restore(Map<Long, Long> numbers) {
    lastNumbers.putAll(numbers);
  }

  /**
   * A batch was read.
   *
   * @param heardAll whether each run has been heard that is alive
   */
  Order hear(long run, long number, boolean heardAll) {
    Long last = lastNumbers.get(run);
    if (last != null && number <= last) {
      return Order.AGAIN;
    }
    lastNumbers.put(run, number);
    long expected = last != null ? last + 1 : heardAll ? 0 : number;
    return number == expected ? Order.NEXT : Order.AFTER_GAP;
  }

  /**
   * A run has ended, and another one tells up to which batch it had come.
   *
   * @param number of its last batch
   * @return whether batches of it are missing; only once
   */
  boolean ended(long run, long number) {
    Long last = lastNumbers.get(run);
    if (last == null || last >= number) {
      return false;
    }
    lastNumbers.put(run, number);
    return true;
  }

  /** A copy, the run heard last at its end. */
  Map<Long, Long> numbers() {
    return new LinkedHashMap<>(lastNumbers);
  }
}
