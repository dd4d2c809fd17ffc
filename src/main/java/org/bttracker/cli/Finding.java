package org.bttracker.cli;

/**
 * What {@code bttracker doctor} says of one thing.
 *
 * @param verdict how it is
 * @param name of the thing
 * @param text what was seen
 * @param mend the command or the change that mends it; empty if nothing is to be mended
 */
record Finding(Verdict verdict, String name, String text, String mend) {
  /** How a thing is. */
  enum Verdict {
    OK("ok"),
    WARNING("warning"),
    BAD("bad");

    private final String word;

    Verdict(String word) {
      this.word = word;
    }
  }

  static Finding ok(String name, String text) {
    return new Finding(Verdict.OK, name, text, "");
  }

  static Finding warning(String name, String text, String mend) {
    return new Finding(Verdict.WARNING, name, text, mend);
  }

  static Finding bad(String name, String text, String mend) {
    return new Finding(Verdict.BAD, name, text, mend);
  }

  /** One line, and a second one if something is to be mended. */
  String inWords() {
    String line = String.format("%-8s %-15s %s%n", verdict.word, name, text);
    return mend.isEmpty() ? line : line + String.format("%25s%s%n", "", "-> " + mend);
  }
}
