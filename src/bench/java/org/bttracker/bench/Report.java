package org.bttracker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The Markdown file, written anew after each section, so that a run that breaks off leaves one. */
final class Report {
  private final Path file;
  private final StringBuilder text = new StringBuilder();

  Report(Path file) {
    this.file = file;
  }

  void heading(String heading) {
    text.append(text.isEmpty() ? "# " : "\n## ").append(heading).append('\n');
  }

  void paragraph(String format, Object... values) {
    text.append('\n').append(format(format, values)).append('\n');
  }

  /** The first column holds text, the others figures. */
  void table(List<String> columns, List<List<String>> rows) {
    text.append('\n');
    row(columns);
    String[] rule = new String[columns.size()];
    Arrays.fill(rule, "---:");
    rule[0] = "---";
    row(List.of(rule));
    rows.forEach(this::row);
  }

  void write() throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** With thousands set apart by commas, whatever the machine's language. */
  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
