package org.bttracker.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  @ParameterizedTest
  @EnumSource
  void shouldSumUpWhatLoopsAndOthersHaveCounted(Counter counter) {
    LoopCounters first = counters.forLoop();
    LoopCounters second = counters.forLoop();
    first.increment(counter);
    second.add(counter, 20);
    second.add(counter, 0);
    counters.add(counter, 300);
    for (Counter each : Counter.values()) {
      assertEquals(each == counter ? 321 : 0, counters.get(each), each::name);
    }
  }

  @Test
  void shouldCountForSeveralThreads() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      LoopCounters own = counters.forLoop();
      threads.add(new Thread(() -> countMany(counters::increment)));
      threads.add(new Thread(() -> countMany(own::increment)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(8 * 50_000, counters.get(Counter.ANNOUNCES));
    assertEquals(8 * 50_000, counters.get(Counter.SCRAPES));
  }

  @Test
  @Timeout(60)
  void shouldShowOthersWhatALoopCountsWhileItGoesOn() throws Exception {
    LoopCounters loop = counters.forLoop();
    AtomicBoolean seen = new AtomicBoolean();
    Thread thread =
        new Thread(
            () -> {
              while (!seen.get()) {
                loop.increment(Counter.DATAGRAMS);
              }
            });
    thread.start();
    long last = 0;
    while (last < 1_000_000) {
      long now = counters.get(Counter.DATAGRAMS);
      assertTrue(now >= last, "it never goes back");
      last = now;
    }
    seen.set(true);
    thread.join();
  }

  /** They stand in a warning: "raise the option in brackets". */
  @ParameterizedTest
  @EnumSource
  void shouldTellWhichOptionIsTheLimit(Counter counter) {
    counter
        .limit()
        .ifPresent(
            option -> {
              assertTrue(option.matches("--[a-z-]+( or --[a-z-]+)?"), option);
              assertTrue(counter.isTrouble(), "the operator must hear of it");
            });
  }

  @Test
  void shouldTellTroubleFromTraffic() {
    assertFalse(Counter.ANNOUNCES.isTrouble());
    assertFalse(Counter.MALFORMED.isTrouble(), "anybody can send what is not for a tracker");
    assertTrue(Counter.SEND_FAILURES.isTrouble());
    assertTrue(Counter.RATE_LIMITED.isTrouble());
    assertEquals(Optional.of("--rate-limit"), Counter.RATE_LIMITED.limit());
    assertEquals(Optional.of("--max-torrents"), Counter.TORRENTS_FULL.limit());
    assertEquals(Optional.of("--max-peers"), Counter.PEERS_FULL.limit());
    assertEquals(Optional.of("--max-torrents or --max-peers"), Counter.PRESSURE.limit());
    assertEquals(Optional.of("--max-ports-per-ip"), Counter.TOO_MANY_PORTS.limit());
    assertEquals(Optional.empty(), Counter.SEND_FAILURES.limit());
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

  /** A description that begins with no plural would keep its wrong form behind a 1. */
  @Test
  void shouldUseTheSingularForOne() {
    assertEquals("1 datagram received", Counter.DATAGRAMS.inWords(1));
    assertEquals("0 datagrams received", Counter.DATAGRAMS.inWords(0));
    assertEquals("2 malformed datagrams ignored", Counter.MALFORMED.inWords(2));
    assertEquals("1 malformed datagram ignored", Counter.MALFORMED.inWords(1));
    assertEquals("1 failure to receive", Counter.RECEIVE_FAILURES.inWords(1));
    assertEquals("1 announce refused, too many torrents", Counter.TORRENTS_FULL.inWords(1));
    for (Counter counter : Counter.values()) {
      String one = counter.inWords(1);
      assertEquals("2 " + counter.description(), counter.inWords(2));
      assertTrue(
          one.matches(
                  "1 ((malformed|faulty) )?(datagram|connect|announce|scrape|request|failure|response|limit|scrape count) .*")
              || one.equals("1 of them with a signed ID"),
          one);
    }
  }

  private static void countMany(Consumer<Counter> increment) {
    for (int i = 0; i < 50_000; i++) {
      increment.accept(Counter.ANNOUNCES);
      increment.accept(Counter.SCRAPES);
    }
  }
}
