package org.bttracker;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what other processes bring about, by looking again and again. */
final class Deadline {
  private static final long PAUSE_MILLIS = 5;

  private Deadline() {}

  /** What is to become true. */
  @FunctionalInterface
  interface Question {
    /**
     * Looks once.
     *
     * @return what is wrong; empty if nothing is
     */
    String wrong() throws Exception;
  }

  /**
   * Looks until nothing is wrong.
   *
   * @param bound far above what it takes; then what is wrong fails the test
   * @return how long it has taken, ms
   */
  static long await(Duration bound, Question question) throws Exception {
    long start = System.nanoTime();
    String wrong = question.wrong();
    while (!wrong.isEmpty()) {
      if (System.nanoTime() - start > bound.toNanos()) {
        fail("after " + bound.toSeconds() + " s: " + wrong);
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      wrong = question.wrong();
    }
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }
}
