package org.bttracker.swarm;

import org.bttracker.protocol.InfoHash;

/**
 * The swarms of a shard, and the books about them: how many torrents and peers there are, and how
 * many downloads were completed. Whatever adds or removes a torrent or a peer goes through here.
 * Used under the shard's lock, but for {@link #store}.
 */
final class Books {
  private final boolean byNetwork;
  private final Room room;
  private final CompletedCounts completedCounts;
  private volatile SwarmStore store;

  Books(SwarmLimits limits, Room room, CompletedCounts completedCounts) {
    this.byNetwork = limits.countsAddresses();
    this.room = room;
    this.completedCounts = completedCounts;
    store = new SwarmStore(byNetwork);
  }

  /** The swarms; without the lock, for nothing but reading ahead. */
  SwarmStore store() {
    return store;
  }

  /** Adds a torrent that is not here, with its first peer. */
  void addTorrent(long hash, InfoHash infoHash, PeerKey peer, long state) {
    int completed = completedCounts.take(infoHash);
    store.addTorrent(hash, infoHash, completed, peer, state);
    room.addTorrents(1);
    room.addPeers(1);
  }

  /** Adds a peer to a swarm that does not have it; returns the swarm, in whichever form. */
  Swarm addPeer(int torrent, Swarm swarm, PeerKey peer, long state) {
    Swarm grown = store.addPeer(torrent, swarm, peer, state);
    room.addPeers(1);
    return grown;
  }

  /** Peers have left a swarm, which stays as it is for now. */
  void removedPeers(int count) {
    room.addPeers(-count);
  }

  /**
   * Peers may have left a swarm: what it needs no more is given back.
   *
   * @return whether the torrent is removed, since nobody is left
   */
  boolean settle(int torrent, Swarm swarm, int sizeBefore) {
    int size = swarm.size();
    room.addPeers(size - sizeBefore);
    if (size == 0) {
      keepCompleted(torrent);
    }
    boolean removed = store.fit(torrent, swarm);
    if (removed) {
      room.addTorrents(-1);
    }
    return removed;
  }

  /** Removes everything. */
  void removeAll() {
    SwarmStore before = store;
    TorrentTable torrents = before.torrents();
    torrents.forEach(
        torrent -> {
          keepCompleted(torrent);
          room.addPeers(-before.at(torrent).size());
          room.addTorrents(-1);
        });
    store = new SwarmStore(byNetwork);
  }

  /** How many downloads of a torrent were completed; its slot is negative if it is not here. */
  int completed(int torrent, InfoHash infoHash) {
    int apart = completedCounts.get(infoHash);
    return torrent < 0 ? apart : CompletedCounts.sum(store.torrents().completed(torrent), apart);
  }

  /** Counts completed downloads of a torrent; its slot is negative if it is not here. */
  void addCompleted(int torrent, InfoHash infoHash, int more) {
    if (torrent < 0) {
      completedCounts.add(infoHash, more);
      return;
    }
    int completed = store.torrents().completed(torrent);
    store.torrents().setCompleted(torrent, CompletedCounts.sum(completed, more));
  }

  private void keepCompleted(int torrent) {
    int completed = store.torrents().completed(torrent);
    if (completed > 0) {
      completedCounts.add(store.torrents().infoHash(torrent), completed);
    }
  }
}
