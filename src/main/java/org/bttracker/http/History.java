package org.bttracker.http;

import java.util.List;

/**
 * The figures of the last samples, oldest first; a new one takes the place of the oldest.
 *
 * <p>Its memory is taken once: 8 bytes for each figure and time of a sample. An hour of 28 figures
 * every 10 s is 360 × 29 × 8 = 83,520 bytes; five more in a cluster are 360 × 5 × 8 = 14,400.
 *
 * <p>Any thread may call it. Adding and reading exclude each other, so a reader never sees half a
 * sample. The receive loops do neither.
 */
public final class History {
  private final List<String> names;
  private final long[] timesMillis;
  private final double[][] columns;
  private int size;
  private int next;

  /**
   * Makes an empty history.
   *
   * @param names the names of the figures, in the order in which a sample gives them: lower-case
   *     letters, digits and underscores
   * @param capacity how many samples it keeps, at least 1
   * @throws IllegalArgumentException if the capacity is less than 1, or a name is of another form,
   *     is {@code time}, or occurs twice
   */
  public History(List<String> names, int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException("capacity is " + capacity + ", must be at least 1");
    }
    this.names = List.copyOf(names);
    for (String name : this.names) {
      // Names go into the JSON as they are, beside the time.
      if (!name.matches("[a-z0-9_]+") || name.equals("time")) {
        throw new IllegalArgumentException("not a name for a figure: " + name);
      }
    }
    if (this.names.stream().distinct().count() != this.names.size()) {
      throw new IllegalArgumentException("a name occurs twice: " + this.names);
    }
    timesMillis = new long[capacity];
    columns = new double[this.names.size()][capacity];
  }

  /**
   * Adds a sample.
   *
   * @param timeMillis when it was taken, in milliseconds since 1970 UTC
   * @param figures a figure for each name; one that is not finite counts as unknown
   * @throws IllegalArgumentException if there are more or fewer figures than names; nothing is
   *     added then
   */
  public synchronized void add(long timeMillis, double... figures) {
    if (figures.length != columns.length) {
      throw new IllegalArgumentException(figures.length + " figures, must be " + columns.length);
    }
    while (size > 0 && timeMillis <= timesMillis[slot(size - 1)]) {
      // The wall clock was set back. A chart's times must rise, and this one lies in the future.
      next = slot(size - 1);
      size--;
    }
    timesMillis[next] = timeMillis;
    for (int i = 0; i < figures.length; i++) {
      columns[i][next] = figures[i];
    }
    next = (next + 1) % timesMillis.length;
    size = Math.min(size + 1, timesMillis.length);
  }

  /**
   * Writes the samples as a JSON object of columns of equal length, oldest sample first: {@code
   * time} in milliseconds since 1970 UTC, then one column for each name. A figure with up to three
   * decimals; an unknown one is {@code null}.
   *
   * @return for example <code>{"time":[1000,11000],"peers":[4,5.5]}</code>
   */
  public synchronized String toJson() {
    StringBuilder json = new StringBuilder(64 + size * (14 + 8 * columns.length));
    json.append("{\"time\":[");
    for (int i = 0; i < size; i++) {
      json.append(i == 0 ? "" : ",").append(timesMillis[slot(i)]);
    }
    json.append(']');
    for (int column = 0; column < columns.length; column++) {
      json.append(",\"").append(names.get(column)).append("\":[");
      for (int i = 0; i < size; i++) {
        json.append(i == 0 ? "" : ",");
        appendFigure(json, columns[column][slot(i)]);
      }
      json.append(']');
    }
    return json.append('}').toString();
  }

  private int slot(int sample) {
    return Math.floorMod(next - size + sample, timesMillis.length);
  }

  private static void appendFigure(StringBuilder json, double figure) {
    if (!Double.isFinite(figure)) {
      json.append("null");
      return;
    }
    if (Math.abs(figure) >= 1e15) {
      // Beyond this a long can't hold the thousandths, nor a double any decimals worth showing.
      json.append(figure);
      return;
    }
    long thousandths = Math.round(figure * 1000);
    long decimals = Math.abs(thousandths % 1000);
    json.append(thousandths < 0 ? "-" : "").append(Math.abs(thousandths / 1000));
    if (decimals != 0) {
      json.append('.').append(Long.toString(1000 + decimals), 1, 4);
      while (json.charAt(json.length() - 1) == '0') {
        json.setLength(json.length() - 1);
      }
    }
  }
}
