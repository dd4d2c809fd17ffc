package org.bttracker.swarm;

/**
 * A swarm of one IPv4 peer, which is the torrent's {@link Location} itself: it takes no memory of
 * its own. It is set upon one torrent after the other.
 */
final class LoneSwarm extends Swarm {
  private TorrentTable torrents;
  private int torrent;

  /** Whether the peer has left; then the torrent is about to be removed. */
  private boolean isEmpty;

  /** Sets it upon the torrent in a slot. */
  LoneSwarm at(TorrentTable newTorrents, int slot) {
    torrents = newTorrents;
    torrent = slot;
    isEmpty = false;
    return this;
  }

  @Override
  int count(boolean ipv4, boolean seeders) {
    return ipv4 && !isEmpty && PeerState.isSeeder(peer()) == seeders ? 1 : 0;
  }

  @Override
  long refresh(PeerKey peer, boolean seeder, boolean completed, int nowSeconds) {
    if (!contains(peer)) {
      return PeerState.NONE;
    }
    long before = peer() & PeerState.MASK;
    long state = PeerState.next(before, seeder, completed, nowSeconds);
    torrents.setLocation(torrent, peer.last() | state);
    return before;
  }

  @Override
  boolean add(PeerKey peer, long state) {
    return false;
  }

  @Override
  void remove(PeerKey peer) {
    if (contains(peer)) {
      isEmpty = true;
    }
  }

  @Override
  long state(PeerKey peer) {
    return peer.isIpv4() && (peer() & ~PeerState.MASK) == peer.last()
        ? peer() & PeerState.MASK
        : PeerState.NONE;
  }

  @Override
  void countNeighbours(PeerKey peer, Neighbours neighbours) {
    if (peer.isIpv4()) {
      neighbours.add(peer() >>> 32 == peer.last() >>> 32 ? 2 : 0);
    }
  }

  /** The asker is the only peer, so there is nobody to hand out. */
  @Override
  void handOut(Selection selection, boolean toSeeder) {}

  @Override
  void handOut(boolean seeders, Selection selection) {}

  @Override
  void purge(int nowSeconds, int ttlSeconds) {
    if (PeerState.ageSeconds(peer(), nowSeconds) > ttlSeconds) {
      isEmpty = true;
    }
  }

  @Override
  void forEach(PeerWords.Visitor visitor) {
    if (!isEmpty) {
      visitor.ipv4(peer());
    }
  }

  private long peer() {
    return torrents.location(torrent);
  }
}
