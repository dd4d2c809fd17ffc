package org.bttracker.metrics;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;

/**
 * A number that an operator may look at, or several of one kind that labels tell apart. It is read
 * when somebody asks for it, from any thread.
 *
 * @param name in lower case, with underscores; that of a total ends in {@code _total}
 * @param help a sentence
 * @param labels the names of the labels; none for a single number
 * @param series one for each combination of labels
 */
public record Figure(String name, String help, List<String> labels, List<Series> series) {
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_]+");

  /** What the names of totals end in. */
  public static final String TOTAL = "_total";

  /**
   * One of the numbers.
   *
   * @param labelValues as many as there are labels; letters, digits and underscores
   * @param value reads it
   */
  public record Series(List<String> labelValues, DoubleSupplier value) {}

  /**
   * Checks the names, which go into texts as they are.
   *
   * @param name as above
   * @param help a sentence
   * @param labels as above
   * @param series as above
   * @throws IllegalArgumentException if a name or label value is of another form, or the number of
   *     labels differs
   */
  public Figure {
    labels = List.copyOf(labels);
    series = List.copyOf(series);
    check(name);
    labels.forEach(Figure::check);
    for (Series one : series) {
      one.labelValues().forEach(Figure::check);
      if (one.labelValues().size() != labels.size()) {
        throw new IllegalArgumentException(name + ": " + one.labelValues() + " for " + labels);
      }
    }
  }

  /**
   * A number without labels.
   *
   * @param name as above
   * @param help a sentence
   * @param value reads it
   * @return to be read when asked for
   */
  public static Figure of(String name, String help, DoubleSupplier value) {
    return new Figure(name, help, List.of(), List.of(new Series(List.of(), value)));
  }

  /**
   * Whether it only grows while the program runs.
   *
   * @return true for a total
   */
  public boolean isTotal() {
    return name.endsWith(TOTAL);
  }

  private static void check(String word) {
    if (!WORD.matcher(word).matches()) {
      throw new IllegalArgumentException("not a name for metrics: " + word);
    }
  }
}
