package org.bttracker.swarm;

/**
 * A swarm of many peers, in a {@link PeerTable} for each family's leechers and seeders, made when
 * there is such a peer. It is set upon the tables of one swarm after the other.
 */
final class LargeSwarm extends Swarm {
  /** Tables of a swarm: leechers and seeders of IPv4, then those of IPv6; null without peers. */
  static final int TABLES = 4;

  private static final int IPV6 = 2;
  private static final int SEEDERS = 1;

  private final boolean byNetwork;
  private PeerTable[] tables;
  private int first;

  /**
   * Makes one.
   *
   * @param byNetwork whether the peers of one network are to be counted
   */
  LargeSwarm(boolean byNetwork) {
    this.byNetwork = byNetwork;
  }

  /** Sets it upon a swarm, whose tables begin at an index. */
  LargeSwarm at(PeerTable[] newTables, int index) {
    tables = newTables;
    first = index;
    return this;
  }

  /** The table for peers of a family and role, counted from 0. */
  static int table(boolean ipv4, boolean seeders) {
    return (ipv4 ? 0 : IPV6) + (seeders ? SEEDERS : 0);
  }

  /** Whether a table is for IPv4, or else for IPv6. */
  static boolean isIpv4(int table) {
    return table < IPV6;
  }

  /** Whether a table is for seeders, or else for leechers. */
  static boolean isSeeders(int table) {
    return table % IPV6 == SEEDERS;
  }

  @Override
  int count(boolean ipv4, boolean seeders) {
    PeerTable table = tables[index(ipv4, seeders)];
    return table == null ? 0 : table.size();
  }

  @Override
  long refresh(PeerKey peer, boolean seeder, boolean completed, int nowSeconds) {
    PeerTable same = tables[index(peer.isIpv4(), seeder)];
    if (same != null) {
      long before = same.refresh(peer, seeder, completed, nowSeconds);
      if (before != PeerState.NONE) {
        return before;
      }
    }
    long before = takeOut(peer, !seeder);
    if (before != PeerState.NONE) {
      add(peer, PeerState.next(before, seeder, completed, nowSeconds));
    }
    return before;
  }

  @Override
  boolean add(PeerKey peer, long state) {
    int index = index(peer.isIpv4(), PeerState.isSeeder(state));
    if (tables[index] == null) {
      tables[index] = new PeerTable(peer.isIpv4(), byNetwork);
    }
    tables[index].add(peer, state);
    return true;
  }

  @Override
  void remove(PeerKey peer) {
    takeOut(peer, false);
    takeOut(peer, true);
  }

  @Override
  long state(PeerKey peer) {
    long state = state(peer, false);
    return state == PeerState.NONE ? state(peer, true) : state;
  }

  private long state(PeerKey peer, boolean seeder) {
    PeerTable table = tables[index(peer.isIpv4(), seeder)];
    return table == null ? PeerState.NONE : table.state(peer);
  }

  @Override
  void countNeighbours(PeerKey peer, Neighbours neighbours) {
    for (int index = index(peer.isIpv4(), false); index <= index(peer.isIpv4(), true); index++) {
      if (tables[index] != null) {
        tables[index].countNeighbours(peer, neighbours);
      }
    }
  }

  @Override
  void handOut(boolean seeders, Selection selection) {
    PeerTable table = tables[index(selection.self().isIpv4(), seeders)];
    if (table != null) {
      table.handOut(selection);
    }
  }

  @Override
  void purge(int nowSeconds, int ttlSeconds) {
    for (int table = 0; table < TABLES; table++) {
      for (int page = pages(table) - 1; page >= 0; page--) {
        purgePage(table, page, nowSeconds, ttlSeconds);
      }
    }
  }

  /** Purges one page of one table; one that is not there is passed over. */
  void purgePage(int table, int page, int nowSeconds, int ttlSeconds) {
    if (page >= 0 && page < pages(table)) {
      tables[first + table].purge(page, nowSeconds, ttlSeconds);
      dropIfEmpty(first + table);
    }
  }

  /** How many pages a table has, 0 if there is none. */
  int pages(int table) {
    return tables[first + table] == null ? 0 : tables[first + table].pages();
  }

  @Override
  void forEach(PeerWords.Visitor visitor) {
    for (int index = first; index < first + TABLES; index++) {
      if (tables[index] != null) {
        tables[index].forEach(visitor);
      }
    }
  }

  private long takeOut(PeerKey peer, boolean seeder) {
    int index = index(peer.isIpv4(), seeder);
    if (tables[index] == null) {
      return PeerState.NONE;
    }
    long state = tables[index].remove(peer);
    dropIfEmpty(index);
    return state;
  }

  private void dropIfEmpty(int index) {
    if (tables[index].size() == 0) {
      tables[index] = null;
    }
  }

  private int index(boolean ipv4, boolean seeders) {
    return first + table(ipv4, seeders);
  }
}
