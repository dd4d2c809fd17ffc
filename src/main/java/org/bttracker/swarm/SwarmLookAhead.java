package org.bttracker.swarm;

import java.util.stream.Stream;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;

/**
 * Reads, without a lock, what several announces will need, before the first of them is handled.
 * Most of the time an announce takes is spent waiting for memory that is not in the cache, step by
 * step: the torrent, then its swarm, then, in a large one, the table, the page and the slot of the
 * peer. The same step of several announces has no order, so the processor waits for all of them at
 * once, if little is done between one and the next. It changes nothing: what is read is looked at
 * again, under its lock, when its turn comes. Belongs to one receive loop.
 */
public final class SwarmLookAhead {
  /** Leechers and seeders. */
  private static final int ROLES = 2;

  private final SwarmRegistry swarms;

  /** Of the announces: their torrents, and who announces. */
  private final long[] hashes;

  private final long[] heads;
  private final PeerKey[] peers;

  /** Where the swarms are, as far as was seen. */
  private final long[] locations;

  /** Of the large ones: their tables, and the peers that announce. */
  private final PeerTable[] tables;

  private final PeerKey[] keys;
  private final long[][] pages;
  private int size;

  /**
   * Makes one for a loop.
   *
   * @param swarms where peers will be announced
   * @param maxSize announces at once
   */
  public SwarmLookAhead(SwarmRegistry swarms, int maxSize) {
    this.swarms = swarms;
    hashes = new long[maxSize];
    heads = new long[maxSize];
    peers = Stream.generate(PeerKey::new).limit(maxSize).toArray(PeerKey[]::new);
    locations = new long[maxSize];
    tables = new PeerTable[ROLES * maxSize];
    keys = new PeerKey[ROLES * maxSize];
    pages = new long[ROLES * maxSize][];
  }

  /** Begins anew, without announces. */
  public void clear() {
    size = 0;
  }

  /**
   * Adds an announce; there is room for it.
   *
   * @param infoHash of the torrent
   * @param address who announces
   * @param port at which port, 0 to 65,535
   */
  public void add(InfoHash infoHash, IpAddress address, int port) {
    hashes[size] = TorrentTable.hash(infoHash);
    heads[size] = infoHash.head();
    peers[size].set(address, port);
    size++;
  }

  /**
   * Reads for all announces that were added.
   *
   * @return without a meaning, to be used so that the compiler does not leave out the reads
   */
  public long read() {
    long read = 0;
    for (int i = 0; i < size; i++) {
      read += shard(i).prefetchTorrent(hashes[i]);
    }
    for (int i = 0; i < size; i++) {
      locations[i] = shard(i).glance(hashes[i], heads[i]);
      read += shard(i).prefetchList(locations[i]);
    }
    return read + readLarge();
  }

  /** The same for the tables of large swarms, of which there are few among all. */
  private long readLarge() {
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (Location.form(locations[i]) == Location.LARGE) {
        for (int role = 0; role < ROLES; role++) {
          int table = LargeSwarm.table(peers[i].isIpv4(), role == 1);
          keys[count] = peers[i];
          tables[count] = shard(i).glanceTable(locations[i], table);
          count += tables[count] == null ? 0 : 1;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      pages[i] = tables[i].glance(keys[i]);
    }
    long read = 0;
    for (int i = 0; i < count; i++) {
      read += pages[i] == null ? 0 : keys[i].table().prefetch(pages[i], keys[i].hash());
    }
    return read;
  }

  private Shard shard(int i) {
    return swarms.shard(hashes[i]);
  }
}
