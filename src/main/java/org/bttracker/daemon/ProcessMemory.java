package org.bttracker.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What this process takes of the memory. */
final class ProcessMemory {
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s*(\\d+) kB");
  private static final double BYTES_PER_KB = 1024;

  private ProcessMemory() {}

  /** The heap in use, with what the collector has not taken away yet, in bytes. */
  static double heapBytes() {
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** The most that the heap may take, in bytes. */
  static double maxHeapBytes() {
    return Runtime.getRuntime().maxMemory();
  }

  /**
   * What is resident of the whole process, in bytes.
   *
   * @param status {@code /proc/self/status} on Linux
   * @return NaN where the system does not tell
   */
  static double residentBytes(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .map(RESIDENT::matcher)
          .filter(Matcher::matches)
          .mapToDouble(line -> Long.parseLong(line.group(1)) * BYTES_PER_KB)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException | RuntimeException e) {
      return Double.NaN;
    }
  }
}
