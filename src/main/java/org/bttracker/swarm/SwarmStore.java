package org.bttracker.swarm;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Where a shard keeps its swarms: the torrents, the blocks of those with few peers, and the tables
 * of the large ones. {@link SwarmForms} reads and changes what is in it. Used under the shard's
 * lock, but for reading ahead.
 */
final class SwarmStore {
  private final TorrentTable torrents;
  private final Blocks blocks;

  /** The tables of large swarms, by the swarms' numbers. */
  private PeerTable[] tables = {};

  /** Which numbers are in use. */
  private final BitSet numbers = new BitSet();

  /** Makes an empty store. */
  SwarmStore() {
    torrents = new TorrentTable();
    blocks = new Blocks(torrents);
  }

  private SwarmStore(SwarmStore original) {
    torrents = original.torrents.copy();
    blocks = original.blocks.copy(torrents);
    tables = new PeerTable[original.tables.length];
    for (int i = 0; i < tables.length; i++) {
      tables[i] = original.tables[i] == null ? null : original.tables[i].copy();
    }
  }

  TorrentTable torrents() {
    return torrents;
  }

  Blocks blocks() {
    return blocks;
  }

  /** The tables of large swarms, until the next {@link #freeNumber}. */
  PeerTable[] tables() {
    return tables;
  }

  /** A number for a large swarm, without tables; in use once a swarm has moved there. */
  int freeNumber() {
    int number = numbers.nextClearBit(0);
    int first = LargeSwarm.TABLES * number;
    if (first == tables.length) {
      tables = Arrays.copyOf(tables, LargeSwarm.TABLES * Math.max(2, number * 3 / 2));
    }
    // Some may be there if there was no memory for all of a swarm that was to move there.
    Arrays.fill(tables, first, first + LargeSwarm.TABLES, null);
    return number;
  }

  /** Gives a swarm another location, where its peers are already; frees the one before. */
  void move(int torrent, long location) {
    release(torrent);
    if (Location.form(location) == Location.LARGE) {
      numbers.set(Location.index(location));
    }
    torrents.setLocation(torrent, location);
  }

  /** Removes a torrent; one that is behind it may come into its slot. */
  void remove(int torrent) {
    release(torrent);
    torrents.remove(torrent);
  }

  /** Gives back memory that all of them need no more. */
  void shrink() {
    torrents.shrink();
    blocks.shrink();
  }

  /** As it is now, to be read without the lock. */
  SwarmStore copy() {
    return new SwarmStore(this);
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
}
