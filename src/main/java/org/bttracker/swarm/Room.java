package org.bttracker.swarm;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much all shards hold together, and whether there is room for more. During a restore, room is
 * kept for what is to come. For any thread; several that add at once may exceed a limit by one
 * each.
 */
final class Room {
  private final SwarmLimits limits;
  private final AtomicInteger torrents = new AtomicInteger();
  private final AtomicLong peers = new AtomicLong();

  /** Room that is kept; written by the restoring thread alone. */
  private volatile int torrentsToCome;

  private volatile long peersToCome;

  Room(SwarmLimits limits) {
    this.limits = limits;
  }

  int torrents() {
    return torrents.get();
  }

  long peers() {
    return peers.get();
  }

  /** Torrents that are held, and those that room is kept for. */
  long usedByTorrents() {
    return (long) torrents.get() + torrentsToCome;
  }

  /** Peers that are held, and those that room is kept for. */
  long usedByPeers() {
    return peers.get() + peersToCome;
  }

  /** Whether an announce may add a torrent. */
  boolean hasTorrent() {
    return usedByTorrents() < limits.maxTorrents();
  }

  /** Whether an announce may add a peer. */
  boolean hasPeer() {
    return usedByPeers() < limits.maxPeers();
  }

  /** Whether a restored torrent, and its first peer, may be added. */
  boolean hasRestoredTorrent() {
    return torrents.get() < limits.maxTorrents() && hasRestoredPeer();
  }

  /** Whether a restored peer may be added. */
  boolean hasRestoredPeer() {
    return peers.get() < limits.maxPeers();
  }

  void addTorrents(int change) {
    torrents.addAndGet(change);
  }

  void addPeers(long change) {
    if (change != 0) {
      peers.addAndGet(change);
    }
  }

  /** Keeps room, or no more of it. */
  void keep(int newTorrentsToCome, long newPeersToCome) {
    torrentsToCome = newTorrentsToCome;
    peersToCome = newPeersToCome;
  }

  /** A torrent and some peers have come, so less room is kept. */
  void came(int cameTorrents, int camePeers) {
    keep(Math.max(0, torrentsToCome - cameTorrents), Math.max(0, peersToCome - camePeers));
  }
}
