package org.bttracker.swarm;

import java.util.Arrays;
import java.util.BitSet;
import org.bttracker.protocol.InfoHash;

/**
 * Where a shard keeps its swarms: the torrents, the blocks of those with few peers, and the large
 * ones. It chooses the form that a swarm has, and hides that swarms move from one form or block to
 * another. Used under the shard's lock.
 */
final class SwarmStore {
  /** A large swarm whose peers fit half of the largest block becomes a list again. */
  private static final int FEW = Blocks.MAX_LENGTH / 2;

  private final TorrentTable torrents;
  private final Blocks blocks;
  private final boolean byNetwork;
  private final LoneSwarm lone;
  private final ListedSwarm listed;
  private final LargeSwarm large;
  private final Filling filling = new Filling();

  /** The tables of large swarms, by the swarms' numbers. */
  private PeerTable[] tables = {};

  /** Which numbers are in use. */
  private final BitSet numbers = new BitSet();

  /**
   * Makes an empty store.
   *
   * @param byNetwork whether the peers of one network are to be counted
   */
  SwarmStore(boolean byNetwork) {
    this(new TorrentTable(), byNetwork);
  }

  private SwarmStore(TorrentTable torrents, boolean byNetwork) {
    this(torrents, new Blocks(torrents), byNetwork);
  }

  private SwarmStore(TorrentTable torrents, Blocks blocks, boolean byNetwork) {
    this.torrents = torrents;
    this.blocks = blocks;
    this.byNetwork = byNetwork;
    lone = new LoneSwarm(torrents);
    listed = new ListedSwarm(blocks);
    large = new LargeSwarm(byNetwork);
  }

  TorrentTable torrents() {
    return torrents;
  }

  /** The swarm of a torrent, until another one is asked for. */
  Swarm at(int torrent) {
    long location = torrents.location(torrent);
    switch (Location.form(location)) {
      case Location.LONE:
        return lone.at(torrent);
      case Location.LISTED:
        return listed.at(Location.index(location));
      default:
        return large.at(tables, LargeSwarm.TABLES * Location.index(location));
    }
  }

  /** Adds a torrent that is not here, with its first peer; returns its slot. */
  int addTorrent(long hash, InfoHash infoHash, int completed, PeerKey peer, long state) {
    if (peer.isIpv4()) {
      return torrents.add(hash, infoHash, completed, peer.last() | state);
    }
    int size = Blocks.size(ListedSwarm.HEAD + PeerWords.IPV6_STRIDE);
    int block = blocks.allocate(size);
    listed.makeAt(block, size).add(peer, state);
    return torrents.add(hash, infoHash, completed, Location.listed(block));
  }

  /** Adds a peer to a swarm that does not have it; returns the swarm, in whichever form. */
  Swarm addPeer(int torrent, Swarm swarm, PeerKey peer, long state) {
    if (swarm.add(peer, state)) {
      return swarm;
    }
    int length = swarm.listLength() + peer.stride();
    Swarm roomier =
        length > Blocks.MAX_LENGTH ? toLarge(torrent, swarm) : toList(torrent, swarm, length);
    roomier.add(peer, state);
    return roomier;
  }

  /**
   * Gives back what a swarm needs no more, after peers have left. A torrent without peers is
   * removed; one that is behind it may come into its slot.
   *
   * @return whether it was removed
   */
  boolean fit(int torrent, Swarm swarm) {
    if (swarm.size() == 0) {
      release(torrent);
      torrents.remove(torrent);
      return true;
    }
    int length = swarm.listLength();
    if (swarm instanceof LargeSwarm && length <= FEW) {
      fitList(torrent, toList(torrent, swarm, length), length);
    } else if (swarm instanceof ListedSwarm list) {
      fitList(torrent, list, length);
    }
    return false;
  }

  /** Gives back memory that all of them need no more. */
  void shrink() {
    torrents.shrink();
    blocks.shrink();
  }

  /** As it is now, to be read without the lock. */
  SwarmStore copy() {
    TorrentTable copyOfTorrents = torrents.copy();
    SwarmStore copy = new SwarmStore(copyOfTorrents, blocks.copy(copyOfTorrents), byNetwork);
    copy.tables = new PeerTable[tables.length];
    for (int i = 0; i < tables.length; i++) {
      copy.tables[i] = tables[i] == null ? null : tables[i].copy();
    }
    return copy;
  }

  /** Reads the beginning of the list that may be in a location, without the lock. */
  long prefetchList(long location) {
    boolean listed = Location.form(location) == Location.LISTED;
    return listed ? blocks.prefetch(Location.index(location)) : 0;
  }

  /** A table of the large swarm that may be in a location, without the lock; null if none is. */
  PeerTable glanceTable(long location, int table) {
    int index = LargeSwarm.TABLES * Location.index(location) + table;
    PeerTable[] now = tables;
    boolean isLarge = Location.form(location) == Location.LARGE;
    return isLarge && index >= 0 && index < now.length ? now[index] : null;
  }

  private Swarm toLarge(int torrent, Swarm swarm) {
    int number = numbers.nextClearBit(0);
    if (LargeSwarm.TABLES * number == tables.length) {
      tables = Arrays.copyOf(tables, LargeSwarm.TABLES * Math.max(2, number * 3 / 2));
    }
    large.at(tables, LargeSwarm.TABLES * number);
    filling.fill(large, swarm);
    numbers.set(number);
    release(torrent);
    torrents.setLocation(torrent, Location.large(number));
    return large;
  }

  /** Moves a swarm into a new block for so many words. */
  private ListedSwarm toList(int torrent, Swarm swarm, int length) {
    int size = Blocks.size(length);
    int block = blocks.allocate(size);
    // Read behind the allocation, which may have moved its block.
    long location = torrents.location(torrent);
    if (Location.form(location) == Location.LISTED) {
      listed.moveTo(Location.index(location), block, size);
    } else {
      filling.fill(listed.makeAt(block, size), swarm);
    }
    release(torrent);
    torrents.setLocation(torrent, Location.listed(block));
    return listed;
  }

  private void fitList(int torrent, ListedSwarm list, int length) {
    if (length == ListedSwarm.HEAD + PeerWords.IPV4_STRIDE) {
      long peer = list.onlyIpv4();
      release(torrent);
      torrents.setLocation(torrent, peer);
    } else if (2 * length <= list.capacity()) {
      toList(torrent, list, length);
    }
  }

  /** Gives back the memory of a swarm that is not to be there any more. */
  private void release(int torrent) {
    long location = torrents.location(torrent);
    int index = Location.index(location);
    if (Location.form(location) == Location.LISTED) {
      blocks.release(index, ListedSwarm.capacity(blocks.words(), index));
    } else if (Location.form(location) == Location.LARGE) {
      int first = LargeSwarm.TABLES * index;
      Arrays.fill(tables, first, first + LargeSwarm.TABLES, null);
      numbers.clear(index);
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
