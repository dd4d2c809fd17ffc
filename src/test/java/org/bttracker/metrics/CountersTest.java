package org.bttracker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CountersTest {
  private final Counters counters = new Counters();

  @ParameterizedTest
  @EnumSource
  void shouldCountEachFrom0OnItsOwn(Counter counter) {
    assertEquals(0, counters.get(counter));
    counters.increment(counter);
    counters.increment(counter);
    for (Counter each : Counter.values()) {
      assertEquals(each == counter ? 2 : 0, counters.get(each), each::name);
    }
  }

  @Test
  void shouldNotShareCountsWithOthers() {
    new Counters().increment(Counter.DATAGRAMS);
    assertEquals(0, counters.get(Counter.DATAGRAMS));
  }

  @Test
  void shouldCountForSeveralThreads() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(new Thread(this::countMany));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(4 * 50_000, counters.get(Counter.ANNOUNCES));
    assertEquals(4 * 50_000, counters.get(Counter.SCRAPES));
  }

  /** They stand behind a number in the summary: "3 connects answered, 2 scrapes answered". */
  @Test
  void shouldDescribeEachCounterInItsOwnWords() {
    Set<String> descriptions = new HashSet<>();
    for (Counter counter : Counter.values()) {
      String description = counter.description();
      assertTrue(descriptions.add(description), description);
      assertFalse(description.isBlank(), counter::name);
      assertFalse(description.endsWith("."), description);
    }
  }

  private void countMany() {
    for (int i = 0; i < 50_000; i++) {
      counters.increment(Counter.ANNOUNCES);
      counters.increment(Counter.SCRAPES);
    }
  }
}
