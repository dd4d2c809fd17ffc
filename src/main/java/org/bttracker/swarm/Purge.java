package org.bttracker.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.bttracker.protocol.InfoHash;

/**
 * Removes the peers of a shard that have been silent for too long, and the torrents that are left
 * without peers. It does so in steps that each hold the shard's lock for a short time: a part of
 * the torrents, and then the large swarms among them page by page. For one thread at a time.
 */
final class Purge {
  /** Parts of a shard's torrents. */
  static final int PARTS = 4;

  /** Between two pages of a large swarm the lock is left alone, so that an announce gets it. */
  private static final long PAUSE_NANOS = 20_000;

  private final Books books;
  private final int ttlSeconds;
  private final List<InfoHash> large = new ArrayList<>();
  private final TorrentKey key = new TorrentKey();

  Purge(Books books, int ttlSeconds) {
    this.books = books;
    this.ttlSeconds = ttlSeconds;
  }

  /**
   * Purges the swarms of a part, but for the large ones; under the lock. If a torrent moves from a
   * later part into one that is done already, the next purge gets it.
   */
  void purgePart(SwarmForms forms, int part, int nowSeconds) {
    if (part == 0) {
      large.clear();
    }
    SwarmStore store = books.store();
    TorrentTable torrents = store.torrents();
    int to = torrents.part(part + 1, PARTS);
    int torrent = torrents.first(torrents.part(part, PARTS), to);
    while (torrent >= 0) {
      Swarm swarm = forms.at(store, torrent);
      boolean removed = false;
      if (swarm instanceof LargeSwarm) {
        large.add(torrents.infoHash(torrent));
      } else {
        books.beforeChange(swarm);
        swarm.purge(nowSeconds, ttlSeconds);
        removed = books.settle(forms, torrent, swarm);
      }
      // Another torrent may come into the slot of one that is removed.
      torrent = torrents.first(removed ? torrent : TorrentTable.after(torrent), to);
    }
    if (part == PARTS - 1) {
      store.shrink();
    }
  }

  /**
   * Purges the large swarms of all parts; takes the lock for each page. To be called behind the
   * last part: a large swarm that is removed lets other torrents move up, also into parts before.
   */
  void purgeLarge(Shard lock, SwarmForms forms, int nowSeconds) {
    for (InfoHash infoHash : large) {
      key.set(infoHash);
      for (int table = 0; table < LargeSwarm.TABLES; table++) {
        int page = Integer.MAX_VALUE;
        while ((page = purgePage(lock, forms, table, page, nowSeconds)) > 0) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
      synchronized (lock) {
        // So few peers may be left that the swarm becomes a list, or nobody.
        int torrent = books.store().torrents().find(key);
        if (torrent >= 0) {
          Swarm swarm = forms.at(books.store(), torrent);
          books.beforeChange(swarm);
          books.settle(forms, torrent, swarm);
        }
      }
    }
  }

  /**
   * Purges the page before another one, of the swarm that the key is set upon. The pages are purged
   * from the last to the first: if the swarm loses pages in between, it loses the last ones.
   *
   * @return its number, 0 if it is the first, or less if there is none
   */
  private int purgePage(Shard lock, SwarmForms forms, int table, int behind, int nowSeconds) {
    synchronized (lock) {
      int torrent = books.store().torrents().find(key);
      if (torrent < 0 || !(forms.at(books.store(), torrent) instanceof LargeSwarm swarm)) {
        return -1;
      }
      int page = Math.min(behind, swarm.pages(table)) - 1;
      books.beforeChange(swarm);
      swarm.purgePage(table, page, nowSeconds, ttlSeconds);
      books.afterChange(swarm);
      return page;
    }
  }
}
