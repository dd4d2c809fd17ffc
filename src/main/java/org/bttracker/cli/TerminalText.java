package org.bttracker.cli;

/** Makes text of strangers fit for a terminal, which would obey some characters in it. */
final class TerminalText {
  /** More than any error message that is meant for people. */
  private static final int LONGEST = 200;

  private TerminalText() {}

  /** The text with question marks for what is not to be shown; cut if it is very long. */
  static String of(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), LONGEST); i++) {
      plain.append(isPlain(text.charAt(i)) ? text.charAt(i) : '?');
    }
    return plain + (text.length() > LONGEST ? "..." : "");
  }

  /** Not so for control characters, those that turn the writing around, and halves of others. */
  static boolean isPlain(char c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
      Character.FORMAT,
      Character.SURROGATE,
      Character.LINE_SEPARATOR,
      Character.PARAGRAPH_SEPARATOR,
      Character.UNASSIGNED,
      Character.PRIVATE_USE:
        return false;
      default:
        return true;
    }
  }
}
