package org.bttracker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryTest {
  private final History history = new History(List.of("peers", "busy"), 3);

  @Test
  void shouldGiveEmptyColumnsBeforeThereIsData() {
    assertEquals("{\"time\":[],\"peers\":[],\"busy\":[]}", history.toJson());
  }

  @Test
  void shouldGiveOldestFirst() {
    history.add(1_000, 4, 0.25);
    history.add(11_000, 5, 0.5);
    assertEquals("{\"time\":[1000,11000],\"peers\":[4,5],\"busy\":[0.25,0.5]}", history.toJson());
  }

  @Test
  void shouldDropTheOldestWhenFull() {
    for (int i = 1; i <= 5; i++) {
      history.add(i * 1_000, i, i * 10);
    }
    assertEquals(
        "{\"time\":[3000,4000,5000],\"peers\":[3,4,5],\"busy\":[30,40,50]}", history.toJson());
  }

  @ParameterizedTest
  @CsvSource({"5000, '4000,', '4,'", "4999, '4000,', '4,'", "4000, '3000,', '3,'", "1, '', ''"})
  void shouldForgetWhatLiesInTheFutureWhenTheClockWasSetBack(
      long earlierMillis, String times, String figures) {
    for (int i = 3; i <= 5; i++) {
      history.add(i * 1_000, i, i);
    }
    history.add(earlierMillis, 7, 8);
    history.add(earlierMillis + 1, 9, 9);
    String json = history.toJson();
    assertTrue(
        json.contains(times + earlierMillis + "," + (earlierMillis + 1) + "],\"peers\":["), json);
    assertTrue(json.contains(figures + "7,9],"), json);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1, 1",
    "1234567, 1234567",
    "0.001, 0.001",
    "0.0004, 0",
    "-0.0004, 0",
    "0.9996, 1",
    "2.050, 2.05",
    "-0.5, -0.5",
    "-12.25, -12.25",
    "1e14, 100000000000000",
    "1e15, 1.0E15",
    "NaN, null",
    "Infinity, null",
    "-Infinity, null"
  })
  void shouldWriteFiguresAsJsonNumbers(double figure, String json) {
    history.add(1, figure, 1);
    assertEquals("{\"time\":[1],\"peers\":[" + json + "],\"busy\":[1]}", history.toJson());
  }

  @Test
  void shouldRefuseASampleOfAnotherWidthAndAddNothing() {
    assertThrows(IllegalArgumentException.class, () -> history.add(1, 1));
    assertThrows(IllegalArgumentException.class, () -> history.add(1, 1, 2, 3));
    assertEquals("{\"time\":[],\"peers\":[],\"busy\":[]}", history.toJson());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "time", "Peers", "a b", "a\"b", "busy"})
  void shouldRefuseANameThatJsonOrTheColumnsCouldNotBear(String name) {
    assertThrows(IllegalArgumentException.class, () -> new History(List.of("busy", name), 3));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void shouldRefuseToKeepNothing(int capacity) {
    assertThrows(IllegalArgumentException.class, () -> new History(List.of("peers"), capacity));
  }
}
