package org.bttracker.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyHistogramTest {
  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void shouldBeZeroWithoutAnswers() {
    assertEquals(0, histogram.percentileMicros(0.5));
    assertEquals(0, histogram.percentileMicros(1));
    assertEquals(0, histogram.maxMicros());
  }

  @Test
  void shouldCountShortTimesExactly() {
    for (int micros = 1; micros <= 50; micros++) {
      histogram.record(micros * 1_000L + 999);
    }
    assertEquals(1, histogram.percentileMicros(0.001));
    assertEquals(25, histogram.percentileMicros(0.5));
    assertEquals(49, histogram.percentileMicros(0.98));
    assertEquals(50, histogram.percentileMicros(1));
    assertEquals(50, histogram.maxMicros());
  }

  @ParameterizedTest
  @ValueSource(longs = {63, 64, 65, 95, 96, 127, 128, 1_000, 65_535, 65_536, 500_000, 1L << 40})
  void shouldBeRightToThreePercent(long micros) {
    histogram.record(micros * 1_000);
    histogram.record(Long.MAX_VALUE);
    long told = histogram.percentileMicros(0.5);
    assertTrue(told >= micros && told <= micros + micros / 32, told + " for " + micros);
  }

  @Test
  void shouldNotTellMoreThanTheSlowest() {
    histogram.record(100_000);
    assertEquals(100, histogram.percentileMicros(0.999));
    histogram.record(Long.MAX_VALUE);
    assertEquals(Long.MAX_VALUE / 1_000, histogram.maxMicros());
    assertEquals(Long.MAX_VALUE / 1_000, histogram.percentileMicros(1));
  }

  @Test
  void shouldTellRarePercentiles() {
    for (int i = 0; i < 999; i++) {
      histogram.record(10_000);
    }
    histogram.record(40_000);
    assertEquals(10, histogram.percentileMicros(0.999));
    assertEquals(40, histogram.percentileMicros(0.9991));
  }
}
