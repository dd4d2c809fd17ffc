package org.bttracker.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bttracker.snapshot.Commands;

/**
 * A network of its own for the tracker and the clients: the loopback interface with the given
 * addresses, and no way out.
 *
 * <p>It is also a process namespace, and this is what cleans up: when its first process ends, be it
 * by {@link #close}, a failed test or the death of this JVM (which ends its standard input), the
 * kernel kills every process in it, and the network goes with them.
 */
final class NetworkNamespace implements AutoCloseable {
  private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

  private final Path directory;
  private final Process holder;
  private final ProcessHandle firstProcess;

  private NetworkNamespace(Path directory, Process holder, ProcessHandle firstProcess) {
    this.directory = directory;
    this.holder = holder;
    this.firstProcess = firstProcess;
  }

  /**
   * Makes the network, or skips the running test where this is not possible.
   *
   * @param directory where the programs' logs go
   * @param addresses the tracker's, then the clients', all of one family
   */
  static NetworkNamespace open(Path directory, String... addresses)
      throws IOException, InterruptedException {
    Tools.assumeInstalled("unshare", "util-linux");
    Tools.assumeInstalled("nsenter", "util-linux");
    Tools.assumeInstalled("ip", "iproute2");
    Tools.assumeInstalled("python3", "python3");
    assumeTrue(
        Commands.succeeds(unshare("true").toArray(String[]::new)),
        "no right to make a network namespace (needs root or unprivileged user namespaces)");
    List<String> command = unshare("sh", Tools.script("namespace.sh"));
    Collections.addAll(command, addresses);
    ProcessBuilder builder = Program.builder(command, directory);
    builder.redirectError(Program.log(directory, "namespace").toFile());
    Process holder = builder.start();
    try {
      String firstLine = holder.inputReader().readLine();
      assertEquals("ready", firstLine, "namespace.sh failed");
      return new NetworkNamespace(directory, holder, onlyChild(holder));
    } catch (IOException | RuntimeException | Error e) {
      holder.destroyForcibly();
      throw e;
    }
  }

  private static List<String> unshare(String... command) {
    List<String> result = new ArrayList<>(List.of("unshare"));
    if (!isRoot()) {
      result.addAll(List.of("--user", "--map-root-user"));
    }
    result.addAll(List.of("--net", "--pid", "--fork", "--kill-child"));
    Collections.addAll(result, command);
    return result;
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** {@code unshare} itself stays outside of the process namespace; its child is the first. */
  private static ProcessHandle onlyChild(Process holder) {
    return holder.children().findFirst().orElseThrow();
  }

  /** Starts a program inside; its output goes to {@code NAME.log}. */
  Program start(String name, String... command) throws IOException {
    List<String> inside = new ArrayList<>(List.of("nsenter"));
    inside.add("--target=" + firstProcess.pid());
    if (!isRoot()) {
      inside.addAll(List.of("--user", "--preserve-credentials"));
    }
    inside.addAll(List.of("--net", "--pid", "--"));
    Collections.addAll(inside, command);
    return Program.start(name, inside, directory);
  }

  @Override
  public void close() throws IOException {
    try {
      // unshare ends after the first process, and that one after all others.
      holder.getOutputStream().close();
      holder.onExit().orTimeout(CLOSE_TIME.toSeconds(), TimeUnit.SECONDS).join();
    } finally {
      holder.destroyForcibly();
    }
  }
}
