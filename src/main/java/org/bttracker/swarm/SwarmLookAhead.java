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

  /** The swarms, as far as was seen: where they are, and if they are large, their tables. */
  private final long[] locations;

  private final PeerTable[] tables;
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

  private long readLarge() {
    for (int i = 0; i < size; i++) {
      boolean ipv4 = peers[i].isIpv4();
      for (int role = 0; role < ROLES; role++) {
        int table = LargeSwarm.table(ipv4, role == 1);
        tables[ROLES * i + role] = shard(i).glanceTable(locations[i], table);
      }
    }
    for (int i = 0; i < ROLES * size; i++) {
      pages[i] = tables[i] == null ? null : tables[i].glance(peers[i / ROLES]);
    }
    long read = 0;
    for (int i = 0; i < ROLES * size; i++) {
      PeerKey peer = peers[i / ROLES];
      read += pages[i] == null ? 0 : peer.table().prefetch(pages[i], peer.hash());
    }
    return read;
  }

  private Shard shard(int i) {
    return swarms.shard(hashes[i]);
  }
}
