package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.bttracker.cluster.Runs.Order;
import org.junit.jupiter.api.Test;

class RunsTest {
  private final Runs runs = new Runs();

  @Test
  void shouldTellBatchesApart() {
    assertEquals(Order.NEXT, runs.hear(1, 0, true));
    assertEquals(Order.NEXT, runs.hear(1, 1, true));
    assertEquals(Order.AGAIN, runs.hear(1, 1, true));
    assertEquals(Order.AGAIN, runs.hear(1, 0, true));
    assertEquals(Order.AFTER_GAP, runs.hear(1, 3, true));
    assertEquals(Order.AGAIN, runs.hear(1, 2, true), "which then comes too late");
    assertEquals(Order.NEXT, runs.hear(1, 4, true));
    assertEquals(Order.NEXT, runs.hear(2, 0, true), "each run has its own numbers");
  }

  @Test
  void shouldMissTheBeginningOfARunOnlyIfAllWereHeard() {
    assertEquals(Order.NEXT, runs.hear(1, 5, false), "it began before the log's beginning");
    assertEquals(Order.AFTER_GAP, runs.hear(2, 5, true));
  }

  @Test
  void shouldGoOnWhereAnEarlierRunHasEnded() {
    runs.restore(Map.of(1L, 7L));
    assertEquals(Order.AGAIN, runs.hear(1, 7, true));
    assertEquals(Order.NEXT, runs.hear(1, 8, true));
    assertEquals(Map.of(1L, 8L), runs.numbers());
  }

  @Test
  void shouldForgetTheRunsNotHeardForLongest() {
    for (long run = 0; run < 1_024; run++) {
      runs.hear(run, 0, true);
    }
    runs.hear(0, 1, true);
    runs.hear(2_000, 0, true);
    assertEquals(1_024, runs.numbers().size());
    assertEquals(Order.NEXT, runs.hear(0, 2, true));
    assertEquals(Order.AFTER_GAP, runs.hear(1, 1, true));
  }

  @Test
  void shouldMissTheEndOfARunThatHasEnded() {
    runs.hear(1, 5, false);
    assertFalse(runs.ended(1, 5), "all was heard");
    assertTrue(runs.ended(1, 7));
    assertFalse(runs.ended(1, 7), "once");
    assertFalse(runs.ended(2, 7), "nobody knows it");
  }
}
