package org.bttracker.swarm;

import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.PeerSink;

/**
 * The peers of one torrent, and its own key in its shard. Used under the shard's lock.
 *
 * <p>Most torrents have one peer; if that is one of IPv4, it lies in {@code lonePeer} and all the
 * tables are null. The object takes 64 bytes.
 */
final class Swarm extends InfoHash {
  private int completed;
  private int emptySinceSeconds;

  /** As {@link PeerTable} stores it; 0 if there is none, or more than this one. */
  private long lonePeer;

  private PeerTable ipv4Leechers;
  private PeerTable ipv4Seeders;
  private PeerTable ipv6Leechers;
  private PeerTable ipv6Seeders;

  Swarm(InfoHash infoHash) {
    super(infoHash);
  }

  int completed() {
    return completed;
  }

  int seeders() {
    boolean lone = lonePeer != 0 && PeerState.isSeeder(lonePeer);
    return (lone ? 1 : 0) + size(ipv4Seeders) + size(ipv6Seeders);
  }

  int leechers() {
    boolean lone = lonePeer != 0 && !PeerState.isSeeder(lonePeer);
    return (lone ? 1 : 0) + size(ipv4Leechers) + size(ipv6Leechers);
  }

  int size() {
    return seeders() + leechers();
  }

  int emptySinceSeconds() {
    return emptySinceSeconds;
  }

  void setEmptySince(int nowSeconds) {
    emptySinceSeconds = nowSeconds;
  }

  /** Adds a peer, or takes note that it is still there. */
  void put(Endpoint peer, boolean seeder, boolean hasCompleted, int nowSeconds) {
    if (peer.ipv4() && (isLone(peer) || size() == 0)) {
      lonePeer = peer.tail() | newState(lonePeer, seeder, hasCompleted, nowSeconds);
      return;
    }
    moveLoneToTable(peer.byAddress());
    PeerTable table = table(peer.ipv4(), seeder);
    int slot = slot(table, peer);
    if (slot != PeerTable.ABSENT) {
      table.setState(slot, newState(table.state(slot), seeder, hasCompleted, nowSeconds));
    } else {
      long oldState = takeOut(peer, !seeder);
      tableFor(peer, seeder).add(peer, newState(oldState, seeder, hasCompleted, nowSeconds));
    }
  }

  boolean contains(Endpoint peer) {
    return isLone(peer)
        || slot(table(peer.ipv4(), true), peer) != PeerTable.ABSENT
        || slot(table(peer.ipv4(), false), peer) != PeerTable.ABSENT;
  }

  /** How many peers have this one's address. */
  int countAddress(Endpoint peer) {
    if (lonePeer != 0) {
      return peer.ipv4() && (lonePeer ^ peer.tail()) >>> 32 == 0 ? 1 : 0;
    }
    PeerTable leechers = table(peer.ipv4(), false);
    PeerTable seeders = table(peer.ipv4(), true);
    return (leechers == null ? 0 : leechers.countAddress(peer))
        + (seeders == null ? 0 : seeders.countAddress(peer));
  }

  /** Copies everything, with the ages as they are now. */
  void copyTo(SwarmImage image, int nowSeconds) {
    image.begin(this, completed, size() == 0 ? nowSeconds - emptySinceSeconds : 0);
    if (lonePeer != 0) {
      image.addIpv4(PeerState.withAge(lonePeer, nowSeconds));
    }
    copyTo(image, ipv4Leechers, nowSeconds);
    copyTo(image, ipv4Seeders, nowSeconds);
    copyTo(image, ipv6Leechers, nowSeconds);
    copyTo(image, ipv6Seeders, nowSeconds);
  }

  /** Takes over a peer from an image, unless it is here. */
  void restore(Endpoint peer, long state) {
    if (contains(peer)) {
      return;
    }
    if (peer.ipv4() && size() == 0) {
      lonePeer = peer.tail() | state;
    } else {
      moveLoneToTable(peer.byAddress());
      tableFor(peer, PeerState.isSeeder(state)).add(peer, state);
    }
  }

  /** Takes over a torrent's count from an image. */
  void restoreCompleted(int count) {
    completed = Math.max(completed, count);
  }

  /** Removes a peer, if it is there. */
  void remove(Endpoint peer) {
    if (isLone(peer)) {
      lonePeer = 0;
      return;
    }
    takeOut(peer, false);
    takeOut(peer, true);
    moveLastToLone();
  }

  /** Removes all peers that have been silent for longer than their time to live. */
  void purge(int nowSeconds, int ttlSeconds) {
    if (lonePeer != 0) {
      if (PeerState.ageSeconds(lonePeer, nowSeconds) > ttlSeconds) {
        lonePeer = 0;
      }
      return;
    }
    purge(true, false, nowSeconds, ttlSeconds);
    purge(true, true, nowSeconds, ttlSeconds);
    purge(false, false, nowSeconds, ttlSeconds);
    purge(false, true, nowSeconds, ttlSeconds);
    moveLastToLone();
  }

