package org.bttracker.swarm;

/**
 * The swarms of a shard, and the books about them: how many torrents and peers there are, and how
 * many downloads were completed. Whatever adds or removes a torrent or a peer goes through here.
 * Used under the shard's lock, but for {@link #store}.
 */
final class Books {
  private final Room room;
  private final CompletedCounts completedCounts;
  private final Census census = new Census();

  /** A torrent that is leaving. */
  private final TorrentKey leaving = new TorrentKey();

  private volatile SwarmStore store = new SwarmStore();

  Books(Room room, CompletedCounts completedCounts) {
    this.room = room;
    this.completedCounts = completedCounts;
  }

  /** The swarms; without the lock, for nothing but reading ahead. */
  SwarmStore store() {
    return store;
  }

  /** Who is here; to be read by any thread. */
  Census census() {
    return census;
  }

  /** Adds a torrent that is not here, with its first peer; returns its slot. */
  int addTorrent(SwarmForms forms, TorrentKey torrent, PeerKey peer, long state) {
    int completed = completedCounts.take(torrent);
    int slot = forms.addTorrent(store, torrent, completed, peer, state);
    room.addTorrents(1);
    room.addPeers(1);
    census.add(peer, state);
    return slot;
  }

  /** Adds a peer to a swarm that does not have it; returns the swarm, in whichever form. */
  Swarm addPeer(SwarmForms forms, int slot, Swarm swarm, PeerKey peer, long state) {
    Swarm grown = forms.addPeer(store, slot, swarm, peer, state);
    room.addPeers(1);
    census.add(peer, state);
    return grown;
  }

  /** Peers of a swarm may leave now; then one of the next two methods is to be called. */
  void beforeChange(Swarm swarm) {
    census.beforeChange(swarm);
  }

  /** Peers may have left a swarm, which stays as it is for now. */
  void afterChange(Swarm swarm) {
    room.addPeers(-census.afterChange(swarm));
  }

  /**
   * Peers may have left a swarm: what it needs no more is given back.
   *
   * @return whether the torrent is removed, since nobody is left
   */
  boolean settle(SwarmForms forms, int slot, Swarm swarm) {
    afterChange(swarm);
    if (swarm.size() == 0) {
      keepCompleted(slot);
    }
    boolean removed = forms.fit(store, slot, swarm);
    if (removed) {
      room.addTorrents(-1);
    }
    return removed;
  }

  /** Removes a torrent and all of its peers. Its count of completed downloads is kept. */
  void removeTorrent(SwarmForms forms, int slot) {
    Swarm swarm = forms.at(store, slot);
    census.leave(swarm);
    room.addPeers(-swarm.size());
    keepCompleted(slot);
    store.remove(slot);
    room.addTorrents(-1);
  }

  /** Removes everything. */
  void removeAll(SwarmForms forms) {
    SwarmStore before = store;
    TorrentTable torrents = before.torrents();
    torrents.forEach(
        slot -> {
          keepCompleted(slot);
          room.addPeers(-forms.at(before, slot).size());
          room.addTorrents(-1);
        });
    census.clear();
    store = new SwarmStore();
  }

  /** How many downloads of a torrent were completed; its slot is negative if it is not here. */
  int completed(int slot, TorrentKey torrent) {
    int apart = completedCounts.get(torrent);
    return slot < 0 ? apart : CompletedCounts.sum(store.torrents().completed(slot), apart);
  }

  /** A peer has completed its download of a torrent that is here. */
  void complete(int slot, TorrentKey torrent) {
    census.addCompleted();
    addCompleted(slot, torrent, 1);
  }

  /** Counts completed downloads of a torrent; its slot is negative if it is not here. */
  void addCompleted(int slot, TorrentKey torrent, int more) {
    if (slot < 0) {
      completedCounts.add(torrent, more);
      return;
    }
    int completed = store.torrents().completed(slot);
    store.torrents().setCompleted(slot, CompletedCounts.sum(completed, more));
  }

  private void keepCompleted(int slot) {
    int completed = store.torrents().completed(slot);
    if (completed > 0) {
      store.torrents().show(slot, leaving);
      completedCounts.add(leaving, completed);
    }
  }
}
