package org.bttracker.swarm;

import org.bttracker.protocol.PeerSink;

/**
 * The swarm of one torrent, wherever its shard keeps it: a view without state of its own but for
 * the torrent that it is set on. A shard has one, and uses it for all its swarms under its lock.
 *
 * <p>A swarm begins empty. Most have one peer; if that is one of IPv4, it lies beside the info hash
 * in the {@link TorrentTable}. A few peers are a {@link PeerList}, more are in {@link PeerTables}.
 */
final class Swarm {
  private final TorrentTable torrents;
  private final PeerStore store;
  private final PeerMover mover;

  /** Of the torrent. */
  private int index;

  Swarm(TorrentTable torrents, PeerStore store) {
    this.torrents = torrents;
    this.store = store;
    mover = new PeerMover(torrents, store);
  }

  /** Shows another torrent. */
  Swarm at(int newIndex) {
    index = newIndex;
    return this;
  }

  /** Where the torrent is. */
  int index() {
    return index;
  }

  int completed() {
    return torrents.completed(index);
  }

  int seeders() {
    long place = place();
    if (PeerPlace.isBlock(place)) {
      return PeerList.seeders(store.words(), PeerPlace.index(place));
    }
    if (PeerPlace.isTables(place)) {
      return tables().seeders();
    }
    return PeerPlace.isLone(place) && PeerState.isSeeder(place) ? 1 : 0;
  }

  int leechers() {
    long place = place();
    if (PeerPlace.isBlock(place)) {
      return PeerList.leechers(store.words(), PeerPlace.index(place));
    }
    if (PeerPlace.isTables(place)) {
      return tables().leechers();
    }
    return PeerPlace.isLone(place) && !PeerState.isSeeder(place) ? 1 : 0;
  }

  int size() {
    return seeders() + leechers();
  }

  /** Since when there are no peers; there are none. */
  int emptySinceSeconds() {
    return PeerPlace.sinceSeconds(place());
  }

  /** There are no peers, and there have been none since then. */
  void setEmptySince(int seconds) {
    setPlace(PeerPlace.empty(seconds));
  }

  boolean contains(Endpoint peer) {
    long place = place();
    if (PeerPlace.isBlock(place)) {
      return PeerList.find(store.words(), PeerPlace.index(place), peer) != PeerList.ABSENT;
    }
    return PeerPlace.isTables(place) ? tables().contains(peer) : isLone(place, peer);
  }

  /** How many peers have this one's address. */
  int countAddress(Endpoint peer) {
    long place = place();
    if (PeerPlace.isBlock(place)) {
      return PeerList.countAddress(store.words(), PeerPlace.index(place), peer);
    }
    if (PeerPlace.isTables(place)) {
      return tables().countAddress(peer);
    }
    return PeerPlace.isLone(place) && peer.ipv4() && (place ^ peer.tail()) >>> 32 == 0 ? 1 : 0;
  }

  /** Adds a peer, or takes note that it is still there. A download is counted once for each. */
  void put(Endpoint peer, boolean seeder, boolean hasCompleted, int nowSeconds) {
    long before = refresh(peer, seeder, hasCompleted, nowSeconds);
    if (before == PeerState.NONE) {
      add(peer, PeerState.of(seeder, hasCompleted, nowSeconds));
    }
    if (hasCompleted && !PeerState.isCompleted(before)) {
      // Whoever comes and goes for hours can reach the end.
      torrents.setCompleted(index, (int) Math.min(Integer.MAX_VALUE, completed() + 1L));
    }
  }

  /** Takes over a peer from an image, unless it is here. */
  void restore(Endpoint peer, long state) {
    if (!contains(peer)) {
      add(peer, state);
    }
  }

  /** Takes over a torrent's count from an image. */
  void restoreCompleted(int count) {
    torrents.setCompleted(index, Math.max(completed(), count));
  }

