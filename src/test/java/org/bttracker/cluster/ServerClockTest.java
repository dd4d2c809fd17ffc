package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ServerClockTest {
  private final ServerClock clock = new ServerClock();

  @Test
  void shouldTellTheServersTimeFromTheMonotonicClock() {
    clock.set(1_800_000_000_000L, millis(-50), millis(-30));
    assertEquals(1_800_000_000_000L, clock.serverMillis(millis(-40)), "in the middle");
    assertEquals(1_800_000_001_040L, clock.serverMillis(millis(1_000)));
    assertEquals(1_000, clock.localMillis(1_800_000_001_040L));
  }

  @Test
  void shouldBeAskedEachMinuteAndBehindAFailure() {
    assertFalse(clock.isFresh(0));
    clock.set(5, 0, 0);
    assertTrue(clock.isFresh(millis(59_999)));
    assertFalse(clock.isFresh(millis(60_000)));
    clock.set(5, 0, millis(60_000));
    assertTrue(clock.isFresh(millis(60_000)));
    clock.expire();
    assertFalse(clock.isFresh(millis(60_000)));
  }

  @Test
  void shouldNotTakeASlowAnswerForABetterOne() {
    clock.set(1_000_000, millis(0), millis(2));
    clock.set(1_004_000, millis(1_000), millis(4_100));
    assertEquals(1_004_000, clock.serverMillis(millis(4_001)), "both may be true");
    clock.set(1_004_000, millis(4_010), millis(4_012));
    assertEquals(1_004_000, clock.serverMillis(millis(4_011)), "the clock was set");
    clock.set(1_004_000, millis(5_000), millis(6_000));
    assertEquals(1_004_000, clock.serverMillis(millis(5_500)), "so it was again");
    clock.set(1_004_100, millis(5_590), millis(5_600));
    assertEquals(1_004_100, clock.serverMillis(millis(5_595)), "a quick answer tells more");
  }

  private static long millis(long count) {
    return TimeUnit.MILLISECONDS.toNanos(count);
  }
}
