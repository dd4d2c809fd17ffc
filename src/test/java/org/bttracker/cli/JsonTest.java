package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void shouldWriteEachKindOfValue() {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("z", 1);
    object.put("a", List.of());
    object.put("m", Arrays.asList(null, true, -2.5, Long.MIN_VALUE, "x", Map.of("k", List.of(1))));
    assertEquals(
        "{\"z\":1,\"a\":[],\"m\":[null,true,-2.5,-9223372036854775808,\"x\",{\"k\":[1]}]}",
        Json.of(object));
    assertEquals("{}", Json.of(Map.of()));
  }

  @Test
  void shouldEscapeWhatMustNotStandInAString() {
    assertEquals("\"\\\"\\\\/\\u000a\\u0000\\u001b[2J\"", Json.of("\"\\/\n\0\u001b[2J"));
    assertEquals("{\"\\\"\":\"\u00e4\u20ac\"}", Json.of(Map.of("\"", "\u00e4\u20ac")));
    assertEquals("\"\\u009b\\u202e\\ud83d\\ude00\"", Json.of("\u009b\u202e\ud83d\ude00"));
  }

  @Test
  void shouldRefuseAnythingElse() {
    assertThrows(IllegalArgumentException.class, () -> Json.of(new Object()));
    assertThrows(IllegalArgumentException.class, () -> Json.of(List.of('c')));
  }
}
