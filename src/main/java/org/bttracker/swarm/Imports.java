package org.bttracker.swarm;

/**
 * Takes into a shard what did not come by an announce: the peers of an earlier run. Used under the
 * shard's lock.
 */
final class Imports {
  private final SwarmLimits limits;
  private final Room room;
  private final Books books;

  /** Who has stopped during a restore; null at other times. */
  private StoppedPeers stoppedPeers;

  Imports(SwarmLimits limits, Room room, Books books) {
    this.limits = limits;
    this.room = room;
    this.books = books;
  }

  /** From now on, remembers who stops. */
  void beginRestore() {
    stoppedPeers = new StoppedPeers();
  }

  /** Forgets who has stopped. */
  void endRestore() {
    stoppedPeers = null;
  }

  /** A peer has stopped. */
  void stopped(TorrentKey torrent, PeerKey peer) {
    if (stoppedPeers != null) {
      stoppedPeers.add(peer.hashIn(torrent));
    }
  }

  /** As {@link Shard#restorePeers}. */
  int restore(
      Scratch scratch, SwarmImage image, int from, int to, int nowSeconds, int elapsedSeconds) {
    PeerKey peer = scratch.peer();
    int leftOut = 0;
    for (int index = from; index < to; index += image.stride(index)) {
      long age = (long) PeerState.age(image.last(index)) + elapsedSeconds;
      image.show(index, peer);
      if (age <= limits.peerTtlSeconds() && !hasStopped(scratch.torrent(), peer)) {
        long last = PeerState.withClock(image.last(index), (int) age, nowSeconds);
        leftOut += restorePeer(scratch, last & PeerState.MASK) ? 0 : 1;
      }
    }
    return leftOut;
  }

  private boolean hasStopped(TorrentKey torrent, PeerKey peer) {
    return stoppedPeers != null && stoppedPeers.contains(peer.hashIn(torrent));
  }

  /** Returns whether the peer in the scratch is here, or there is room for it. */
  private boolean restorePeer(Scratch scratch, long state) {
    SwarmForms forms = scratch.forms();
    PeerKey peer = scratch.peer();
    int slot = books.store().torrents().find(scratch.torrent());
    if (slot < 0) {
      if (!room.hasRestoredTorrent()) {
        return false;
      }
      books.addTorrent(forms, scratch.torrent(), peer, state);
      return true;
    }
    Swarm swarm = forms.at(books.store(), slot);
    if (swarm.contains(peer)) {
      return true;
    }
    if (!room.hasRestoredPeer() || scratch.neighbours().areTooMany(swarm, peer, limits)) {
      return false;
    }
    books.addPeer(forms, slot, swarm, peer, state);
    return true;
  }
}
