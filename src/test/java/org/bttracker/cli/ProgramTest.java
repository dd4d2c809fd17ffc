package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;

class ProgramTest {
  private final StringWriter output = new StringWriter();
  private final StringWriter errors = new StringWriter();
  private final CommandLine commandLine =
      Program.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));

  @Test
  void shouldTellOfAnInternalErrorInOneLine() {
    commandLine.addSubcommand("broken", new BrokenCommand()).setErr(commandLine.getErr());
    assertInternalError("java.lang.IllegalStateException: two?lines", "broken");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "--version", "--print-config", "generate-completion"})
  void shouldSayThatTheOutputCouldNotBeWritten(String option) {
    Writer full =
        new Writer() {
          @Override
          public void write(char[] text, int from, int length) throws IOException {
            throw new IOException("no space left");
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    commandLine.setOut(new PrintWriter(full));
    assertEquals(1, Program.run(commandLine, option));
    assertEquals("bttracker: the output could not be written\n", errors.toString());
  }

  @Test
  void shouldTellOfAnInternalErrorWhileItReadsTheCommandLine() {
    IDefaultValueProvider provider =
        option -> {
          throw new UnsupportedOperationException("no values here");
        };
    commandLine.setDefaultValueProvider(provider);
    assertInternalError("java.lang.UnsupportedOperationException: no values here");
  }

  @Test
  void shouldTellOfAnInternalErrorOnAnyThreadInOneLine() {
    ByteArrayOutputStream standardError = new ByteArrayOutputStream();
    PrintStream realError = System.err;
    Thread.UncaughtExceptionHandler realHandler = Thread.getDefaultUncaughtExceptionHandler();
    System.setErr(new PrintStream(standardError, true, StandardCharsets.UTF_8));
    try {
      assertEquals(2, Program.run(new String[] {"--bogus"}));
      standardError.reset();
      Thread.getDefaultUncaughtExceptionHandler()
          .uncaughtException(
              Thread.currentThread(),
              new LinkageError("made by a test", new Error(new IOException("no files"))));
    } finally {
      System.setErr(realError);
      Thread.setDefaultUncaughtExceptionHandler(realHandler);
    }
    String line = standardError.toString(StandardCharsets.UTF_8);
    assertTrue(
        line.matches(
            "bttracker: internal error, please report: java.lang.LinkageError: made by a test,"
                + " caused by java.io.IOException: no files, at org.bttracker.cli.ProgramTest\\S+\\R"),
        line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h", "--bogus --help", "bench --help", "--port=1 bench -h"})
  void shouldShowTheHelp(String arguments) {
    assertEquals(0, Program.run(commandLine, arguments.split(" ")));
    assertTrue(output.toString().startsWith("Usage: bttracker "), output::toString);
    assertEquals("", errors.toString());
  }

  @Test
  void shouldShowTheVersion() {
    assertEquals(0, Program.run(commandLine, "--version"));
    assertTrue(
        output
            .toString()
            .matches(
                "bttracker \\S+\\RJava "
                    + Pattern.quote(Runtime.version().toString())
                    + " \\(.+\\)\\RDatagrams go (in batches|one by one: .+)\\R"),
        output::toString);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "bench --help"})
  void shouldExplainTheExitStatusInTheHelp(String arguments) {
    Program.run(commandLine, arguments.split(" "));
    List<String> statuses =
        output
            .toString()
            .lines()
            .dropWhile(line -> !line.equals("Exit status:"))
            .skip(1)
            .filter(line -> line.matches("  \\d+ .*"))
            .map(line -> line.trim().split(" ")[0])
            .toList();
    assertEquals(List.of("0", "1", "2", "129", "130", "143"), statuses);
  }

  @Test
  void shouldLetAnotherSourceGiveTheValues() {
    commandLine.setDefaultValueProvider(
        option -> option.paramLabel().equals("PORT") ? "4711" : null);
    commandLine.parseArgs();
    assertEquals(4_711, commandLine.<TrackerCommand>getCommand().config().port());
    commandLine.parseArgs("--port=1");
    assertEquals(1, commandLine.<TrackerCommand>getCommand().config().port());
  }

  private void assertInternalError(String cause, String... arguments) {
    assertEquals(1, Program.run(commandLine, arguments));
    String line = errors.toString().stripTrailing();
    assertEquals(1, line.lines().count(), line);
    String beginning = "bttracker: internal error, please report: " + cause + ", at org.bttracker.";
    assertTrue(line.startsWith(beginning), line);
  }

  /** A command with a fault in it. */
  @Command
  private static final class BrokenCommand implements Runnable {
    @Override
    public void run() {
      throw new IllegalStateException("two\nlines");
    }
  }
}
