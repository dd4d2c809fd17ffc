package org.bttracker.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bttracker.snapshot.Commands;

/** A program running inside a {@link NetworkNamespace}. */
final class Program {
  private final String name;
  private final Process process;
  private final Path log;

  private Program(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  static Program start(String name, List<String> command, Path directory) throws IOException {
    Path log = log(directory, name);
    ProcessBuilder builder = builder(command, directory).redirectErrorStream(true);
    return new Program(name, builder.redirectOutput(log.toFile()).start(), log);
  }

  /** Settings and caches of whoever runs the test stay out of it. */
  static ProcessBuilder builder(List<String> command, Path home) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("PATH", Tools.SEARCH_PATH);
    return builder;
  }

  static Path log(Path directory, String name) {
    return directory.resolve(name + ".log");
  }

  /** Writes a line to its standard input. */
  void say(String line) throws IOException {
    process.outputWriter().append(line).append('\n').flush();
  }

  /** Waits for it to end by itself; the exit status. */
  int awaitExit(Duration bound) throws InterruptedException {
    boolean ended = process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS);
    assertTrue(ended, () -> name + " still runs after " + bound.toSeconds() + " s");
    return process.exitValue();
  }

  /** Waits for it to end well; all it has printed. */
  String awaitOutput(Duration bound) throws IOException, InterruptedException {
    int status = awaitExit(bound);
    String output = output();
    assertEquals(0, status, () -> "exit status of " + name + ", which printed " + output);
    return output;
  }

  /**
   * Asks it to quit as Ctrl-C does, and waits until it has. Not SIGTERM: aria2 takes that as haste
   * and leaves without telling the tracker.
   */
  void quit(int expectedStatus, Duration bound) throws InterruptedException {
    assertTrue(process.isAlive(), name + " has ended by itself");
    // nsenter waits outside; the program is its child.
    long pid = process.children().findFirst().orElseThrow().pid();
    assertTrue(Commands.succeeds("sh", "-c", "kill -INT " + pid), "no signal to " + name);
    assertEquals(expectedStatus, awaitExit(bound), "exit status of " + name);
  }

  /** All it has printed so far; in Latin-1, as nothing keeps clients from printing any bytes. */
  String output() throws IOException {
    return Files.readString(log, ISO_8859_1);
  }
}
