package org.bttracker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBudgetTest {
  private static final long SECOND = 1_000_000_000;
  private static final int LINES = 10;
  private static final int SECONDS = 20_000;

  private final LineBudget budget = budget(LINES);

  private static LineBudget budget(int linesPerSecond) {
    return new LineBudget(linesPerSecond);
  }

  /** How many events of so many lines get room at one moment. */
  private static int takeAll(LineBudget budget, int lines, long nowNanos) {
    int events = 0;
    while (budget.take(lines, nowNanos)) {
      events++;
    }
    return events;
  }

  /** A monotonic clock may begin anywhere, below 0 too. */
  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 7 * SECOND, -7 * SECOND, -SECOND, Long.MIN_VALUE, Long.MAX_VALUE - 2 * SECOND})
  void shouldBeginFullAndBeFullAgainASecondLater(long begin) {
    assertEquals(LINES, takeAll(budget, 1, begin));
    assertEquals(LINES, takeAll(budget, 1, begin + SECOND));
  }

  @Test
  void shouldNotBeFilledAgainWithinASecond() {
    assertEquals(LINES, takeAll(budget, 1, 7 * SECOND));
    for (long nanos = 0; nanos < SECOND; nanos += SECOND / 10) {
      assertFalse(budget.take(1, 7 * SECOND + nanos));
    }
    assertFalse(budget.take(1, 8 * SECOND - 1));
    assertTrue(budget.take(1, 8 * SECOND));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 100})
  void shouldChangeFromTheNextSecondOn(int lines) {
    assertEquals(LINES, takeAll(budget, 1, 7 * SECOND));
    budget.set(lines);
    assertFalse(budget.take(1, 7 * SECOND + 1));
    assertEquals(lines, takeAll(budget, 1, 8 * SECOND));
  }

  /** Two receive loops read their clocks apart. */
  @Test
  void shouldNotBeFilledAgainByAClockThatWasReadBefore() {
    assertEquals(LINES, takeAll(budget, 1, 8 * SECOND));
    assertFalse(budget.take(1, 8 * SECOND - 1));
    assertFalse(budget.take(1, 8 * SECOND));
  }

  @Test
  void shouldNotSaveLinesForLater() {
    assertTrue(budget.take(1, 7 * SECOND));
    assertEquals(LINES, takeAll(budget, 1, 100 * SECOND));
  }

  @Test
  void shouldGrantAnEventWholeOrNotAtAll() {
    assertTrue(budget.take(4, SECOND));
    assertTrue(budget.take(4, SECOND));
    assertFalse(budget.take(4, SECOND));
    assertTrue(budget.take(2, SECOND), "what is left serves a smaller event");
    assertFalse(budget.take(1, SECOND));
    assertTrue(budget.take(LINES, 2 * SECOND));
    assertFalse(budget.take(LINES + 1, 3 * SECOND));
  }

  @Test
  void shouldCountTheEventsThatAreLeftOutUntilItIsAsked() {
    assertEquals(0, budget.drainLeftOut());
    takeAll(budget, 4, SECOND);
    assertFalse(budget.take(4, SECOND));
    assertFalse(budget.take(4, SECOND));
    assertEquals(3, budget.drainLeftOut());
    assertEquals(0, budget.drainLeftOut());
    assertTrue(budget.take(4, 2 * SECOND));
    assertEquals(0, budget.drainLeftOut());
  }

  @Test
  void shouldLeaveTheCountingToACallerThatTries() {
    assertTrue(budget.tryTake(4, 7 * SECOND));
    assertTrue(budget.tryTake(4, 7 * SECOND));
    for (int i = 0; i < 100; i++) {
      assertFalse(budget.tryTake(4, 7 * SECOND));
    }
    assertEquals(0, budget.drainLeftOut());
    budget.leaveOut(100);
    budget.leaveOut(5);
    assertEquals(105, budget.drainLeftOut());
    budget.leaveOut(10 * LINES);
    assertFalse(budget.tryTake(1, 8 * SECOND), "what is told makes a second busy too");
  }

  @Test
  void shouldSpreadTheLinesOverASecondBehindABusyOne() {
    leaveOut(7 * SECOND, 10 * LINES + LINES);
    int granted = 0;
    for (int tenth = 0; tenth < 10; tenth++) {
      long now = 8 * SECOND + tenth * SECOND / 10;
      assertEquals(tenth == 0 ? 0 : 1, takeAll(budget, 1, now), "tenth " + tenth);
      granted += tenth == 0 ? 0 : 1;
    }
    granted += takeAll(budget, 1, 9 * SECOND - 1);
    assertEquals(LINES, granted, "all lines of the second");
  }

  @Test
  void shouldGrantAllLinesAtOnceAgainBehindAQuietSecond() {
    leaveOut(7 * SECOND, 20 * LINES);
    takeAll(budget, 1, 9 * SECOND - 1);
    assertEquals(LINES, takeAll(budget, 1, 9 * SECOND));
    leaveOut(9 * SECOND, 20 * LINES);
    assertEquals(LINES, takeAll(budget, 1, 12 * SECOND), "after a pause");
  }

  private void leaveOut(long nowNanos, int events) {
    for (int i = 0; i < events; i++) {
      budget.take(LINES + 1, nowNanos);
    }
  }

  @Test
  void shouldLeaveOutEverythingWith0LinesASecond() {
    LineBudget none = budget(0);
    for (int second = 0; second < 5; second++) {
      assertFalse(none.take(1, second * SECOND));
    }
    assertEquals(5, none.drainLeftOut());
  }

  @Test
  @Timeout(60)
  void shouldGrantTheLastLineToOneOfTwoThreads() throws Exception {
    LineBudget shared = budget(2);
    AtomicInteger arrivals = new AtomicInteger();
    FutureTask<Integer> other = new FutureTask<>(() -> takeLastLines(shared, arrivals, false));
    new Thread(other).start();
    int granted = takeLastLines(shared, arrivals, true) + other.get();
    assertEquals(SECONDS, granted, "last lines");
    assertEquals(SECONDS, shared.drainLeftOut(), "left out");
  }

  /** The first thread takes the first line of each second; for the last one both meet. */
  private static int takeLastLines(LineBudget shared, AtomicInteger arrivals, boolean first) {
    int granted = 0;
    for (int second = 1; second <= SECONDS; second++) {
      if (first) {
        assertTrue(shared.take(1, second * SECOND));
      }
      meet(arrivals, 4 * second - 2);
      granted += shared.take(1, second * SECOND) ? 1 : 0;
      meet(arrivals, 4 * second);
    }
    return granted;
  }

  /** Waits without sleep, so that both go on within nanoseconds. */
  private static void meet(AtomicInteger arrivals, int expected) {
    arrivals.incrementAndGet();
    for (int spins = 0; arrivals.get() < expected; spins++) {
      if (spins < 1_000) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
  }
}
