package org.bttracker.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * How much memory Linux lets this process use before it kills it: the host's, or what a control
 * group allows (a container, a systemd unit). Swap space counts where the group may use it.
 */
final class MemoryLimit {
  static final long NONE = Long.MAX_VALUE;

  /** The fields of a line of {@code mountinfo}, from 0; the last three are behind a dash. */
  private static final int MOUNT_ROOT = 3;

  private static final int MOUNT_POINT = 4;

  private final Path proc;
  private final long hostSwap;

  private MemoryLimit(Path proc) {
    this.proc = proc;
    hostSwap = hostKibibytes("SwapTotal:");
  }

  /**
   * The limit of this process in bytes; {@link #NONE} where nothing is known, as on other systems.
   */
  static long ofThisProcess() {
    return read(Path.of("/proc"));
  }

  static long read(Path proc) {
    return new MemoryLimit(proc).read();
  }

  private long read() {
    long memory = hostKibibytes("MemTotal:");
    long least = memory == 0 ? NONE : memory + hostSwap;
    for (String line : lines(proc.resolve("self/cgroup"))) {
      // "8:memory:/docker/0123" in version 1, "0::/docker/0123" in version 2.
      String[] fields = line.split(":", 3);
      boolean version2 = fields.length == 3 && fields[1].isEmpty();
      if (version2 || fields.length == 3 && hasMemory(fields[1])) {
        least = Math.min(least, ofGroup(version2, fields[2]));
      }
    }
    return least;
  }

  /** The least limit of a group and of those around it. */
  private long ofGroup(boolean version2, String path) {
    long least = NONE;
    for (String line : lines(proc.resolve("self/mountinfo"))) {
      List<String> fields = Arrays.asList(line.split(" "));
      int dash = fields.indexOf("-");
      if (dash > MOUNT_POINT && isMountOf(version2, fields.subList(dash + 1, fields.size()))) {
        Path mountPoint = Path.of(fields.get(MOUNT_POINT));
        Path group = directory(mountPoint, fields.get(MOUNT_ROOT), path);
        for (; group.startsWith(mountPoint); group = group.getParent()) {
          least = Math.min(least, version2 ? limit2(group) : limit1(group));
        }
      }
    }
    return least;
  }

  /** File system type, source, and options that name a controller of version 1. */
  private static boolean isMountOf(boolean version2, List<String> fields) {
    return version2
        ? fields.get(0).equals("cgroup2")
        : fields.get(0).equals("cgroup") && hasMemory(fields.get(fields.size() - 1));
  }

  private static boolean hasMemory(String controllers) {
    return List.of(controllers.split(",")).contains("memory");
  }

  /** In a container the mount may show a part of the tree only, or another part. */
  private static Path directory(Path mountPoint, String root, String path) {
    String below =
        root.equals("/") ? path : path.startsWith(root) ? path.substring(root.length()) : "";
    Path directory = mountPoint.resolve(below.replaceFirst("^/+", "")).normalize();
    return directory.startsWith(mountPoint) && Files.isDirectory(directory)
        ? directory
        : mountPoint;
  }

  private long limit2(Path group) {
    long swap = Math.min(hostSwap, bytes(group.resolve("memory.swap.max")));
    return sum(bytes(group.resolve("memory.max")), swap);
  }

  private long limit1(Path group) {
    return Math.min(
        sum(bytes(group.resolve("memory.limit_in_bytes")), hostSwap),
        bytes(group.resolve("memory.memsw.limit_in_bytes")));
  }

  private static long sum(long a, long b) {
    return a > NONE - b ? NONE : a + b;
  }

  /** A number; {@link #NONE} for {@code max}, or if it cannot be read. */
  private static long bytes(Path file) {
    try {
      return Long.parseLong(Files.readString(file).strip());
    } catch (IOException | NumberFormatException e) {
      return NONE;
    }
  }

  private long hostKibibytes(String name) {
    for (String line : lines(proc.resolve("meminfo"))) {
      String[] fields = line.split("\\s+");
      if (fields.length > 1 && fields[0].equals(name)) {
        return Long.parseLong(fields[1]) << 10;
      }
    }
    return 0;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
