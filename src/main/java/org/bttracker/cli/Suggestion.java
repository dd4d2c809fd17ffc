package org.bttracker.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Finds the names that a user may have meant. */
final class Suggestion {
  /** One letter in so many may be wrong. */
  private static final int LETTERS_PER_FAULT = 3;

  private Suggestion() {}

  /**
   * The names nearest to a word, by the letters that must be added, dropped, changed or swapped
   * with a neighbour. Case, dashes in front and anything from {@code =} on do not count.
   *
   * @param typed what the user wrote
   * @param names options with their dashes, or commands
   * @return those at the least distance, in the order of {@code names}; none if all are too far off
   */
  static List<String> nearest(String typed, Collection<String> names) {
    String word = bare(typed);
    int least = word.length() / LETTERS_PER_FAULT;
    List<String> nearest = new ArrayList<>();
    for (String name : names) {
      int distance = distance(word, bare(name));
      if (distance < least) {
        nearest.clear();
        least = distance;
      }
      if (distance == least) {
        nearest.add(name);
      }
    }
    return nearest;
  }

  /** Without dashes of any kind: some editors replace two of them by one long dash. */
  private static String bare(String text) {
    return text.replaceFirst("^\\p{Pd}+", "").replaceFirst("=.*", "").toLowerCase(Locale.ROOT);
  }

  /** The optimal string alignment distance: the edit distance, where a swap counts one. */
  private static int distance(String a, String b) {
    int[][] distances = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        distances[i][j] = i == 0 || j == 0 ? i + j : distance(distances, a, b, i, j);
      }
    }
    return distances[a.length()][b.length()];
  }

  /** The distance of the first i letters of a and the first j of b, from those of fewer letters. */
  private static int distance(int[][] distances, String a, String b, int i, int j) {
    int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(
            distances[i - 1][j - 1] + change,
            1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
    boolean swapped =
        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
    return swapped ? Math.min(least, distances[i - 2][j - 2] + 1) : least;
  }
}
