package org.bttracker.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the system tells of this host and this process. */
final class ThisHost implements AddressSockets.Host {
  /** Kept for files, and for what Java opens when it is first used. */
  private static final int RESERVED_DESCRIPTORS = 64;

  /** A line of Linux's table of a process's limits: its name, the limit, the most it may become. */
  private static final String OPEN_FILES = "Max open files";

  private final Path process;

  ThisHost() {
    this(Path.of("/proc/self"));
  }

  /**
   * Asks the system.
   *
   * @param process Linux's directory of this process
   */
  ThisHost(Path process) {
    this.process = process;
  }

  static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  @Override
  public List<HostAddress> addresses() throws IOException {
    return HostAddress.ofThisHost();
  }

  @Override
  public int room() {
    try (Stream<String> limits = Files.lines(process.resolve("limits"));
        Stream<Path> open = Files.list(process.resolve("fd"))) {
      String limit =
          limits
              .filter(line -> line.startsWith(OPEN_FILES))
              .map(line -> line.substring(OPEN_FILES.length()).trim().split("\\s+")[0])
              .findFirst()
              .orElseThrow();
      long left = Long.parseLong(limit) - open.count() - RESERVED_DESCRIPTORS;
      return (int) Math.max(0, Math.min(left, Integer.MAX_VALUE));
    } catch (IOException | RuntimeException e) {
      // Another system, or no limit.
      return Integer.MAX_VALUE;
    }
  }
}
