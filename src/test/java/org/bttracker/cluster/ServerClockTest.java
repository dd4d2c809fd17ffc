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
    assertFalse(clock.isKnown());
    clock.set(1_800_000_000_000L, millis(-50), millis(-30));
    assertTrue(clock.isKnown());
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
    assertTrue(clock.isKnown(), "until then, what was known is used");
  }

  private static long millis(long count) {
    return TimeUnit.MILLISECONDS.toNanos(count);
  }
}
