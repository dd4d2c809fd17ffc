package org.bttracker.net;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bttracker.metrics.Amount;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches for datagrams that the kernel has dropped because the receive buffer was full. The
 * receive loop never sees those, so nothing else counts them. Linux counts them for each socket;
 * elsewhere nothing is seen. Other programs' sockets are not looked at, even on the same port; this
 * program's may come and go. If a table cannot be read once, its drops are counted the next time.
 * For any thread.
 */
public final class KernelDrops {
  private static final Logger LOG = LoggerFactory.getLogger(KernelDrops.class);

  /** The kernel's counter of a socket has 32 bits. */
  private static final long WRAP = 0xFFFF_FFFFL;

  private final SocketTables table;
  private final int port;
  private final Counters counters;
  private Set<Long> ownInodes = Set.of();

  /** How many drops of each socket have been counted. */
  private final Map<Long, Long> counted = new HashMap<>();

  /**
   * Watches the sockets of a port that this process has open.
   *
   * @param proc where Linux shows its tables
   * @param port UDP
   * @param inherited whether they were open before the program: what they had dropped by now is not
   *     counted
   * @param counters told what is dropped
   */
  KernelDrops(Path proc, int port, boolean inherited, Counters counters) {
    this.table = new SocketTables(proc);
    this.port = port;
    this.counters = counters;
    if (inherited) {
      countGrowth();
    }
  }

  /**
   * Watches a tracker's sockets, and those that it opens on the same port later.
   *
   * @param sockets that are open now
   * @param counters told what is dropped
   * @return to be asked from time to time
   */
  public static KernelDrops of(ListeningSockets sockets, Counters counters) {
    return new KernelDrops(
        Path.of("/proc"), sockets.localAddresses().get(0).getPort(), sockets.inherited(), counters);
  }

  /** Counts and tells what was dropped since the last call. */
  public synchronized void check() {
    long drops = countGrowth();
    if (drops > 0) {
      counters.add(Counter.KERNEL_DROPS, drops);
      LOG.warn(
          "The kernel has dropped {}, the receive buffer was full; raise"
              + " --receive-buffer, and the kernel's limit: sysctl -w net.core.rmem_max=BYTES",
          Amount.of(drops, "datagram"));
    }
  }

  private long countGrowth() {
    table.ownInodes().ifPresent(this::follow);
    List<SocketTables.Row> rows = table.read();
    long growth = 0;
    for (SocketTables.Row row : rows) {
      if (row.port() == port && ownInodes.contains(row.inode())) {
        Long before = counted.put(row.inode(), row.drops());
        growth += row.drops() - (before == null ? 0 : before) & WRAP;
      }
    }
    return growth;
  }

  /** Another socket may later have the inode of one that is closed: it begins at 0. */
  private void follow(Set<Long> newOwnInodes) {
    ownInodes = newOwnInodes;
    counted.keySet().retainAll(ownInodes);
  }
}
