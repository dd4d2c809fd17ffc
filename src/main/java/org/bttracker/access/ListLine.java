package org.bttracker.access;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * What a line of a list says: one word, then perhaps {@code until=2027-01-31}, then perhaps a
 * comment. A line may also be empty, or be a comment behind {@code #}.
 *
 * @param word the torrent or network, empty if the line has none
 * @param lastDay days since 1970-01-01 UTC, or {@link AccessList#FOREVER}
 * @param fault what is wrong with the line behind the word, empty if nothing is
 * @param isGood whether the word holds all the same
 */
record ListLine(String word, int lastDay, String fault, boolean isGood) {
  private static final String UNTIL = "until=";
  private static final int DATE_LENGTH = "2027-01-31".length();
  private static final int NO_DAY = Integer.MIN_VALUE;

  /** Takes a line apart. */
  static ListLine read(String line) {
    String text = line.strip();
    int end = endOfWord(text);
    String word = text.substring(0, end);
    String rest = text.substring(end).strip();
    if (word.isEmpty() || rest.isEmpty()) {
      return good(word, AccessList.FOREVER, "");
    }
    int lastDay = AccessList.FOREVER;
    if (isUntil(rest, 0)) {
      String date = rest.substring(UNTIL.length(), endOfWord(rest));
      lastDay = day(date);
      if (lastDay == NO_DAY) {
        return bad(word, "until= needs a date, such as until=2027-01-31");
      }
      rest = rest.substring(endOfWord(rest));
    }
    // In a comment it would be overlooked, and the entry would never end.
    int comment = rest.indexOf('#');
    for (int at = 0; at < rest.length(); at++) {
      if (isUntil(rest, at) && (at == 0 || endsWord(rest.charAt(at - 1)))) {
        return comment >= 0 && comment < at
            ? good(word, lastDay, "until= is not read behind a #, so the entry does not end")
            : bad(word, "until= must be the second word");
      }
    }
    return good(word, lastDay, "");
  }

  private static ListLine good(String word, int lastDay, String fault) {
    return new ListLine(word, lastDay, fault, true);
  }

  private static ListLine bad(String word, String fault) {
    return new ListLine(word, AccessList.FOREVER, fault, false);
  }

  private static boolean isUntil(String text, int at) {
    return text.regionMatches(true, at, UNTIL, 0, UNTIL.length());
  }

  /** Days since 1970-01-01, or {@link #NO_DAY}; by hand, since a list may have a million dates. */
  private static int day(String text) {
    if (text.length() != DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
      return NO_DAY;
    }
    int year = AddressReader.number(text, 0, 4, 10);
    int month = AddressReader.number(text, 5, 7, 10);
    int dayOfMonth = AddressReader.number(text, 8, DATE_LENGTH, 10);
    if (year < 0 || month < 1 || month > 12 || dayOfMonth < 1) {
      return NO_DAY;
    }
    return dayOfMonth > YearMonth.of(year, month).lengthOfMonth()
        ? NO_DAY
        : (int) LocalDate.of(year, month, dayOfMonth).toEpochDay();
  }

  private static int endOfWord(String text) {
    int end = 0;
    while (end < text.length() && !endsWord(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private static boolean endsWord(char c) {
    return c <= ' ' || c == '#';
  }
}
