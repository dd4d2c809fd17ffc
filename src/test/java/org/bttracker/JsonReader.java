package org.bttracker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON into maps, lists, strings, doubles, booleans and null. */
final class JsonReader {
  private final String text;
  private int at;

  private JsonReader(String text) {
    this.text = text;
  }

  /** Reads an object. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> object(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value();
    reader.blank();
    if (reader.at != text.length()) {
      throw reader.fault();
    }
    return (Map<String, Object>) value;
  }

  /** What stands at a path of names, such as {@code result.value}; null if anything is missing. */
  static Object at(Map<String, Object> object, String path) {
    Object value = object;
    for (String name : path.split("\\.")) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return value;
  }

  /** A string with its quotes. */
  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      quoted.append(
          c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return quoted.append('"').toString();
  }

  private Object value() {
    blank();
    char c = text.charAt(at);
    return switch (c) {
      case '{' -> map();
      case '[' -> list();
      case '"' -> string();
      default -> word();
    };
  }

  private Map<String, Object> map() {
    Map<String, Object> map = new LinkedHashMap<>();
    at++;
    while (!take('}')) {
      blank();
      String name = string();
      if (!take(':')) {
        throw fault();
      }
      map.put(name, value());
      take(',');
    }
    return map;
  }

  private List<Object> list() {
    List<Object> list = new ArrayList<>();
    at++;
    while (!take(']')) {
      list.add(value());
      take(',');
    }
    return list;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    at++;
    while (text.charAt(at) != '"') {
      char c = text.charAt(at++);
      string.append(c == '\\' ? escaped() : c);
    }
    at++;
    return string.toString();
  }

  private char escaped() {
    char c = text.charAt(at++);
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'u' -> (char) Integer.parseInt(text.substring(at, at += 4), 16);
      default -> c;
    };
  }

  private Object word() {
    int start = at;
    while (at < text.length() && "{}[],: \r\n\t".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "null" -> null;
      default -> Double.valueOf(word);
    };
  }

  private boolean take(char c) {
    blank();
    boolean there = text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private void blank() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private IllegalArgumentException fault() {
    return new IllegalArgumentException("no JSON at " + at + ": " + text);
  }
}
