package org.bttracker.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bttracker.snapshot.Commands;

/**
 * A network of its own for the tracker and the clients, with no way out: the loopback interface
 * with the given addresses; or several hosts on links, of which the first is the tracker's.
 *
 * <p>It is also a process namespace, and this is what cleans up: when its first process ends, be it
 * by {@link #close}, a failed test or the death of this JVM (which ends its standard input), the
 * kernel kills every process in it, and the network goes with them.
 */
final class NetworkNamespace implements Host, AutoCloseable {
  private static final Duration CLOSE_TIME = Duration.ofSeconds(10);

  private final Path directory;
  private final Process holder;
  private final ProcessHandle firstProcess;

  /** A process on each of the other hosts. */
  private final Map<String, Long> hosts;

  private NetworkNamespace(
      Path directory, Process holder, ProcessHandle firstProcess, Map<String, Long> hosts) {
    this.directory = directory;
    this.holder = holder;
    this.firstProcess = firstProcess;
    this.hosts = hosts;
  }

  /**
   * Makes a network of one host, or skips the running test where this is not possible.
   *
   * @param directory where the programs' logs go
   * @param addresses the tracker's, then the clients', all of one family
   */
  static NetworkNamespace open(Path directory, String... addresses)
      throws IOException, InterruptedException {
    return openBy("namespace.sh", directory, addresses);
  }

  /**
   * Makes the network of {@code routed.sh}, or skips the running test where this is not possible:
   * the tracker's host with three addresses of each family, and a router before the host named
   * {@code client}.
   *
   * @param directory where the programs' logs go
   * @param mtu of the link between router and client; IPv6 needs 1,280
   */
  static NetworkNamespace openRouted(Path directory, int mtu)
      throws IOException, InterruptedException {
    return openBy("routed.sh", directory, Integer.toString(mtu));
  }

  private static NetworkNamespace openBy(String script, Path directory, String... arguments)
      throws IOException, InterruptedException {
    Tools.assumeInstalled("unshare", "util-linux");
    Tools.assumeInstalled("nsenter", "util-linux");
    Tools.assumeInstalled("ip", "iproute2");
    Tools.assumeInstalled("python3", "python3");
    assumeTrue(
        Commands.succeeds(unshare("true").toArray(String[]::new)),
        "no right to make a network namespace (needs root or unprivileged user namespaces)");
    List<String> command = unshare("sh", Tools.script(script));
    Collections.addAll(command, arguments);
    ProcessBuilder builder = Program.builder(command, directory);
    builder.redirectError(Program.log(directory, "namespace").toFile());
    Process holder = builder.start();
    try {
      Map<String, Long> hosts = new HashMap<>();
      String line = holder.inputReader().readLine();
      for (; line != null && line.contains(" "); line = holder.inputReader().readLine()) {
        String[] nameAndPid = line.split(" ");
        hosts.put(nameAndPid[0], Long.parseLong(nameAndPid[1]));
      }
      assertEquals("ready", line, script + " failed");
      return new NetworkNamespace(directory, holder, onlyChild(holder), hosts);
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

  /** Starts a program on the only host, or on the tracker's. */
  @Override
  public Program start(String name, String... command) throws IOException {
    return start(firstProcess.pid(), name, command);
  }

  /** Another host, by its name. */
  Host host(String host) {
    return (name, command) -> start(hosts.get(host), name, command);
  }

  private Program start(long target, String name, String... command) throws IOException {
    List<String> inside = new ArrayList<>(List.of("nsenter"));
    inside.add("--target=" + target);
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
