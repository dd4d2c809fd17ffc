package org.bttracker.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.lang.ref.Reference;
import java.util.function.Supplier;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;

/**
 * Weighs the tracker's tables: heap in use after they were filled, minus that before they were
 * made. A program of its own, so that nothing else is on the heap and the serial collector, which
 * counts to the byte, can be chosen; prints a number of bytes for each of {@link Cost}.
 */
final class HeapCosts {
  private static final int MANY = 1_000_000;
  private static final int CONNECTIONS = 100_000;
  private static final int SWARMS = 10;
  private static final int SWARM_PEERS = 100_000;

  private HeapCosts() {}

  /** What is weighed. */
  enum Cost {
    TORRENT("torrent with one IPv4 peer, of 1,000,000", "120", MANY, HeapCosts::torrents),
    IPV4_PEER("IPv4 peer, in swarms of 100,000", "12", SWARMS * SWARM_PEERS, () -> swarms(true)),
    IPV6_PEER("IPv6 peer, in swarms of 100,000", "32", SWARMS * SWARM_PEERS, () -> swarms(false)),
    CONNECTION("stored connection ID, of 100,000", "110", CONNECTIONS, HeapCosts::connections);

    final String description;
    final String goal;
    private final int count;
    private final Supplier<Object> table;

    Cost(String description, String goal, int count, Supplier<Object> table) {
      this.description = description;
      this.goal = goal;
      this.count = count;
      this.table = table;
    }

    private double measure() {
      long before = usedBytes();
      Object filled = table.get();
      long after = usedBytes();
      Reference.reachabilityFence(filled);
      return (double) (after - before) / count;
    }
  }

  /** Prints a line for each cost: its name, and bytes. */
  public static void main(String[] args) {
    // Whatever classes and caches the tables bring with them is not their weight.
    fill(Samples.registry(), 1, true);
    Samples.connections(1, Samples.PEER_TTL).forLoop().issue(0, 0, 0);
    for (Cost cost : Cost.values()) {
      System.out.println(cost.name() + " " + cost.measure());
    }
  }

  private static Object torrents() {
    SwarmRegistry registry = Samples.registry();
    Swarms loop = registry.forLoop();
    ResponseEncoder sink = new ResponseEncoder();
    for (int i = 0; i < MANY; i++) {
      loop.announce(Samples.announcement(Samples.infoHash(i), Samples.ipv4(i), i), 0, sink);
    }
    return registry;
  }

  private static Object swarms(boolean ipv4) {
    return fill(Samples.registry(), SWARM_PEERS, ipv4);
  }

  private static SwarmRegistry fill(SwarmRegistry registry, int peers, boolean ipv4) {
    Swarms loop = registry.forLoop();
    ResponseEncoder sink = new ResponseEncoder();
    for (int swarm = 0; swarm < SWARMS; swarm++) {
      InfoHash torrent = Samples.infoHash(swarm);
      for (int i = 0; i < peers; i++) {
        IpAddress address = ipv4 ? Samples.ipv4(i) : Samples.ipv6(i);
        loop.announce(Samples.announcement(torrent, address, i), 0, sink);
      }
    }
    return registry;
  }

  private static Object connections() {
    ConnectionTable table = Samples.connections(CONNECTIONS, Samples.PEER_TTL);
    ConnectionIds ids = table.forLoop();
    for (int i = 0; i < CONNECTIONS; i++) {
      ids.issue(0, i, 0);
    }
    return table;
  }

  /** What the collector has left, without the pieces that threads have taken since. */
  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }
}
