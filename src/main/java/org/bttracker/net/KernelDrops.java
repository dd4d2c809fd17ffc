package org.bttracker.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for datagrams that the kernel has dropped since the receive buffer was full: they are the
 * only ones that a tracker loses without a trace of its own. Linux counts them in {@code
 * /proc/net/udp} and {@code udp6}; elsewhere nothing is seen. Used by the maintenance thread alone.
 */
public final class KernelDrops {
  private static final Logger LOG = LoggerFactory.getLogger(KernelDrops.class);

  /** A line's columns, from 0: the socket's own address and port in hex, and its drops. */
  private static final int LOCAL_ADDRESS = 1;

  private static final int DROPS = 12;

  private final List<Path> tables;
  private final String port;
  private final Counters counters;
  private long seen;

  /**
   * Watches a port.
   *
   * @param tables the kernel's files; those that are not there are passed over
   * @param port UDP
   * @param counters told what is dropped
   */
  public KernelDrops(List<Path> tables, int port, Counters counters) {
    this.tables = tables;
    this.port = String.format(":%04X", port);
    this.counters = counters;
  }

  /**
   * Watches a port in the kernel's own files.
   *
   * @param port UDP
   * @param counters told what is dropped
   * @return to be asked from time to time
   */
  public static KernelDrops onThisHost(int port, Counters counters) {
    Path net = Path.of("/proc/net");
    return new KernelDrops(List.of(net.resolve("udp"), net.resolve("udp6")), port, counters);
  }

  /** Counts and tells what was dropped since the last call. */
  public void check() {
    long drops = 0;
    for (Path table : tables) {
      drops += drops(table);
    }
    // Sockets come and go with other programs' restarts; ours live as long as this object.
    if (drops > seen) {
      counters.add(Counter.KERNEL_DROPS, drops - seen);
      LOG.warn(
          "The kernel has dropped {} datagrams, the receive buffer was full; raise"
              + " --receive-buffer, and the kernel's limit: sysctl -w net.core.rmem_max=BYTES",
          drops - seen);
    }
    seen = drops;
  }

  private long drops(Path table) {
    long drops = 0;
    try {
      for (String line : Files.readAllLines(table)) {
        String[] columns = line.trim().split("\\s+");
        if (columns.length > DROPS && columns[LOCAL_ADDRESS].endsWith(port)) {
          drops += Long.parseLong(columns[DROPS]);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux, or not as we know it: nothing to be seen.
      return 0;
    }
    return drops;
  }
}