  /** Removes a peer, if it is there. */
  void remove(Endpoint peer, int nowSeconds) {
    long place = place();
    if (PeerPlace.isBlock(place)) {
      int at = PeerPlace.index(place);
      int found = PeerList.find(store.words(), at, peer);
      if (found != PeerList.ABSENT) {
        PeerList.remove(store.words(), at, peer.ipv4(), found);
        mover.fitBlock(index, nowSeconds);
      }
    } else if (PeerPlace.isTables(place)) {
      tables().remove(peer);
      mover.fitTables(index, nowSeconds);
    } else if (isLone(place, peer)) {
      setEmptySince(nowSeconds);
    }
  }

  /** Removes all peers that have been silent for longer than their time to live. */
  void purge(int nowSeconds, SwarmLimits limits) {
    int ttlSeconds = limits.peerTtlSeconds();
    long place = place();
    if (PeerPlace.isBlock(place)) {
      PeerList.purge(store.words(), PeerPlace.index(place), nowSeconds, ttlSeconds);
      mover.fitBlock(index, nowSeconds);
    } else if (PeerPlace.isTables(place)) {
      tables().purge(nowSeconds, limits);
      mover.fitTables(index, nowSeconds);
    } else if (PeerPlace.isLone(place) && PeerState.ageSeconds(place, nowSeconds) > ttlSeconds) {
      setEmptySince(nowSeconds);
    }
  }

  /** Copies everything, with the ages as they are now. */
  void copyTo(SwarmImage image, int nowSeconds) {
    long place = place();
    boolean empty = PeerPlace.isEmpty(place);
    int emptySeconds = empty ? nowSeconds - PeerPlace.sinceSeconds(place) : 0;
    image.begin(torrents.infoHash(index), completed(), emptySeconds, nowSeconds);
    if (PeerPlace.isBlock(place)) {
      PeerList.copyTo(image, store.words(), PeerPlace.index(place), nowSeconds);
    } else if (PeerPlace.isTables(place)) {
      tables().copyTo(image, nowSeconds);
    } else if (!empty) {
      image.addIpv4(PeerState.withAge(place, nowSeconds));
    }
  }

  /**
   * Hands out peers of the asker's family, beginning at a random one of them and going round. The
   * asker is in the swarm.
   *
   * @param random any int, evenly distributed
   * @return how many peers count in the sink
   */
  int handOut(Endpoint self, boolean leechersOnly, int wanted, int random, PeerSink sink) {
    long place = place();
    if (PeerPlace.isBlock(place)) {
      int at = PeerPlace.index(place);
      return PeerList.handOut(store.words(), at, self, leechersOnly, wanted, random, sink);
    }
    // A lone peer is the asker itself: it was put here before it asks.
    return PeerPlace.isTables(place)
        ? tables().handOut(self, leechersOnly, wanted, random, sink)
        : 0;
  }

  /** Returns the state that a peer had before, {@link PeerState#NONE} if it is not here. */
  private long refresh(Endpoint peer, boolean seeder, boolean hasCompleted, int nowSeconds) {
    long place = place();
    if (PeerPlace.isBlock(place)) {
      int at = PeerPlace.index(place);
      return PeerList.refresh(store.words(), at, peer, seeder, hasCompleted, nowSeconds);
    }
    if (PeerPlace.isTables(place)) {
      return tables().refresh(peer, seeder, hasCompleted, nowSeconds);
    }
    if (!isLone(place, peer)) {
      return PeerState.NONE;
    }
    long before = place & PeerState.MASK;
    setPlace(peer.tail() | PeerState.next(before, seeder, hasCompleted, nowSeconds));
    return before;
  }

  /** Adds a peer that is not here. */
  private void add(Endpoint peer, long state) {
    long place = place();
    if (PeerPlace.isTables(place)) {
      tables().add(peer, state);
    } else if (PeerPlace.isEmpty(place) && peer.ipv4()) {
      setPlace(peer.tail() | state);
    } else {
      mover.addToList(index, peer, state);
    }
  }

  private static boolean isLone(long place, Endpoint peer) {
    return peer.ipv4() && (place & ~PeerState.MASK) == peer.tail();
  }

  private PeerTables tables() {
    return store.tables(PeerPlace.index(place()));
  }

  private long place() {
    return torrents.place(index);
  }

  private void setPlace(long place) {
    torrents.setPlace(index, place);
  }
}
