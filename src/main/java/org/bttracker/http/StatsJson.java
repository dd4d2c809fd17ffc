package org.bttracker.http;

import java.util.List;
import org.bttracker.metrics.Figure;

/**
 * All figures as one JSON object. A figure has its name, without {@code _total}; if labels tell
 * several numbers apart, there is an object for each label, such as {@code
 * "peers":{"ipv4":{"seeder":1,"leecher":2}}}. All names are plain words, so nothing is escaped.
 */
final class StatsJson implements Resource {
  private static final double LARGEST_WHOLE = 1L << 53;

  private final List<Figure> figures;

  /** Shows figures in their order. */
  StatsJson(List<Figure> figures) {
    this.figures = List.copyOf(figures);
  }

  @Override
  public Reply get(String accept) {
    StringBuilder json = new StringBuilder(4_096).append('{');
    String separator = "\n";
    for (Figure figure : figures) {
      json.append(separator);
      key(json, figure.name().replaceAll(Figure.TOTAL + "$", ""));
      value(json, figure.series(), 0);
      separator = ",\n";
    }
    return Reply.of("application/json", json.append("\n}\n").toString());
  }

  /** Those that differ only in the labels from a depth on. */
  private static void value(StringBuilder json, List<Figure.Series> series, int depth) {
    if (!series.isEmpty() && series.get(0).labelValues().size() == depth) {
      number(json, series.get(0).value().getAsDouble());
      return;
    }
    json.append('{');
    String separator = "";
    for (String label : labels(series, depth)) {
      json.append(separator);
      key(json, label);
      value(
          json,
          series.stream().filter(one -> one.labelValues().get(depth).equals(label)).toList(),
          depth + 1);
      separator = ",";
    }
    json.append('}');
  }

  private static List<String> labels(List<Figure.Series> series, int depth) {
    return series.stream().map(one -> one.labelValues().get(depth)).distinct().toList();
  }

  private static void key(StringBuilder json, String name) {
    json.append('"').append(name).append("\":");
  }

  private static void number(StringBuilder json, double value) {
    if (!Double.isFinite(value)) {
      json.append("null");
    } else if (value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE) {
      json.append((long) value);
    } else {
      json.append(value);
    }
  }
}
