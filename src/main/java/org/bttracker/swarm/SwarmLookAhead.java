package org.bttracker.swarm;

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

  private final SwarmRegistry registry;

  /** Of the announces: where their torrents are. */
  private final SwarmStore[] stores;

  /** Where their swarms are, as far as was seen. */
  private final long[] locations;

  /** Of the large ones: their tables, and the peers that announce. */
  private final PeerTable[] tables;

  private final PeerKey[] keys;
  private final long[][] pages;

  /**
   * Makes one for a loop.
   *
   * @param registry where peers will be announced
   * @param maxSize announces at once
   */
  public SwarmLookAhead(SwarmRegistry registry, int maxSize) {
    this.registry = registry;
    stores = new SwarmStore[maxSize];
    locations = new long[maxSize];
    tables = new PeerTable[ROLES * maxSize];
    keys = new PeerKey[ROLES * maxSize];
    pages = new long[ROLES * maxSize][];
  }

  /**
   * Reads for some announces.
   *
   * @param announcements whose torrents and peers are set
   * @param count of the first ones of them
   * @return without a meaning, to be used so that the compiler does not leave out the reads
   */
  public long read(PeerAnnouncement[] announcements, int count) {
    long read = 0;
    for (int i = 0; i < count; i++) {
      TorrentKey torrent = announcements[i].torrent();
      stores[i] = registry.shard(torrent).glance();
      read += stores[i].torrents().prefetch(torrent);
    }
    for (int i = 0; i < count; i++) {
      locations[i] = stores[i].torrents().glance(announcements[i].torrent());
      read += stores[i].prefetchList(locations[i]);
    }
    return read + readLarge(announcements, count);
  }

  /** The same for the tables of large swarms, of which there are few among all. */
  private long readLarge(PeerAnnouncement[] announcements, int count) {
    int large = 0;
    for (int i = 0; i < count; i++) {
      if (Location.form(locations[i]) == Location.LARGE) {
        PeerKey peer = announcements[i].peer();
        for (int role = 0; role < ROLES; role++) {
          int table = LargeSwarm.table(peer.isIpv4(), role == 1);
          keys[large] = peer;
          tables[large] = stores[i].glanceTable(locations[i], table);
          large += tables[large] == null ? 0 : 1;
        }
      }
    }
    for (int i = 0; i < large; i++) {
      pages[i] = tables[i].glance(keys[i]);
    }
    long read = 0;
    for (int i = 0; i < large; i++) {
      read += pages[i] == null ? 0 : keys[i].table().prefetch(pages[i], keys[i].hash());
    }
    return read;
  }
}
