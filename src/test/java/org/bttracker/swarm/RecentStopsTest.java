package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecentStopsTest {
  private final RecentStops stops = new RecentStops();

  @Test
  void shouldRememberTheLatestStop() {
    stops.add(7, 100);
    stops.add(7, 50);
    assertTrue(stops.isAfter(7, 99));
    assertFalse(stops.isAfter(7, 100));
    assertFalse(stops.isAfter(9, 0));
    stops.add(7, 101);
    assertTrue(stops.isAfter(7, 100));
    assertEquals(1, stops.size());
  }

  /** The monotonic clock may be anywhere. */
  @Test
  void shouldRememberStopsAtAnyTime() {
    stops.add(7, 0);
    assertTrue(stops.isAfter(7, -1));
    stops.add(9, -5);
    assertTrue(stops.isAfter(9, -6));
    assertFalse(stops.isAfter(9, -5));
  }

  @Test
  void shouldForgetOldStops() {
    for (int i = 0; i < 1_000; i++) {
      stops.add(2 * i + 1, i);
    }
    stops.forget(900);
    assertEquals(100, stops.size());
    assertFalse(stops.isAfter(2 * 899 + 1, 0));
    assertTrue(stops.isAfter(2 * 900 + 1, 0));
  }

  @Test
  void shouldHoldItsLimit() {
    for (int i = 0; i < 10_000; i++) {
      stops.add(2 * i + 1, i);
    }
    assertTrue(stops.size() <= 4_096);
    for (int i = 10_000 - 2_048; i < 10_000; i++) {
      assertTrue(stops.isAfter(2 * i + 1, i - 1), "the newest are remembered");
    }
    assertFalse(stops.isAfter(1, -1), "the oldest are not");
    stops.forget(10_000);
    assertEquals(0, stops.size());
    stops.add(1, 10_000);
    assertTrue(stops.isAfter(1, 0));
  }
}
