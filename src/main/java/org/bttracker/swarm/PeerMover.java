package org.bttracker.swarm;

/**
 * Moves the peers of a swarm from one form to the next: none, a lone one of IPv4, a {@link
 * PeerList} in blocks of growing size, {@link PeerTables}; and back. Used under the lock of a
 * shard.
 */
final class PeerMover {
  /** Tables whose peers fit half of the largest block become a list again. */
  private static final int FEW = PeerStore.MAX_LENGTH / 2;

  private final TorrentTable torrents;
  private final PeerStore store;

  PeerMover(TorrentTable torrents, PeerStore store) {
    this.torrents = torrents;
    this.store = store;
  }

  /**
   * Adds a peer that is not here; those that are here are not in tables. They become a list if they
   * are none, or tables if the list is too long.
   */
  void addToList(int torrent, Endpoint peer, long state) {
    int length = listLength(torrent) + peer.stride();
    if (length > PeerStore.MAX_LENGTH) {
      moveToTables(torrent, peer.layout().byAddress());
      tables(torrent).add(peer, state);
      return;
    }
    if (!PeerPlace.isBlock(place(torrent))
        || length > PeerList.capacity(store.words(), at(torrent))) {
      moveToBlock(torrent, length);
    }
    PeerList.add(store.words(), at(torrent), peer, state);
  }

  /** Words of the list that the peers are, or would be; they are not in tables. */
  private int listLength(int torrent) {
    long place = place(torrent);
    if (PeerPlace.isBlock(place)) {
      return PeerList.length(store.words(), PeerPlace.index(place));
    }
    return PeerList.HEAD_LENGTH + (PeerPlace.isLone(place) ? PeerLayout.IPV4_STRIDE : 0);
  }

  /** Moves the peers, who are not in tables, into a new block for so many words. */
  private void moveToBlock(int torrent, int length) {
    int size = PeerStore.size(length);
    int to = store.allocate(size);
    long[] words = store.words();
    // Read behind the allocation, which may have moved the block.
    long place = place(torrent);
    if (PeerPlace.isBlock(place)) {
      int from = PeerPlace.index(place);
      int oldSize = PeerList.capacity(words, from);
      PeerList.move(words, from, to, size);
      store.release(from, oldSize);
    } else {
      PeerList.clear(words, to, size);
      if (PeerPlace.isLone(place)) {
        Endpoint lone = Endpoint.ofIpv4(place & ~PeerState.MASK, false);
        PeerList.add(words, to, lone, place & PeerState.MASK);
      }
    }
    setPlace(torrent, PeerPlace.block(to));
  }

  private void moveToTables(int torrent, boolean byAddress) {
    PeerTables tables = new PeerTables();
    PeerList.moveTo(tables, store.words(), at(torrent), byAddress);
    int to = store.addTables(tables);
    store.release(at(torrent), PeerList.capacity(store.words(), at(torrent)));
    setPlace(torrent, PeerPlace.tables(to));
  }

  /** Peers have left the list: the rest may fit a smaller block, or need none. */
  void fitBlock(int torrent, int nowSeconds) {
    long[] words = store.words();
    int at = at(torrent);
    int length = PeerList.length(words, at);
    int size = PeerList.capacity(words, at);
    if (length <= PeerList.HEAD_LENGTH + PeerLayout.IPV4_STRIDE) {
      boolean empty = length == PeerList.HEAD_LENGTH;
      setPlace(torrent, empty ? PeerPlace.empty(nowSeconds) : words[at + PeerList.HEAD_LENGTH]);
      store.release(at, size);
    } else if (2 * length <= size) {
      moveToBlock(torrent, length);
    }
  }

  /** Peers have left the tables: the rest may fit a list. */
  void fitTables(int torrent, int nowSeconds) {
    int index = PeerPlace.index(place(torrent));
    int length = tables(torrent).listLength();
    if (length == PeerList.HEAD_LENGTH) {
      store.removeTables(index);
      setPlace(torrent, PeerPlace.empty(nowSeconds));
    } else if (length <= FEW) {
      int size = PeerStore.size(length);
      int to = store.allocate(size);
      PeerList.clear(store.words(), to, size);
      tables(torrent).moveTo(store.words(), to);
      store.removeTables(index);
      setPlace(torrent, PeerPlace.block(to));
      fitBlock(torrent, nowSeconds);
    }
  }

  /** The index of the block. */
  private int at(int torrent) {
    return PeerPlace.index(place(torrent));
  }

  private PeerTables tables(int torrent) {
    return store.tables(PeerPlace.index(place(torrent)));
  }

  private long place(int torrent) {
    return torrents.place(torrent);
  }

  private void setPlace(int torrent, long place) {
    torrents.setPlace(torrent, place);
  }
}
