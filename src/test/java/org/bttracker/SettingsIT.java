package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings of the packaged jar from a file and the environment, its completion and version. */
class SettingsIT {
  @TempDir private static Path directory;
  private static Path completion;

  @BeforeAll
  static void generateCompletion() throws Exception {
    completion = Files.write(directory.resolve("bttracker_completion"), run("generate-completion"));
  }

  @Test
  void shouldRunWithAFileAndTheEnvironment() throws Exception {
    Path file = Files.writeString(directory.resolve("run"), "port = 0\nio = channel\n");
    List<String> environment =
        List.of(
            "env",
            "BTTRACKER_CONFIG=" + file,
            "BTTRACKER_ADDRESS=127.0.0.1,127.0.0.2",
            "BTTRACKER_PORT=udp://10.0.0.1:1234",
            "BTTRACKER_SERVICE_HOST=10.0.0.1");
    try (JarProcess tracker = JarProcess.start(environment)) {
      int port = tracker.awaitPort();
      tracker.awaitLine("Listening");
      try (TrackerSession client = new TrackerSession(port)) {
        assertTrue(client.connect() != 0);
      }
      assertEquals(
          1,
          tracker.output().stream()
              .filter(
                  line ->
                      line.endsWith(
                          ": Ignored in the environment: BTTRACKER_PORT (a container platform's"
                              + " link), BTTRACKER_SERVICE_HOST (names no setting)"))
              .count(),
          tracker.output()::toString);
    }
  }

  @Test
  void shouldPrintTheSameSettingsWhenFedBack() throws Exception {
    byte[] printed = run("--print-config", "--max-peers=5", "--address=::1,127.0.0.1");
    Path file = Files.write(directory.resolve("printed"), printed);
    assertEquals(text(printed), text(run("--print-config", "--config=" + file)));
  }

  @Test
  void shouldRefuseABadFileInOneLine() throws Exception {
    Path file = Files.writeString(directory.resolve("bad"), "port = 1\nprot = 2\n");
    try (JarProcess tracker = JarProcess.start("--config=" + file)) {
      assertEquals(2, tracker.awaitExit());
      assertEquals(
          List.of("bttracker: " + file + ", line 2: there is no option prot; did you mean port?"),
          tracker.output());
    }
  }

  /** The manifest allows batches, so they depend on Java alone. */
  @Test
  void shouldShowTheVersionWithThatOfJava() throws Exception {
    List<String> lines = text(run("--version")).lines().toList();
    assertEquals("bttracker " + System.getProperty("bttracker.version"), lines.get(0));
    assertTrue(lines.get(1).startsWith("Java " + Runtime.version()), lines::toString);
    assertTrue(
        lines
            .get(2)
            .matches(
                Runtime.version().feature() < 22
                    ? "Datagrams go one by one: it needs Java 22 or newer, .*"
                    : System.getProperty("os.name").equals("Linux")
                        ? "Datagrams go in batches"
                        : "Datagrams go one by one: it needs Linux, .*"),
        lines::toString);
  }

  /** By the shell itself: what stands behind the cursor when the operator presses Tab. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --log-l           | --log-level
          --max-t           | --max-torrents
          --log-level ''    | error warn info debug
          --log-level = d   | debug
          --log-level =     | error warn info debug
          --max-peers = 9 --io = b | batch
          bench --io = b    | batch
          --io b            | batch
          ben               | bench
          bench --max-l     | --max-lost
          """)
  void shouldCompleteInBash(String words, String completions) throws Exception {
    assumeTrue(Commands.succeeds("bash", "--version"), "bash is not installed");
    String script =
        """
        # Outside of a real completion, bash only complains of it.
        compopt() { :; }
        . "$1"
        COMP_WORDS=(bttracker %s)
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        COMP_LINE="${COMP_WORDS[*]}"
        COMP_POINT=${#COMP_LINE}
        _complete_bttracker
        echo ${COMPREPLY[@]}
        """
            .formatted(words);
    Process bash =
        new ProcessBuilder("bash", "--norc", "-c", script, "bash", completion.toString())
            .redirectErrorStream(true)
            .start();
    assertEquals(completions, text(bash.getInputStream().readAllBytes()).strip());
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** What the jar prints, byte by byte. */
  private static byte[] run(String... options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(JarProcess.command(options));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    byte[] output = process.getInputStream().readAllBytes();
    assertEquals(0, process.waitFor());
    return output;
  }
}
