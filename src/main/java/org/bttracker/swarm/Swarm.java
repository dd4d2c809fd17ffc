package org.bttracker.swarm;

import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.PeerSink;

/**
 * The peers of one torrent, and its own key in its shard. Used under the shard's lock.
 *
 * <p>Most torrents have one peer; if that is one of IPv4, it lies in {@code lonePeer} and all the
 * tables, as {@link PeerLayout} makes them, are null. The object takes 64 bytes.
 */
final class Swarm extends InfoHash {
  private int completed;
  private int emptySinceSeconds;

  /** As an IPv4 table has it; 0 if there is none, or more than this one. */
  private long lonePeer;

  private long[] ipv4Leechers;
  private long[] ipv4Seeders;
  private long[] ipv6Leechers;
  private long[] ipv6Seeders;

  Swarm(InfoHash infoHash) {
    super(infoHash);
  }

  int completed() {
    return completed;
  }

  int seeders() {
    boolean lone = lonePeer != 0 && PeerState.isSeeder(lonePeer);
    return (lone ? 1 : 0) + PeerLayout.size(ipv4Seeders) + PeerLayout.size(ipv6Seeders);
  }

  int leechers() {
    boolean lone = lonePeer != 0 && !PeerState.isSeeder(lonePeer);
    return (lone ? 1 : 0) + PeerLayout.size(ipv4Leechers) + PeerLayout.size(ipv6Leechers);
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
    PeerLayout layout = peer.layout();
    moveLoneToTable(layout);
    long[] table = table(layout, seeder);
    int found = layout.find(table, peer);
    if (found >= 0) {
      long oldState = layout.state(table, found);
      layout.setState(table, found, newState(oldState, seeder, hasCompleted, nowSeconds));
    } else {
      long state = newState(takeOut(peer, !seeder), seeder, hasCompleted, nowSeconds);
      setTable(layout, seeder, layout.add(table, found, peer, state));
    }
  }

  boolean contains(Endpoint peer) {
    PeerLayout layout = peer.layout();
    return isLone(peer)
        || layout.find(table(layout, true), peer) >= 0
        || layout.find(table(layout, false), peer) >= 0;
  }

  /** How many peers have this one's address. */
  int countAddress(Endpoint peer) {
    if (lonePeer != 0) {
      return peer.ipv4() && (lonePeer ^ peer.tail()) >>> 32 == 0 ? 1 : 0;
    }
    PeerLayout layout = peer.layout();
    return layout.countAddress(table(layout, false), peer)
        + layout.countAddress(table(layout, true), peer);
  }

  /** Copies everything, with the ages as they are now. */
  void copyTo(SwarmImage image, int nowSeconds) {
    image.begin(this, completed, size() == 0 ? nowSeconds - emptySinceSeconds : 0);
    if (lonePeer != 0) {
      image.addIpv4(PeerState.withAge(lonePeer, nowSeconds));
    }
    PeerLayout.IPV4.copyTo(image, ipv4Leechers, nowSeconds);
    PeerLayout.IPV4.copyTo(image, ipv4Seeders, nowSeconds);
    PeerLayout.IPV6.copyTo(image, ipv6Leechers, nowSeconds);
    PeerLayout.IPV6.copyTo(image, ipv6Seeders, nowSeconds);
  }

  /** Takes over a peer from an image, unless it is here. */
  void restore(Endpoint peer, long state) {
    if (contains(peer)) {
      return;
    }
    if (peer.ipv4() && size() == 0) {
      lonePeer = peer.tail() | state;
    } else {
      moveLoneToTable(peer.layout());
      add(peer, state);
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
  void purge(int nowSeconds, SwarmLimits limits) {
    int ttlSeconds = limits.peerTtlSeconds();
    if (lonePeer != 0) {
      if (PeerState.ageSeconds(lonePeer, nowSeconds) > ttlSeconds) {
        lonePeer = 0;
      }
      return;
    }
    PeerLayout ipv4 = PeerLayout.of(true, limits.countsAddresses());
    PeerLayout ipv6 = PeerLayout.of(false, limits.countsAddresses());
    ipv4Leechers = ipv4.purge(ipv4Leechers, nowSeconds, ttlSeconds);
    ipv4Seeders = ipv4.purge(ipv4Seeders, nowSeconds, ttlSeconds);
    ipv6Leechers = ipv6.purge(ipv6Leechers, nowSeconds, ttlSeconds);
    ipv6Seeders = ipv6.purge(ipv6Seeders, nowSeconds, ttlSeconds);
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
    long[] leechers = table(self.layout(), false);
    long[] seeders = leechersOnly ? null : table(self.layout(), true);
    return PeerRing.handOut(leechers, seeders, self, wanted, random, sink);
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
    PeerLayout layout = peer.layout();
    long[] table = table(layout, seeder);
    int found = layout.find(table, peer);
    if (found < 0) {
      return 0;
    }
    long state = layout.state(table, found);
    setTable(layout, seeder, layout.remove(table, found));
    return state;
  }

  private void add(Endpoint peer, long state) {
    PeerLayout layout = peer.layout();
    boolean seeder = PeerState.isSeeder(state);
    long[] table = table(layout, seeder);
    setTable(layout, seeder, layout.add(table, layout.find(table, peer), peer, state));
  }

  private void moveLoneToTable(PeerLayout layout) {
    if (lonePeer != 0) {
      long tail = lonePeer & ~PeerState.MASK;
      add(Endpoint.ofIpv4(tail, layout.byAddress()), lonePeer & PeerState.MASK);
      lonePeer = 0;
    }
  }

  private void moveLastToLone() {
    if (PeerLayout.size(ipv4Leechers) + PeerLayout.size(ipv4Seeders) == 1
        && ipv6Leechers == null
        && ipv6Seeders == null) {
      lonePeer = PeerLayout.firstIpv4(ipv4Leechers == null ? ipv4Seeders : ipv4Leechers);
      ipv4Leechers = null;
      ipv4Seeders = null;
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
