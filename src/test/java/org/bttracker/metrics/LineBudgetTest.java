package org.bttracker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBudgetTest {
  private static final long SECOND = 1_000_000_000;
  private static final int LINES = 10;

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
  void shouldLeaveOutEverythingWith0LinesASecond() {
    LineBudget none = budget(0);
    for (int second = 0; second < 5; second++) {
      assertFalse(none.take(1, second * SECOND));
    }
    assertEquals(5, none.drainLeftOut());
  }

  @Test
  @Timeout(60)
  void shouldGrantSeveralThreadsTogetherNoMoreThanItsLines() throws Exception {
    for (int second = 1; second <= 200; second++) {
      LineBudget shared = budget(100);
      long now = second * SECOND;
      assertTrue(shared.take(1, now));
      CountDownLatch begin = new CountDownLatch(3);
      List<FutureTask<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        tasks.add(new FutureTask<>(() -> takeMany(shared, now, begin)));
      }
      tasks.forEach(task -> new Thread(task).start());
      int granted = 1;
      for (FutureTask<Integer> task : tasks) {
        granted += task.get();
      }
      assertEquals(100, granted, "lines");
      assertEquals(3 * 200 - 99, shared.drainLeftOut(), "left out");
    }
  }

  private static int takeMany(LineBudget shared, long nowNanos, CountDownLatch begin)
      throws InterruptedException {
    begin.countDown();
    begin.await();
    int granted = 0;
    for (int i = 0; i < 200; i++) {
      granted += shared.take(1, nowNanos) ? 1 : 0;
    }
    return granted;
  }
}
