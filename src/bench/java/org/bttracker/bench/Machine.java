package org.bttracker.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bttracker.net.BurstIo;
import org.bttracker.net.IoMode;

/** The machine that measures. */
final class Machine {
  private static final long GIB = 1L << 30;

  /** Whether there are two processors, and a program that keeps processes to one. */
  private static final boolean PINNING = runsOn(0) && runsOn(1);

  private static final boolean BATCHES = canLinkBatches();

  private Machine() {}

  /** Processor, memory, system and Java, in words. */
  static String inWords() {
    return Report.format(
        "%d processors (%s), %s, %s %s, Java %s (%s).",
        Runtime.getRuntime().availableProcessors(),
        find("/proc/cpuinfo", "model name", System.getProperty("os.arch")),
        memory(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("java.version"),
        System.getProperty("java.vm.name"));
  }

  /**
   * Whether datagrams can go in batches, as the tracker finds it out: this Java, too, must have
   * been started with the permissions of the jar's manifest.
   */
  static boolean hasBatches() {
    return BATCHES;
  }

  /** Words before a command that keep it to one processor, none if that is not possible. */
  static List<String> pinnedTo(int processor) {
    return PINNING ? List.of("taskset", "-c", Integer.toString(processor)) : List.of();
  }

  private static boolean canLinkBatches() {
    try {
      return BurstIo.of(IoMode.AUTO).link().isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean runsOn(int processor) {
    try {
      Commands.output(List.of("taskset", "-c", Integer.toString(processor), "true"));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static String memory() {
    String kibibytes = find("/proc/meminfo", "MemTotal", "").replaceAll("\\D", "");
    return kibibytes.isEmpty()
        ? "memory unknown"
        : Report.format("%.0f GiB of memory", Long.parseLong(kibibytes) * 1_024.0 / GIB);
  }

  private static String find(String file, String name, String otherwise) {
    try {
      return Files.readAllLines(Path.of(file)).stream()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse(otherwise);
    } catch (IOException e) {
      return otherwise;
    }
  }
}
