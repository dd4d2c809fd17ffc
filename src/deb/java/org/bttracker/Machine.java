package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bttracker.snapshot.Commands;

/**
 * A machine like this one for packages to be installed on: its files are those of this machine
 * until they are written to, and its network reaches nobody. Nothing of it remains after {@link
 * #close}.
 */
final class Machine implements AutoCloseable {
  /** Java 8 calls itself 1.8. */
  private static final Pattern RELEASE = Pattern.compile("^JAVA_VERSION=\"(\\d+)");

  static final String DEB = System.getProperty("bttracker.deb");

  private final Process holder;
  private final long firstProcess;

  private Machine(Process holder, long firstProcess) {
    this.holder = holder;
    this.firstProcess = firstProcess;
  }

  /**
   * Makes a machine, or skips the running test where this is not possible.
   *
   * @param directory an empty one
   */
  static Machine open(Path directory) throws IOException, InterruptedException {
    assumeTrue(Commands.succeeds("dpkg", "--version"), "this is no Debian: dpkg is missing");
    assumeTrue(
        Commands.succeeds("dpkg-query", "-W", "java17-runtime-headless")
            || Commands.succeeds("sh", "-c", "dpkg-query -W -f '${Provides}' | grep -q java17-run"),
        "no Java 17 or newer is installed as a package (Debian package default-jre-headless)");
    assumeTrue(Commands.succeeds("ip", "-V"), "ip is not installed (Debian package iproute2)");
    assumeTrue(
        Commands.succeeds("unshare", "--mount", "--net", "--pid", "--fork", "true"),
        "namespaces need unshare and root");
    Process holder =
        new ProcessBuilder(
                List.of(
                    "unshare",
                    "--mount",
                    "--net",
                    "--pid",
                    "--fork",
                    "--kill-child",
                    "sh",
                    Scripts.file("machine.sh"),
                    directory.toString()))
            .redirectErrorStream(true)
            .start();
    String line = holder.inputReader().readLine();
    if (!"ready".equals(line)) {
      holder.destroyForcibly();
    }
    assumeTrue("ready".equals(line), "no machine can be made here: " + line);
    return new Machine(holder, holder.children().findFirst().orElseThrow().pid());
  }

  /** Makes a machine with the package. */
  static Machine openInstalled(Path directory) throws IOException, InterruptedException {
    Machine machine = open(directory);
    try {
      machine.install(machine.copy(DEB));
      return machine;
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      machine.close();
      throw e;
    }
  }

  /** Installs a package, a file of the machine; what that has printed. */
  String install(String deb) throws IOException, InterruptedException {
    return runWell("dpkg", "-i", deb);
  }

  /** A file of the machine, as this one sees it. A link in its path would lead to this machine. */
  Path file(String path) {
    return Path.of("/proc", Long.toString(firstProcess), "root", path);
  }

  /** Runs a command to its end. */
  Result run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(inside(command)).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), output);
  }

  /** Runs a command that must end well; what it has printed. */
  String runWell(String... command) throws IOException, InterruptedException {
    Result result = run(command);
    assertEquals(0, result.status(), () -> List.of(command) + " printed " + result.output());
    return result.output();
  }

  /** Starts a program; close it, or the machine. */
  JarProcess start(String... command) throws IOException {
    return JarProcess.startOther(inside(command));
  }

  /** Copies a file into the machine; its name there. */
  String copy(String source) throws IOException {
    Path name = Path.of("/tmp").resolve(Path.of(source).getFileName());
    Files.copy(Path.of(source), file(name.toString()), StandardCopyOption.REPLACE_EXISTING);
    return name.toString();
  }

  /** The directories of its Javas, 17 or newer. */
  List<String> javaHomes() throws IOException, InterruptedException {
    return runWell(
            "sh", "-c", "for i in /usr/lib/jvm/*/bin/java; do readlink -f $i; done | sort -u")
        .lines()
        .map(java -> java.replace("/bin/java", ""))
        .filter(home -> feature(home) >= 17)
        .toList();
  }

  /** The number of a Java's release, as it says itself. */
  private static int feature(String home) {
    try {
      return Files.readAllLines(Path.of(home, "release")).stream()
          .map(RELEASE::matcher)
          .filter(Matcher::find)
          .mapToInt(release -> Integer.parseInt(release.group(1)))
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  /** The process that has written a line of the tracker's log, as the machine numbers it. */
  static String pid(String line) {
    return line.replaceFirst(".* bttracker\\[(\\d+)]: .*", "$1");
  }

  private List<String> inside(String... command) {
    List<String> words = new ArrayList<>(List.of("timeout", "-k", "5", "120", "nsenter"));
    words.add("--target=" + firstProcess);
    words.addAll(List.of("--mount", "--net", "--pid", "--root", "--wd", "--"));
    // Nothing of the build's environment, such as JAVA_HOME.
    words.addAll(List.of("env", "-i", "HOME=/root", "TERM=dumb", "LC_ALL=C.UTF-8"));
    words.add("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    words.addAll(List.of(command));
    return words;
  }

  @Override
  public void close() throws IOException {
    try {
      holder.getOutputStream().close();
      holder.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    } finally {
      holder.destroyForcibly();
    }
  }

  /** How a command has ended, and what it has printed. */
  record Result(int status, String output) {}
}
