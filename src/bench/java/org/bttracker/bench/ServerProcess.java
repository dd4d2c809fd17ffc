package org.bttracker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server under load, in a process of its own on the first processor. */
final class ServerProcess implements AutoCloseable {
  /** From the project's directory. */
  static final String JAR = "target/bttracker.jar";

  /** What the packaged jar has in its manifest. */
  private static final List<String> BATCH_PERMISSIONS =
      List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--enable-native-access=ALL-UNNAMED");

  private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_MILLIS = 50;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Process process;
  private final int port;

  private ServerProcess(List<String> command, String ready) throws IOException {
    Path log = Files.createTempFile(Path.of("target"), "benchmark-", ".log");
    List<String> pinned = new ArrayList<>(Machine.pinnedTo(0));
    pinned.addAll(command);
    process =
        new ProcessBuilder(pinned).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      port = awaitPort(log, Pattern.compile(Pattern.quote(ready) + "(\\d+)"));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The packaged tracker, with the options of a variant, and some for Java. */
  static ServerProcess tracker(BenchmarkSettings settings, String variant, String... javaOptions)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Commands.java()));
    command.addAll(List.of(javaOptions));
    command.addAll(settings.javaOptions());
    command.addAll(List.of("-jar", JAR, "--port=0"));
    command.addAll(settings.trackerOptions(variant));
    return new ServerProcess(command, "Binding UDP socket to local port ");
  }

  /** A loop that answers alike, as far as lengths go, one datagram at a time. */
  static ServerProcess zeroLogicLoop(int peers, String... javaOptions) throws IOException {
    return loop(List.of(javaOptions), ZeroLogicLoop.class, peers);
  }

  /** The same in batches: the limit of what a tracker can do. */
  static ServerProcess zeroLogicBatches(int peers, String... javaOptions) throws IOException {
    List<String> all = new ArrayList<>(BATCH_PERMISSIONS);
    all.addAll(List.of(javaOptions));
    return loop(all, ZeroLogicBatches.class, peers);
  }

  private static ServerProcess loop(List<String> javaOptions, Class<?> main, int peers)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(Commands.java()));
    command.addAll(javaOptions);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.add(Integer.toString(peers));
    return new ServerProcess(command, ZeroLogicLoop.READY);
  }

  String url() {
    return "udp://127.0.0.1:" + port;
  }

  /** Time that it has spent on processors, in the kernel or not. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElseThrow().toNanos() / NANOS_PER_SECOND;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int awaitPort(Path log, Pattern ready) throws IOException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < READY_NANOS && process.isAlive()) {
      Matcher matcher = ready.matcher(Files.readString(log));
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        throw new IOException("interrupted", e);
      }
    }
    throw new IOException("the server does not start, see " + log);
  }
}
