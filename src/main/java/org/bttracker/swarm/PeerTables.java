package org.bttracker.swarm;

import org.bttracker.protocol.PeerSink;

/**
 * The peers of a large swarm, in a hash table for each family's leechers and seeders, as {@link
 * PeerLayout} makes them. Used under the lock of a shard.
 */
final class PeerTables {
  private int leechers;
  private int seeders;

  private long[] ipv4Leechers;
  private long[] ipv4Seeders;
  private long[] ipv6Leechers;
  private long[] ipv6Seeders;

  int leechers() {
    return leechers;
  }

  int seeders() {
    return seeders;
  }

  /** Words that the peers would take in a list. */
  int listLength() {
    int ipv4 = PeerLayout.size(ipv4Leechers) + PeerLayout.size(ipv4Seeders);
    int ipv6 = PeerLayout.size(ipv6Leechers) + PeerLayout.size(ipv6Seeders);
    return PeerList.HEAD_LENGTH + ipv4 * PeerLayout.IPV4_STRIDE + ipv6 * PeerLayout.IPV6_STRIDE;
  }

  boolean contains(Endpoint peer) {
    PeerLayout layout = peer.layout();
    return layout.find(table(layout, true), peer) >= 0
        || layout.find(table(layout, false), peer) >= 0;
  }

  /** Reads where a peer belongs, without the lock. */
  long prefetch(Endpoint peer) {
    PeerLayout layout = peer.layout();
    return layout.prefetch(table(layout, false), peer) + layout.prefetch(table(layout, true), peer);
  }

  /** How many peers have this one's address. */
  int countAddress(Endpoint peer) {
    PeerLayout layout = peer.layout();
    return layout.countAddress(table(layout, false), peer)
        + layout.countAddress(table(layout, true), peer);
  }

  /** As {@link PeerList#refresh}. */
  long refresh(Endpoint peer, boolean seeder, boolean completed, int nowSeconds) {
    PeerLayout layout = peer.layout();
    long[] table = table(layout, seeder);
    int found = layout.find(table, peer);
    if (found >= 0) {
      long before = layout.state(table, found);
      layout.setState(table, found, PeerState.next(before, seeder, completed, nowSeconds));
      return before;
    }
    long before = takeOut(peer, !seeder);
    if (before != PeerState.NONE) {
      add(peer, PeerState.next(before, seeder, completed, nowSeconds));
    }
    return before;
  }

  /** Adds a peer that is not here. */
  void add(Endpoint peer, long state) {
    PeerLayout layout = peer.layout();
    boolean seeder = PeerState.isSeeder(state);
    long[] table = table(layout, seeder);
    setTable(layout, seeder, layout.add(table, layout.find(table, peer), peer, state));
    count(seeder, 1);
  }

  /** Removes a peer, if it is here. */
  void remove(Endpoint peer) {
    takeOut(peer, false);
    takeOut(peer, true);
  }

  /** Removes all peers that have been silent for longer than their time to live. */
  void purge(int nowSeconds, SwarmLimits limits) {
    int ttlSeconds = limits.peerTtlSeconds();
    PeerLayout ipv4 = PeerLayout.of(true, limits.countsAddresses());
    PeerLayout ipv6 = PeerLayout.of(false, limits.countsAddresses());
    ipv4Leechers = ipv4.purge(ipv4Leechers, nowSeconds, ttlSeconds);
    ipv4Seeders = ipv4.purge(ipv4Seeders, nowSeconds, ttlSeconds);
    ipv6Leechers = ipv6.purge(ipv6Leechers, nowSeconds, ttlSeconds);
    ipv6Seeders = ipv6.purge(ipv6Seeders, nowSeconds, ttlSeconds);
    leechers = PeerLayout.size(ipv4Leechers) + PeerLayout.size(ipv6Leechers);
    seeders = PeerLayout.size(ipv4Seeders) + PeerLayout.size(ipv6Seeders);
  }

  /** Moves all peers into a list. */
  void moveTo(long[] words, int at) {
    PeerLayout.IPV4.moveTo(words, at, ipv4Leechers);
    PeerLayout.IPV4.moveTo(words, at, ipv4Seeders);
    PeerLayout.IPV6.moveTo(words, at, ipv6Leechers);
    PeerLayout.IPV6.moveTo(words, at, ipv6Seeders);
  }

  /** Copies all peers, with their ages. */
  void copyTo(SwarmImage image, int nowSeconds) {
    PeerLayout.IPV4.copyTo(image, ipv4Leechers, nowSeconds);
    PeerLayout.IPV4.copyTo(image, ipv4Seeders, nowSeconds);
    PeerLayout.IPV6.copyTo(image, ipv6Leechers, nowSeconds);
    PeerLayout.IPV6.copyTo(image, ipv6Seeders, nowSeconds);
  }

  /** As it is now. */
  PeerTables copy() {
    PeerTables copy = new PeerTables();
    copy.leechers = leechers;
    copy.seeders = seeders;
    copy.ipv4Leechers = copy(ipv4Leechers);
    copy.ipv4Seeders = copy(ipv4Seeders);
    copy.ipv6Leechers = copy(ipv6Leechers);
    copy.ipv6Seeders = copy(ipv6Seeders);
    return copy;
  }

  /** As {@link PeerList#handOut}. */
  int handOut(Endpoint self, boolean leechersOnly, int wanted, int random, PeerSink sink) {
    long[] leecherTable = table(self.layout(), false);
    long[] seederTable = leechersOnly ? null : table(self.layout(), true);
    return PeerRing.handOut(leecherTable, seederTable, self, wanted, random, sink);
  }

  private static long[] copy(long[] table) {
    return table == null ? null : table.clone();
  }

  /**
   * Removes a peer from one table; returns its state, {@link PeerState#NONE} if it is not there.
   */
  private long takeOut(Endpoint peer, boolean seeder) {
    PeerLayout layout = peer.layout();
    long[] table = table(layout, seeder);
    int found = layout.find(table, peer);
    if (found < 0) {
      return PeerState.NONE;
    }
    long state = layout.state(table, found);
    setTable(layout, seeder, layout.remove(table, found));
    count(seeder, -1);
    return state;
  }

  private void count(boolean seeder, int change) {
    if (seeder) {
      seeders += change;
    } else {
      leechers += change;
    }
  }

  private long[] table(PeerLayout layout, boolean seeder) {
    if (layout.ipv4()) {
      return seeder ? ipv4Seeders : ipv4Leechers;
    }
    return seeder ? ipv6Seeders : ipv6Leechers;
  }

  private void setTable(PeerLayout layout, boolean seeder, long[] table) {
    if (layout.ipv4() && seeder) {
      ipv4Seeders = table;
    } else if (layout.ipv4()) {
      ipv4Leechers = table;
    } else if (seeder) {
      ipv6Seeders = table;
    } else {
      ipv6Leechers = table;
    }
  }
}
