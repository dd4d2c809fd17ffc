package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged jar, run as a user runs it. */
final class JarProcess implements AutoCloseable {
  /** Far above what anything here takes; only a hang reaches it. */
  private static final long BOUND_SECONDS = 60;

  private static final Pattern BINDING =
      Pattern.compile("Binding UDP socket to local port (\\d+)$");

  private static final Pattern HTTP = Pattern.compile("http://\\S+/");

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> output = new ArrayList<>();
  private final Thread reader;

  private JarProcess(ProcessBuilder builder, boolean reading) throws IOException {
    process = builder.start();
    reader = new Thread(() -> copyLines(process.getInputStream()), "reader");
    if (reading) {
      reader.start();
    }
  }

  /** Runs the jar with options; standard error comes with standard output. */
  static JarProcess start(String... options) throws IOException {
    return start(List.of(), options);
  }

  /** Runs the jar behind the words of another command, such as one that drops privileges. */
  static JarProcess start(List<String> wrapper, String... options) throws IOException {
    return start(wrapper, List.of(), options);
  }

  /** Runs the jar in a Java virtual machine with options of its own, such as a small heap. */
  static JarProcess startJvm(List<String> jvmOptions, String... options) throws IOException {
    return start(List.of(), jvmOptions, options);
  }

  /** Does both. */
  static JarProcess start(List<String> wrapper, List<String> jvmOptions, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(command(jvmOptions, options));
    return startOther(command);
  }

  /** A command before which a program runs in a network namespace with two IPv4 addresses. */
  static List<String> onAHostWithTwoAddresses() {
    return List.of(
        "unshare",
        "--net",
        "sh",
        "-c",
        "ip link set lo up; for i in 1 2; do ip address add 192.0.2.$i/32 dev lo; done; exec \"$@\"",
        "sh");
  }

  /** Runs another program, one that starts the jar with {@link #command}; writes to its input. */
  static JarProcess startOther(List<String> command) throws IOException {
    return new JarProcess(new ProcessBuilder(command).redirectErrorStream(true), true);
  }

  /** The words that run the jar with options. */
  static List<String> command(String... options) {
    return command(List.of(), options);
  }

  /** The words that run the jar with options, in a Java virtual machine with options. */
  static List<String> command(List<String> jvmOptions, String... options) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(jvmOptions);
    command.add("-jar");
    command.add(System.getProperty("bttracker.jar"));
    command.addAll(List.of(options));
    return command;
  }

  /** Writes a line to the standard input. */
  void say(String line) throws IOException {
    process.outputWriter().append(line).append('\n').flush();
  }

  /** Runs the jar in a terminal that takes nothing: its output is never read. */
  static JarProcess startUnread(String... options) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(List.of(), options));
    return new JarProcess(builder.redirectErrorStream(true), false);
  }

  /** Reads the output until the tracker says which port it has. */
  int awaitPort() throws InterruptedException {
    Matcher matcher = BINDING.matcher(awaitLine("Binding UDP socket"));
    assertTrue(matcher.find());
    return Integer.parseInt(matcher.group(1));
  }

  /** Reads the output until the tracker says where it answers HTTP. */
  URI awaitUrl() throws InterruptedException {
    Matcher matcher = HTTP.matcher(awaitLine("Serving metrics at "));
    assertTrue(matcher.find());
    return URI.create(matcher.group());
  }

  /** Reads the output until a line has the text; returns that line. */
  String awaitLine(String text) throws InterruptedException {
    while (true) {
      String line = lines.poll(BOUND_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        fail("no line with '" + text + "' in " + output);
      }
      output.add(line);
      if (line.contains(text)) {
        return line;
      }
    }
  }

  /** Sends a signal, INT as Ctrl-C does or TERM as kill and systemd do. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Ends it at once, as kill -9 does. */
  void kill() {
    process.destroyForcibly();
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end; returns the exit status as a shell shows it. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
      fail("the process does not end; so far it has said " + output);
    }
    reader.join(TimeUnit.SECONDS.toMillis(BOUND_SECONDS));
    lines.drainTo(output);
    return process.exitValue();
  }

  /** All lines read so far; all there are after {@link #awaitExit}. */
  List<String> output() {
    return output;
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private void copyLines(InputStream stream) {
    try (BufferedReader buffered =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = buffered.readLine(); line != null; line = buffered.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The process was destroyed.
    }
  }
}
