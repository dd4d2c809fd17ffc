package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Pace pace = new Pace(6);

  @Test
  void shouldTakeMoreAsLongAsItIsQuick() {
    assertEquals(1, pace.atOnce());
    pace.took(SECOND - 1);
    assertEquals(2, pace.atOnce());
    pace.took(SECOND);
    pace.took(2 * SECOND);
    assertEquals(2, pace.atOnce(), "as it should be");
    pace.took(0);
    pace.took(0);
    assertEquals(6, pace.atOnce(), "the most");
  }

  @Test
  void shouldTakeLessIfItIsSlow() {
    pace.took(0);
    pace.took(0);
    pace.took(2 * SECOND + 1);
    assertEquals(2, pace.atOnce());
    pace.took(3 * SECOND);
    pace.took(3 * SECOND);
    assertEquals(1, pace.atOnce());
  }

  @Test
  void shouldBeginAnewBehindAFailure() {
    pace.took(0);
    pace.took(0);
    pace.failed();
    assertEquals(1, pace.atOnce());
  }
}
