package org.bttracker.swarm;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How many peers of each family and role a shard holds, and how many downloads were completed while
 * the program runs. Written under the shard's lock, read by any thread.
 */
final class Census {
  private static final int COMPLETED = LargeSwarm.TABLES;

  private final AtomicLongArray counts = new AtomicLongArray(COMPLETED + 1);

  /** The peers of the swarm that is being changed. */
  private final int[] before = new int[LargeSwarm.TABLES];

  long peers(boolean ipv4, boolean seeders) {
    return counts.getOpaque(LargeSwarm.table(ipv4, seeders));
  }

  long completed() {
    return counts.getOpaque(COMPLETED);
  }

  /** A peer has come. */
  void add(PeerKey peer, long state) {
    add(LargeSwarm.table(peer.isIpv4(), PeerState.isSeeder(state)), 1);
  }

  /** A peer is a seeder now, or has become a leecher. */
  void changeRole(PeerKey peer, boolean seeder) {
    add(LargeSwarm.table(peer.isIpv4(), seeder), 1);
    add(LargeSwarm.table(peer.isIpv4(), !seeder), -1);
  }

  /** Peers of a swarm may leave now. */
  void beforeChange(Swarm swarm) {
    for (int table = 0; table < LargeSwarm.TABLES; table++) {
      before[table] = count(swarm, table);
    }
  }

  /** Some may have left the swarm since {@link #beforeChange}; returns how many. */
  int afterChange(Swarm swarm) {
    int left = 0;
    for (int table = 0; table < LargeSwarm.TABLES; table++) {
      int gone = before[table] - count(swarm, table);
      add(table, -gone);
      left += gone;
    }
    return left;
  }

  /** All peers of a swarm leave. */
  void leave(Swarm swarm) {
    for (int table = 0; table < LargeSwarm.TABLES; table++) {
      add(table, -count(swarm, table));
    }
  }

  /** All peers have left. */
  void clear() {
    for (int table = 0; table < LargeSwarm.TABLES; table++) {
      counts.setOpaque(table, 0);
    }
  }

  /** A download was completed. */
  void addCompleted() {
    add(COMPLETED, 1);
  }

  private static int count(Swarm swarm, int table) {
    return swarm.count(LargeSwarm.isIpv4(table), LargeSwarm.isSeeders(table));
  }

  private void add(int index, long change) {
    if (change != 0) {
      // The lock lets one thread write at a time.
      counts.setOpaque(index, counts.getPlain(index) + change);
    }
  }
}
