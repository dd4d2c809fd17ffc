package org.bttracker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnnounceEventTest {
  @ParameterizedTest
  @CsvSource({"0, NONE", "1, COMPLETED", "2, STARTED", "3, STOPPED", "4, PAUSED"})
  void shouldKnowTheCodes(int code, AnnounceEvent event) {
    assertEquals(event, AnnounceEvent.of(code));
    assertEquals(code, event.code());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6, 99, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void shouldTakeUnknownCodesForNone(int code) {
    assertEquals(AnnounceEvent.NONE, AnnounceEvent.of(code));
  }

  @Test
  void shouldHaveNoCodesBeyondTheseFive() {
    assertEquals(5, AnnounceEvent.values().length);
  }
}