  /**
   * Hands out peers of the asker's family, beginning at a random one of them and going round. The
   * asker is in the swarm.
   *
   * @param random any int, evenly distributed
   * @return how many peers count in the sink
   */
  int handOut(Endpoint self, boolean leechersOnly, int wanted, int random, PeerSink sink) {
    if (lonePeer != 0) {
      // The asker itself: it was put here before it asks.
      return 0;
    }
    PeerTable leechers = table(self.ipv4(), false);
    PeerTable seeders = leechersOnly ? null : table(self.ipv4(), true);
    int ring = capacity(leechers) + capacity(seeders);
    int start = (int) ((random & 0xFFFF_FFFFL) * ring >>> 32);
    boolean inLeechers = start < capacity(leechers);
    PeerTable first = inLeechers ? leechers : seeders;
    PeerTable second = inLeechers ? seeders : leechers;
    int from = inLeechers ? start : start - capacity(leechers);
    int count = handOut(first, from, capacity(first), self, 0, wanted, sink);
    count = handOut(second, 0, capacity(second), self, count, wanted, sink);
    return handOut(first, 0, from, self, count, wanted, sink);
  }

  private static int handOut(
      PeerTable table, int from, int to, Endpoint self, int count, int wanted, PeerSink sink) {
    return table == null ? count : table.handOut(from, to, self, count, wanted, sink);
  }

  private boolean isLone(Endpoint peer) {
    return peer.ipv4() && (lonePeer & ~PeerState.MASK) == peer.tail();
  }

  /** A download is counted once for each peer, in whichever state it has been before. */
  private long newState(long oldState, boolean seeder, boolean hasCompleted, int nowSeconds) {
    boolean counted = PeerState.isCompleted(oldState);
    if (hasCompleted && !counted) {
      completed++;
    }
    return PeerState.of(seeder, counted || hasCompleted, nowSeconds);
  }

  /** Removes a peer from one table; returns its state, 0 if it was not there. */
  private long takeOut(Endpoint peer, boolean seeder) {
    PeerTable table = table(peer.ipv4(), seeder);
    int slot = slot(table, peer);
    if (slot == PeerTable.ABSENT) {
      return 0;
    }
    long state = table.state(slot);
    table.remove(slot);
    dropIfEmpty(peer.ipv4(), seeder);
    return state;
  }

  private static void copyTo(SwarmImage image, PeerTable table, int nowSeconds) {
    if (table != null) {
      table.copyTo(image, nowSeconds);
    }
  }

  private void purge(boolean ipv4, boolean seeder, int nowSeconds, int ttlSeconds) {
    PeerTable table = table(ipv4, seeder);
    if (table != null) {
      table.purge(nowSeconds, ttlSeconds);
      dropIfEmpty(ipv4, seeder);
    }
  }

  private void moveLoneToTable(boolean byAddress) {
    if (lonePeer != 0) {
      Endpoint peer = Endpoint.ofIpv4(lonePeer & ~PeerState.MASK, byAddress);
      tableFor(peer, PeerState.isSeeder(lonePeer)).add(peer, lonePeer & PeerState.MASK);
      lonePeer = 0;
    }
  }

  private void moveLastToLone() {
    if (size(ipv4Leechers) + size(ipv4Seeders) == 1
        && ipv6Leechers == null
        && ipv6Seeders == null) {
      lonePeer = (ipv4Leechers == null ? ipv4Seeders : ipv4Leechers).firstIpv4();
      ipv4Leechers = null;
      ipv4Seeders = null;
    }
  }

  private PeerTable table(boolean ipv4, boolean seeder) {
    if (ipv4) {
      return seeder ? ipv4Seeders : ipv4Leechers;
    }
    return seeder ? ipv6Seeders : ipv6Leechers;
  }

  private PeerTable tableFor(Endpoint peer, boolean seeder) {
    PeerTable table = table(peer.ipv4(), seeder);
    if (table == null) {
      table = new PeerTable(peer);
      setTable(peer.ipv4(), seeder, table);
    }
    return table;
  }

  private void dropIfEmpty(boolean ipv4, boolean seeder) {
    if (table(ipv4, seeder).size() == 0) {
      setTable(ipv4, seeder, null);
    }
  }

  private void setTable(boolean ipv4, boolean seeder, PeerTable table) {
    if (ipv4 && seeder) {
      ipv4Seeders = table;
    } else if (ipv4) {
      ipv4Leechers = table;
    } else if (seeder) {
      ipv6Seeders = table;
    } else {
      ipv6Leechers = table;
    }
  }

  private static int slot(PeerTable table, Endpoint peer) {
    return table == null ? PeerTable.ABSENT : table.find(peer);
  }

  private static int size(PeerTable table) {
    return table == null ? 0 : table.size();
  }

  private static int capacity(PeerTable table) {
    return table == null ? 0 : table.capacity();
  }
}
