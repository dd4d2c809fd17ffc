package org.bttracker.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Other programs, run to their end. */
final class Commands {
  private Commands() {}

  /** The Java that runs this. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * What a program prints to standard output; the rest is not looked at.
   *
   * @throws IOException if it cannot be run, or its exit status is not 0
   */
  static String output(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (InputStream stream = process.getInputStream()) {
      String output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IOException("status " + status + " of " + String.join(" ", command));
      }
      return output;
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
  }
}
