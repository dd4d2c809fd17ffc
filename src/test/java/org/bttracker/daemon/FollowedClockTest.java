package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FollowedClockTest {
  private static final long MILLIS = 1_700_000_000_000L;

  private final FollowedClock clock = new FollowedClock(MILLIS, 0);

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, -1, -999})
  void shouldNotFollowARounding(long millis) {
    assertEquals(0, clock.follow(MILLIS + 60_000 + millis, 60_000_000_000L));
    assertEquals(MILLIS / 1_000, clock.offsetSeconds());
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000, 30_001, -1_000, -30_001})
  void shouldFollowADriftOnce(long millis) {
    assertEquals(millis, clock.follow(MILLIS + millis, 0));
    assertEquals(Math.round((MILLIS + millis) / 1_000.0), clock.offsetSeconds());
    assertEquals(0, clock.follow(MILLIS + millis, 0));
  }

  @Test
  void shouldTellAJumpFromADrift() {
    assertFalse(FollowedClock.isJump(30_000));
    assertTrue(FollowedClock.isJump(30_001));
    assertFalse(FollowedClock.isJump(-30_000));
    assertTrue(FollowedClock.isJump(-30_001));
  }
}
