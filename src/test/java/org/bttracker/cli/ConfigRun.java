package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine;

/** Runs {@code --print-config} with an environment of the test's own. */
final class ConfigRun {
  private final Map<String, String> environment = new TreeMap<>();

  ConfigRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** The whole text that it prints. */
  String print(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    assertEquals(0, run(output, errors, arguments), errors::toString);
    assertEquals("", errors.toString());
    return output.toString().replace("\r\n", "\n");
  }

  /** The value that it prints for a setting; null if that is off. */
  String value(String name, String... arguments) {
    return print(arguments)
        .lines()
        .filter(line -> line.startsWith(name + " = "))
        .map(line -> line.substring(name.length() + 3))
        .findFirst()
        .orElse(null);
  }

  /** The one line that refuses the settings, without the program's name. */
  String refusal(String... arguments) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    assertEquals(2, run(output, errors, arguments), output::toString);
    assertEquals("", output.toString());
    String line = errors.toString().stripTrailing();
    assertEquals(1, line.lines().count(), line);
    return line.replaceFirst("^bttracker: ", "");
  }

  private int run(StringWriter output, StringWriter errors, String... arguments) {
    CommandLine commandLine =
        Program.commandLine().setOut(new PrintWriter(output)).setErr(new PrintWriter(errors));
    String[] all = new String[arguments.length + 1];
    all[0] = "--print-config";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Program.run(commandLine, environment, all);
  }
}
