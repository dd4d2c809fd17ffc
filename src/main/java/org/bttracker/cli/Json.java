package org.bttracker.cli;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Writes JSON (RFC 8259). */
final class Json {
  private Json() {}

  /**
   * A value as JSON, in one line.
   *
   * @param value null, a string, a number, a boolean, a list of values, or a map from strings to
   *     values, which is written in its order
   * @throws IllegalArgumentException if it is anything else
   */
  static String of(Object value) {
    if (value == null || value instanceof Boolean || value instanceof Number) {
      return String.valueOf(value);
    }
    if (value instanceof String text) {
      return quoted(text);
    }
    if (value instanceof List<?> list) {
      StringJoiner items = new StringJoiner(",", "[", "]");
      list.forEach(item -> items.add(of(item)));
      return items.toString();
    }
    if (value instanceof Map<?, ?> map) {
      StringJoiner members = new StringJoiner(",", "{", "}");
      map.forEach((name, member) -> members.add(quoted((String) name) + ":" + of(member)));
      return members.toString();
    }
    throw new IllegalArgumentException("no JSON for " + value.getClass());
  }

  /** Escapes what must not stand in a string, and what a terminal might obey. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (TerminalText.isPlain(c)) {
        quoted.append(c);
      } else {
        quoted.append("\\u%04x".formatted((int) c));
      }
    }
    return quoted.append('"').toString();
  }
}
