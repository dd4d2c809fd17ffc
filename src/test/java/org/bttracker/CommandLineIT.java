package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines of the packaged jar that start nothing. */
class CommandLineIT {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --prot 1235 | bttracker: --prot: there is no such option; did you mean --port?
          benhc x     | bttracker: benhc: is neither an option nor a command; did you mean bench?
          --port      | bttracker: --port: needs a value, --port=PORT
          bench       | bttracker: TRACKER: is missing; write bttracker bench udp://HOST:PORT [OPTIONS]
          """)
  void shouldSayInOneLineWhatIsWrong(String arguments, String line) throws Exception {
    try (JarProcess process = JarProcess.start(arguments.split(" "))) {
      assertEquals(2, process.awaitExit());
      assertEquals(List.of(line), process.output());
    }
  }

  /** Standard error comes with the output: a complaint about the help's text would be seen. */
  @ParameterizedTest
  @ValueSource(strings = {"--help", "bench --help"})
  void shouldShowTheHelpAndNothingElse(String arguments) throws Exception {
    try (JarProcess process = JarProcess.start(arguments.split(" "))) {
      assertEquals(0, process.awaitExit());
      assertTrue(process.output().get(0).startsWith("Usage: bttracker "));
      assertTrue(process.output().stream().anyMatch(line -> line.startsWith("  130   Ctrl-C")));
    }
  }

  @Test
  void shouldSayThatTheLocaleCannotNameAFile() throws Exception {
    String script = "LC_ALL=C exec \"$@\" --snapshot=$(printf 'sn\\303\\244p')";
    try (JarProcess process = JarProcess.start(List.of("sh", "-c", script, "sh"), "--port=0")) {
      assertEquals(2, process.awaitExit());
      assertEquals(1, process.output().size(), process.output()::toString);
      assertTrue(
          process
              .output()
              .get(0)
              .endsWith(
                  ": the locale has no such characters in file names; set LC_ALL=C.UTF-8, for example"),
          process.output()::toString);
    }
  }
}
