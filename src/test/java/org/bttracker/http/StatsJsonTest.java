package org.bttracker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bttracker.metrics.Figure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatsJsonTest {
  @Test
  void shouldNestLabels() {
    Figure peers =
        new Figure(
            "peers_total",
            "Peers.",
            List.of("family", "role"),
            List.of(
                series(1, "ipv4", "seeder"),
                series(2, "ipv4", "leecher"),
                series(3, "ipv6", "seeder"),
                series(4, "ipv6", "leecher")));
    Figure none = new Figure("none", "None.", List.of("loop"), List.of());
    assertEquals(
        """
        {
        "peers":{"ipv4":{"seeder":1,"leecher":2},"ipv6":{"seeder":3,"leecher":4}},
        "none":{},
        "torrents":5
        }
        """,
        json(peers, none, Figure.of("torrents", "Torrents.", () -> 5)));
  }

  @Test
  void shouldBeAnObjectWithoutFigures() {
    assertEquals("{\n}\n", json());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "1.5, 1.5",
    "9007199254740991, 9007199254740991",
    "1e300, 1.0E300",
    "0.00001, 1.0E-5",
    "NaN, null",
    "Infinity, null",
    "-Infinity, null"
  })
  void shouldWriteNumbersAsJsonHasThem(double number, String text) {
    assertEquals("{\n\"a\":" + text + "\n}\n", json(Figure.of("a", "A.", () -> number)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"", "a\\", "a\n", "ä", "a-b"})
  void shouldTakeNoNamesThatWouldHaveToBeEscaped(String name) {
    assertThrows(IllegalArgumentException.class, () -> Figure.of(name, "A.", () -> 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Figure("a", "A.", List.of(name), List.of(series(1, "b"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Figure("a", "A.", List.of("b"), List.of(series(1, name))));
  }

  @Test
  void shouldTakeNoSeriesWithAnotherNumberOfLabels() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new Figure("a", "A.", List.of("b"), List.of(series(1, "c", "d"))));
  }

  private static Figure.Series series(double value, String... labels) {
    return new Figure.Series(List.of(labels), () -> value);
  }

  private static String json(Figure... figures) {
    Reply reply = new StatsJson(List.of(figures)).get(null);
    assertEquals(200, reply.status());
    assertEquals("application/json", reply.contentType());
    return new String(reply.body(), StandardCharsets.UTF_8);
  }
}
