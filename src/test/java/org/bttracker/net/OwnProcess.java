package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the tests that measures what it allocates, in a Java of its own. */
public final class OwnProcess {
  private OwnProcess() {}

  /** Runs it to its end; returns the line that begins with "taken". */
  public static String run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (IoPaths.hasBatches()) {
      // What the manifest of the jar says.
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED");
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      assertEquals(0, process.waitFor(), output);
      return output.lines().filter(line -> line.startsWith("taken ")).findFirst().orElseThrow();
    } finally {
      process.destroyForcibly();
    }
  }
}
