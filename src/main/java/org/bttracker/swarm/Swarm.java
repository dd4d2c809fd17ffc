package org.bttracker.swarm;

/**
 * The swarm of one torrent, in one of three forms: most swarms have one peer ({@link LoneSwarm}), a
 * few have some ({@link ListedSwarm}), and a handful are large ({@link LargeSwarm}). {@link
 * SwarmForms} chooses the form. Used under the lock of a shard.
 */
abstract sealed class Swarm permits LoneSwarm, ListedSwarm, LargeSwarm {
  /** How many peers of a family are seeders, or else leechers. */
  abstract int count(boolean ipv4, boolean seeders);

  /**
   * Takes note that a peer is still there, in whichever role.
   *
   * @return the state that it had, {@link PeerState#NONE} if it is not here
   */
  abstract long refresh(PeerKey peer, boolean seeder, boolean completed, int nowSeconds);

  /**
   * Adds a peer that is not here.
   *
   * @return false if this form has no room for it
   */
  abstract boolean add(PeerKey peer, long state);

  /** Removes a peer, if it is here. */
  abstract void remove(PeerKey peer);

  final boolean contains(PeerKey peer) {
    return state(peer) != PeerState.NONE;
  }

  /** The state of a peer; {@link PeerState#NONE} if it is not here. */
  abstract long state(PeerKey peer);

  /** Counts the peers that are near to one, of its family. */
  abstract void countNeighbours(PeerKey peer, Neighbours neighbours);

  /** Hands out seeders, or else leechers, of the asker's family, from a random one of them on. */
  abstract void handOut(boolean seeders, Selection selection);

  /** Removes all peers that have been silent for longer than their time to live. */
  abstract void purge(int nowSeconds, int ttlSeconds);

  /** Shows all peers, those of IPv4 first. */
  abstract void forEach(PeerWords.Visitor visitor);

  /** Seeders of both families. */
  final int seeders() {
    return count(true, true) + count(false, true);
  }

  /** Leechers of both families. */
  final int leechers() {
    return count(true, false) + count(false, false);
  }

  final int size() {
    return seeders() + leechers();
  }

  /** Words of a list of all peers. */
  final int listLength() {
    int ipv4 = count(true, true) + count(true, false);
    return ListedSwarm.HEAD + ipv4 + (size() - ipv4) * PeerWords.IPV6_STRIDE;
  }

  /**
   * Hands out peers to one that is here. A seeder has no use for seeders; a leecher gets seeders
   * and leechers in the proportion of its family in the swarm, itself not counted.
   */
  void handOut(Selection selection, boolean toSeeder) {
    boolean ipv4 = selection.self().isIpv4();
    int leechers = count(ipv4, false) - (toSeeder ? 0 : 1);
    int seeders = toSeeder ? 0 : count(ipv4, true);
    if (seeders + leechers == 0) {
      return;
    }
    if (seeders > 0) {
      selection.allow(selection.seederShare(seeders, leechers));
      handOut(true, selection);
    }
    selection.allowAll();
    handOut(false, selection);
  }
}
