package org.bttracker.access;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * What a line of a list says: one word, then perhaps {@code until=2027-01-31}, then perhaps a
 * comment. A line may also be empty, or be a comment behind {@code #}.
 *
 * @param word the torrent or network, empty if the line has none
 * @param lastDay days since 1970-01-01 UTC, or {@link AccessList#FOREVER}
 * @param fault what is wrong with the line behind the word, empty if nothing is
 */
record ListLine(String word, int lastDay, String fault) {
  private static final String UNTIL = "until=";

  /** Takes a line apart. */
  static ListLine read(String line) {
    int hash = line.indexOf('#');
    String text = (hash < 0 ? line : line.substring(0, hash)).strip();
    int end = endOfWord(text);
    String word = text.substring(0, end);
    String rest = text.substring(end).strip();
    if (rest.isEmpty()) {
      return new ListLine(word, AccessList.FOREVER, "");
    }
    int lastDay = AccessList.FOREVER;
    if (isUntil(rest, 0)) {
      String date = rest.substring(UNTIL.length(), endOfWord(rest));
      if (!isDate(date)) {
        return new ListLine(word, lastDay, "until= needs a date, such as until=2027-01-31");
      }
      lastDay = (int) LocalDate.parse(date).toEpochDay();
      rest = rest.substring(endOfWord(rest));
    }
    // In a comment it would be overlooked, and the entry would never end.
    for (int at = 0; at < rest.length(); at++) {
      if (isUntil(rest, at) && (at == 0 || rest.charAt(at - 1) <= ' ')) {
        return new ListLine(word, lastDay, "until= must be the second word");
      }
    }
    return new ListLine(word, lastDay, "");
  }

  private static boolean isUntil(String text, int at) {
    return text.regionMatches(true, at, UNTIL, 0, UNTIL.length());
  }

  private static boolean isDate(String text) {
    if (!text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      return false;
    }
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      // The month has no such day.
      return false;
    }
  }

  private static int endOfWord(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) > ' ') {
      end++;
    }
    return end;
  }
}
