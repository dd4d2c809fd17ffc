package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the program says of command lines that it refuses. */
final class Refusals {
  private Refusals() {}

  /** The one line on standard error, without the program's name; the exit status must be 2. */
  static String refusal(String... arguments) {
    StringWriter errors = new StringWriter();
    StringWriter output = new StringWriter();
    CommandLine commandLine =
        Program.commandLine().setErr(new PrintWriter(errors)).setOut(new PrintWriter(output));
    assertEquals(2, Program.run(commandLine, arguments), errors::toString);
    assertEquals("", output.toString());
    String line = errors.toString().stripTrailing();
    assertEquals(1, line.lines().count(), line);
    assertEquals("bttracker: ", line.substring(0, 11));
    return line.substring(11);
  }

  /** The same line for options that are refused when they are read, or together; nothing runs. */
  static String refusal(Consumer<CommandLine> check, String... arguments) {
    CommandLine commandLine = Program.commandLine();
    ParameterException fault =
        assertThrows(
            ParameterException.class,
            () -> {
              commandLine.parseArgs(arguments);
              check.accept(commandLine);
            });
    return Complaint.about(fault, arguments);
  }
}
