package org.bttracker.swarm;

/**
 * The forms that a swarm may have, each as one object that is set upon one swarm after the other.
 * It chooses the form, and hides that swarms move from one form or block to another. Used under the
 * lock of the shard whose store it is given. For one thread.
 */
final class SwarmForms {
  /** A large swarm whose peers fit half of the largest block becomes a list again. */
  private static final int FEW = Blocks.MAX_LENGTH / 2;

  private final LoneSwarm lone = new LoneSwarm();
  private final ListedSwarm listed = new ListedSwarm();
  private final LargeSwarm large;
  private final Filling filling = new Filling();

  /**
   * Makes a set of forms.
   *
   * @param byNetwork whether the peers of one network are to be counted
   */
  SwarmForms(boolean byNetwork) {
    large = new LargeSwarm(byNetwork);
  }

  /** The swarm of a torrent, until another one is asked for. */
  Swarm at(SwarmStore store, int torrent) {
    long location = store.torrents().location(torrent);
    switch (Location.form(location)) {
      case Location.LONE:
        return lone.at(store.torrents(), torrent);
      case Location.LISTED:
        return listed.at(store.blocks(), Location.index(location));
      default:
        return large.at(store.tables(), LargeSwarm.TABLES * Location.index(location));
    }
  }

  /** Adds a torrent that is not here, with its first peer; returns its slot. */
  int addTorrent(SwarmStore store, TorrentKey torrent, int completed, PeerKey peer, long state) {
    if (peer.isIpv4()) {
      return store.torrents().add(torrent, completed, peer.last() | state);
    }
    int size = Blocks.size(ListedSwarm.HEAD + PeerWords.IPV6_STRIDE);
    int block = store.blocks().allocate(size);
    listed.makeAt(store.blocks(), block, size).add(peer, state);
    return store.torrents().add(torrent, completed, Location.listed(block));
  }

  /** Adds a peer to a swarm that does not have it; returns the swarm, in whichever form. */
  Swarm addPeer(SwarmStore store, int torrent, Swarm swarm, PeerKey peer, long state) {
    if (swarm.add(peer, state)) {
      return swarm;
    }
    int length = swarm.listLength() + peer.stride();
    Swarm roomier =
        length > Blocks.MAX_LENGTH
            ? toLarge(store, torrent, swarm)
            : toList(store, torrent, swarm, length);
    roomier.add(peer, state);
    return roomier;
  }

  /**
   * Gives back what a swarm needs no more, after peers have left. A torrent without peers is
   * removed; one that is behind it may come into its slot.
   *
   * @return whether it was removed
   */
  boolean fit(SwarmStore store, int torrent, Swarm swarm) {
    if (swarm.size() == 0) {
      store.remove(torrent);
      return true;
    }
    int length = swarm.listLength();
    if (swarm instanceof LargeSwarm && length <= FEW) {
      fitList(store, torrent, toList(store, torrent, swarm, length), length);
    } else if (swarm instanceof ListedSwarm list) {
      fitList(store, torrent, list, length);
    }
    return false;
  }

  private Swarm toLarge(SwarmStore store, int torrent, Swarm swarm) {
    int number = store.freeNumber();
    large.at(store.tables(), LargeSwarm.TABLES * number);
    filling.fill(large, swarm);
    store.move(torrent, Location.large(number));
    return large;
  }

  /** Moves a swarm into a new block for so many words. */
  private ListedSwarm toList(SwarmStore store, int torrent, Swarm swarm, int length) {
    int size = Blocks.size(length);
    int block = store.blocks().allocate(size);
    // Read behind the allocation, which may have moved its block.
    long location = store.torrents().location(torrent);
    if (Location.form(location) == Location.LISTED) {
      listed.moveTo(store.blocks(), Location.index(location), block, size);
    } else {
      filling.fill(listed.makeAt(store.blocks(), block, size), swarm);
    }
    store.move(torrent, Location.listed(block));
    return listed;
  }

  private void fitList(SwarmStore store, int torrent, ListedSwarm list, int length) {
    if (length == ListedSwarm.HEAD + PeerWords.IPV4_STRIDE) {
      store.move(torrent, list.onlyIpv4());
    } else if (2 * length <= list.capacity()) {
      toList(store, torrent, list, length);
    }
  }

  /** Adds all peers of one swarm to another. */
  private static final class Filling implements PeerWords.Visitor {
    private final PeerKey peer = new PeerKey();
    private Swarm to;

    void fill(Swarm target, Swarm from) {
      to = target;
      from.forEach(this);
      to = null;
    }

    @Override
    public void ipv4(long word) {
      peer.ipv4(word);
      to.add(peer, word & PeerState.MASK);
    }

    @Override
    public void ipv6(long high, long low, long last) {
      peer.ipv6(high, low, last);
      to.add(peer, last & PeerState.MASK);
    }
  }
}
