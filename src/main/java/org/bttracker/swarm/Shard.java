package org.bttracker.swarm;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bttracker.protocol.InfoHash;

/**
 * A part of all swarms, and the lock under which they are used. The highest bits of a torrent's
 * hash code choose the shard.
 */
final class Shard {
  /** Bits of a shard's number. */
  static final int NUMBER_BITS = 8;

  /** So many parts are purged one by one. */
  static final int PARTS = 4;

  private final TorrentTable torrents;
  private final PeerStore store;
  private final Swarm view;

  /** Makes one without swarms. */
  Shard() {
    this(new TorrentTable());
  }

  private Shard(TorrentTable torrents) {
    this(torrents, new PeerStore(torrents));
  }

  private Shard(TorrentTable torrents, PeerStore store) {
    this.torrents = torrents;
    this.store = store;
    view = new Swarm(torrents, store);
  }

  /** The number of the shard of a torrent with some hash code. */
  static int number(int hashCode) {
    return hashCode >>> Integer.SIZE - NUMBER_BITS;
  }

  /**
   * The swarm of a torrent, until another one is asked for; null if there is none. Under the lock,
   * like whatever is done to it.
   */
  Swarm find(InfoHash infoHash) {
    int index = torrents.find(infoHash);
    return index == TorrentTable.ABSENT ? null : view.at(index);
  }

  /** Adds an empty swarm for a torrent that has none; under the lock. */
  Swarm add(InfoHash infoHash, int nowSeconds) {
    return view.at(torrents.add(infoHash, PeerPlace.empty(nowSeconds)));
  }

  /** Removes a swarm, which is empty; under the lock. */
  void remove(Swarm swarm) {
    torrents.remove(swarm.index());
  }

  /** Reads where a torrent belongs, without the lock; see {@link SwarmLookAhead}. */
  long prefetchTorrent(int hashCode) {
    return torrents.prefetch(hashCode);
  }

  /** Where the peers of a torrent may be, without the lock. */
  long glance(int hashCode, long head) {
    return torrents.glance(hashCode, head);
  }

  /** Reads the beginning of the peers that may be in a place, without the lock. */
  long prefetchPeers(long place) {
    return store.prefetch(place);
  }

  /** Reads where a peer belongs among many that may be in a place, without the lock. */
  long prefetchPeer(long place, Endpoint peer) {
    return store.prefetch(place, peer);
  }

  /**
   * Shows every swarm of a part, some perhaps twice, and gives back memory that is not needed when
   * it is the last part. What crosses the border between two parts meanwhile is shown next time.
   *
   * @param part 0 to {@link #PARTS} − 1
   * @param isOver purges a swarm, and decides whether it is to be removed, since it is empty
   */
  synchronized void purge(int part, Predicate<Swarm> isOver) {
    int to = torrents.part(part + 1, PARTS);
    int index = torrents.first(torrents.part(part, PARTS), to);
    while (index != TorrentTable.ABSENT) {
      if (isOver.test(view.at(index))) {
        // Another one may come into its place.
        torrents.remove(index);
      } else {
        index = TorrentTable.after(index);
      }
      index = torrents.first(index, to);
    }
    if (part == PARTS - 1) {
      torrents.shrink();
      store.shrink();
    }
  }

  /** Shows every swarm; under the lock, or of a copy. */
  void forEach(Consumer<Swarm> visitor) {
    torrents.forEach(index -> visitor.accept(view.at(index)));
  }

  /** As it is now, for its swarms to be looked at without the lock. */
  synchronized Shard copy() {
    TorrentTable copyOfTorrents = torrents.copy();
    return new Shard(copyOfTorrents, store.copy(copyOfTorrents));
  }
}
