package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the lines of the packaged jar's log look like. */
class LogFormatIT {
  /** A name that JSON must escape; the log names the file. */
  private static final String NASTY_NAME = "a\"b\\c";

  @TempDir private Path directory;

  @Test
  void shouldWriteAJsonObjectForEachLine() throws Exception {
    String file = directory.resolve(NASTY_NAME).toString();
    List<String> lines = run(List.of(), "--log-format=json", "--snapshot=" + file);
    String object = "\\{\"timestamp\":\\d{13},\"level\":\"(INFO|DEBUG|WARN)\",";
    for (String line : lines) {
      assertTrue(
          line.matches(object + "\"formattedMessage\":\"([^\"\\\\]|\\\\[\"\\\\/])*\"}"), line);
    }
    assertTrue(lines.get(0).contains("\"INFO\",\"formattedMessage\":\"Welcome, version "));
    String escaped = "a\\\"b\\\\c in ";
    assertEquals(
        1,
        lines.stream().filter(line -> line.contains(escaped)).count(),
        () -> "no line ends its file name with " + escaped + ": " + lines);
  }

  @Test
  void shouldLeaveTimeAndHostToTheJournal() throws Exception {
    List<String> lines = run(underTheJournal());
    for (String line : lines) {
      assertTrue(line.matches("<[467]>[A-Z].*"), line);
    }
    assertTrue(lines.get(0).startsWith("<6>Welcome, version "), lines.get(0));
    assertTrue(lines.contains("<7>Creating hash table for active connections"));
    assertEquals("<6>Exiting", lines.get(lines.size() - 1));
  }

  @Test
  void shouldTellTheJournalOfAFailedStartAsAnError() throws Exception {
    List<String> command = new ArrayList<>(underTheJournal());
    command.addAll(JarProcess.command("--port=0", "--address=224.0.0.1"));
    try (JarProcess tracker = JarProcess.startOther(command)) {
      assertEquals(1, tracker.awaitExit());
      String reason = "<3>The tracker cannot start: cannot bind UDP port 0 of 224.0.0.1: ";
      assertTrue(
          tracker.output().stream().anyMatch(line -> line.startsWith(reason)),
          tracker.output()::toString);
    }
  }

  /** Such as a shell that a service has started: its output is not what the journal reads. */
  @Test
  void shouldKeepTheShapeOfSyslogIfTheJournalReadsAnotherFile() throws Exception {
    List<String> lines = run(List.of("env", "JOURNAL_STREAM=1:2"));
    assertTrue(
        lines.get(0).matches("[A-Z][a-z]{2} [ \\d]\\d [\\d:]{8} \\S+ bttracker\\[\\d+]: Welcome.*"),
        lines.get(0));
  }

  /** Gives the environment what systemd gives it. */
  private static List<String> underTheJournal() {
    assumeTrue(Files.exists(Path.of("/proc/self/fd/1")), "/proc is needed");
    // Within $( ) the shell has another standard output.
    return List.of(
        "sh",
        "-c",
        "exec 3>&1; JOURNAL_STREAM=$(stat -Lc %d:%i /proc/self/fd/3) exec \"$@\"",
        "sh");
  }

  private static List<String> run(List<String> wrapper, String... options)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--port=0"));
    all.addAll(List.of(options));
    try (JarProcess tracker = JarProcess.start(wrapper, all.toArray(String[]::new))) {
      tracker.awaitLine("Starting connection purging thread");
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      return tracker.output();
    }
  }
}
