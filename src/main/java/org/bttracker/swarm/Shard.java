package org.bttracker.swarm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.PeerSink;
import org.bttracker.swarm.AnnounceResult.Added;
import org.bttracker.swarm.AnnounceResult.Refusal;

/**
 * A part of all torrents, and the lock under which they are used. An announce looks its swarm up
 * and uses it under that one lock, so no peer is put into a swarm that is being removed.
 */
final class Shard {
  /** So many parts are purged one by one. */
  static final int PARTS = 4;

  /** Between two pages of a large swarm the purge waits, so that an announce gets the lock. */
  private static final long PAUSE_NANOS = 20_000;

  private final SwarmLimits limits;
  private final Room room;
  private final CompletedCounts completedCounts;

  private final PeerKey peer = new PeerKey();
  private final Selection selection = new Selection(peer);
  private final Neighbours neighbours = new Neighbours();

  private volatile SwarmStore store;

  /** Who has stopped during a restore; null at other times. */
  private StoppedPeers stoppedPeers;

  /** When the last purge began, or the first torrent came. */
  private int lastPurgeSeconds;

  /** Makes one without torrents. */
  Shard(SwarmLimits limits, Room room, CompletedCounts completedCounts) {
    this.limits = limits;
    this.room = room;
    this.completedCounts = completedCounts;
    store = new SwarmStore(limits.countsAddresses());
  }

  /** As {@link SwarmRegistry#announce}, of a torrent of this shard. */
  synchronized AnnounceResult announce(
      long hash, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    dropUnlessAgesAreKnown(nowSeconds);
    peer.set(announcement.address(), announcement.port());
    int torrent = store.torrents().find(hash, announcement.infoHash());
    if (announcement.event() == AnnounceEvent.STOPPED) {
      return stop(hash, torrent);
    }
    return torrent < 0
        ? begin(hash, announcement, nowSeconds)
        : put(torrent, announcement, nowSeconds, sink);
  }

  /** As {@link SwarmRegistry#scrape}, of a torrent of this shard. */
  synchronized SwarmCounts scrape(long hash, InfoHash infoHash) {
    int torrent = store.torrents().find(hash, infoHash);
    int completed = completedCounts.get(infoHash);
    if (torrent < 0) {
      return completed == 0 ? SwarmCounts.UNKNOWN : new SwarmCounts(0, completed, 0);
    }
    Swarm swarm = store.at(torrent);
    completed = CompletedCounts.sum(store.torrents().completed(torrent), completed);
    return new SwarmCounts(swarm.seeders(), completed, swarm.leechers());
  }

  /** Purges one of the {@link #PARTS} parts. */
  void purge(int part, int nowSeconds) {
    List<InfoHash> large = new ArrayList<>();
    purgeSmall(part, nowSeconds, large);
    for (InfoHash infoHash : large) {
      purgeLarge(infoHash, nowSeconds);
    }
  }

  /** As {@link SwarmRegistry#forEach}, of the torrents of this shard. */
  void forEach(IntSupplier clockSeconds, SwarmImage image, Consumer<SwarmImage> visitor) {
    int nowSeconds;
    SwarmStore copy;
    synchronized (this) {
      nowSeconds = clockSeconds.getAsInt();
      dropUnlessAgesAreKnown(nowSeconds);
      copy = store.copy();
    }
    TorrentTable torrents = copy.torrents();
    torrents.forEach(
        torrent -> {
          InfoHash infoHash = torrents.infoHash(torrent);
          image.copy(infoHash, torrents.completed(torrent), copy.at(torrent), nowSeconds);
          visitor.accept(image);
        });
  }

  /** From now on, remembers who stops. */
  synchronized void beginRestore() {
    stoppedPeers = new StoppedPeers();
  }

  /** Forgets who has stopped. */
  synchronized void endRestore() {
    stoppedPeers = null;
  }

  /**
   * Takes over some peers of an image, as {@link SwarmRegistry#restore} says.
   *
   * @param from index of the first peer
   * @param to behind the last one
   * @return how many there was no room for
   */
  synchronized int restorePeers(
      long hash, SwarmImage image, int from, int to, int nowSeconds, int elapsedSeconds) {
    dropUnlessAgesAreKnown(nowSeconds);
    int leftOut = 0;
    for (int index = from; index < to; index += image.stride(index)) {
      long age = (long) PeerState.age(image.last(index)) + elapsedSeconds;
      image.show(index, peer);
      if (age <= limits.peerTtlSeconds() && !hasStopped(hash)) {
        long last = PeerState.withClock(image.last(index), (int) age, nowSeconds);
        leftOut += restorePeer(hash, image.infoHash(), last & PeerState.MASK, nowSeconds) ? 0 : 1;
      }
    }
    return leftOut;
  }

  /** Adds a torrent's count of an earlier run to what has been counted since. */
  synchronized void restoreCompleted(long hash, InfoHash infoHash, int completed) {
    int torrent = store.torrents().find(hash, infoHash);
    if (torrent < 0) {
      completedCounts.add(infoHash, completed);
    } else {
      countCompleted(torrent, completed);
    }
  }

  /** Reads where a torrent belongs, without the lock; see {@link SwarmLookAhead}. */
  long prefetchTorrent(long hash) {
    return store.torrents().prefetch(hash);
  }

  /** Where the swarm of a torrent may be, without the lock. */
  long glance(long hash, long head) {
    return store.torrents().glance(hash, head);
  }

  /** Reads the beginning of the list that may be in a location, without the lock. */
  long prefetchList(long location) {
    return store.prefetchList(location);
  }

  /** A table of the large swarm that may be in a location, without the lock; null if none is. */
  PeerTable glanceTable(long location, int table) {
    return store.glanceTable(location, table);
  }

  private AnnounceResult begin(long hash, PeerAnnouncement announcement, int nowSeconds) {
    if (!room.hasTorrent()) {
      return AnnounceResult.TORRENTS_FULL;
    }
    if (!room.hasPeer()) {
      return AnnounceResult.PEERS_FULL;
    }
    if (announcement.mayAdd() != MayAdd.TORRENT) {
      return AnnounceResult.MAY_NOT_ADD;
    }
    boolean completed = announcement.event() == AnnounceEvent.COMPLETED;
    boolean seeder = announcement.seeder();
    long state = PeerState.of(seeder, completed, nowSeconds);
    addTorrent(hash, announcement.infoHash(), completed ? 1 : 0, state, nowSeconds);
    return new AnnounceResult(seeder ? 1 : 0, seeder ? 0 : 1, 0, Refusal.NONE, Added.TORRENT);
  }

  private AnnounceResult put(
      int torrent, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    boolean seeder = announcement.seeder();
    boolean completed = announcement.event() == AnnounceEvent.COMPLETED;
    Swarm swarm = store.at(torrent);
    long before = swarm.refresh(peer, seeder, completed, nowSeconds);
    boolean added = before == PeerState.NONE;
    if (added) {
      AnnounceResult refusal = refusal(swarm, announcement.mayAdd());
      if (refusal != null) {
        return refusal;
      }
      swarm = addPeer(torrent, swarm, PeerState.of(seeder, completed, nowSeconds));
    }
    if (completed && !PeerState.isCompleted(before)) {
      countCompleted(torrent, 1);
    }
    selection.begin(announcement.wanted(), sink);
    swarm.handOut(selection, seeder);
    return new AnnounceResult(
        swarm.seeders(),
        swarm.leechers(),
        selection.taken(),
        Refusal.NONE,
        added ? Added.PEER : Added.NOTHING);
  }

  private AnnounceResult stop(long hash, int torrent) {
    if (stoppedPeers != null) {
      stoppedPeers.add(peer.hashIn(hash));
    }
    if (torrent < 0) {
      return AnnounceResult.NOBODY;
    }
    Swarm swarm = store.at(torrent);
    int before = swarm.size();
    swarm.remove(peer);
    AnnounceResult result =
        new AnnounceResult(swarm.seeders(), swarm.leechers(), 0, Refusal.NONE, Added.NOTHING);
    settle(torrent, swarm, before);
    return result;
  }

  /** Why a peer that is not in a swarm may not be added; null if it may. */
  private AnnounceResult refusal(Swarm swarm, MayAdd mayAdd) {
    if (!room.hasPeer()) {
      return AnnounceResult.PEERS_FULL;
    }
    if (hasTooManyNeighbours(swarm)) {
      return AnnounceResult.TOO_MANY_PORTS;
    }
    return mayAdd == MayAdd.NOTHING ? AnnounceResult.MAY_NOT_ADD : null;
  }

  private boolean hasTooManyNeighbours(Swarm swarm) {
    if (!limits.countsAddresses()) {
      return false;
    }
    neighbours.clear();
    swarm.countNeighbours(peer, neighbours);
    return neighbours.areTooMany(limits.maxPortsPerIp());
  }

  private void addTorrent(long hash, InfoHash infoHash, int completed, long state, int nowSeconds) {
    if (store.torrents().size() == 0) {
      lastPurgeSeconds = nowSeconds;
    }
    int sum = CompletedCounts.sum(completedCounts.take(infoHash), completed);
    store.addTorrent(hash, infoHash, sum, peer, state);
    room.addTorrents(1);
    room.addPeers(1);
  }

  private Swarm addPeer(int torrent, Swarm swarm, long state) {
    Swarm grown = store.addPeer(torrent, swarm, peer, state);
    room.addPeers(1);
    return grown;
  }

  /** Whoever comes and goes for hours can reach the end of an int: there the count stays. */
  private void countCompleted(int torrent, int more) {
    int completed = store.torrents().completed(torrent);
    store.torrents().setCompleted(torrent, CompletedCounts.sum(completed, more));
  }

  private boolean hasStopped(long hash) {
    return stoppedPeers != null && stoppedPeers.contains(peer.hashIn(hash));
  }

  /** Returns whether a peer is here, or there is room for it. */
  private boolean restorePeer(long hash, InfoHash infoHash, long state, int nowSeconds) {
    int torrent = store.torrents().find(hash, infoHash);
    if (torrent < 0) {
      boolean room = this.room.hasRestoredTorrent();
      if (room) {
        addTorrent(hash, infoHash, 0, state, nowSeconds);
      }
      return room;
    }
    Swarm swarm = store.at(torrent);
    if (swarm.contains(peer)) {
      return true;
    }
    if (!room.hasRestoredPeer() || hasTooManyNeighbours(swarm)) {
      return false;
    }
    addPeer(torrent, swarm, state);
    return true;
  }

  private synchronized void purgeSmall(int part, int nowSeconds, List<InfoHash> large) {
    dropUnlessAgesAreKnown(nowSeconds);
    TorrentTable torrents = store.torrents();
    int to = torrents.part(part + 1, PARTS);
    int torrent = torrents.first(torrents.part(part, PARTS), to);
    while (torrent >= 0) {
      Swarm swarm = store.at(torrent);
      boolean removed = false;
      if (swarm instanceof LargeSwarm) {
        large.add(torrents.infoHash(torrent));
      } else {
        int before = swarm.size();
        swarm.purge(nowSeconds, limits.peerTtlSeconds());
        removed = settle(torrent, swarm, before);
      }
      // Another torrent may come into the slot of one that is removed.
      torrent = torrents.first(removed ? torrent : TorrentTable.after(torrent), to);
    }
    if (part == PARTS - 1) {
      store.shrink();
      lastPurgeSeconds = nowSeconds;
    }
  }

  /**
   * Purges a swarm page by page, from the last one on, since a page that goes was the last. In the
   * end it may be a large one no more.
   */
  private void purgeLarge(InfoHash infoHash, int nowSeconds) {
    for (int table = 0; table < LargeSwarm.TABLES; table++) {
      for (int page = pages(infoHash, table) - 1; page >= 0; page--) {
        purgePage(infoHash, table, page, nowSeconds);
        if (page > 0) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
    }
    fitLarge(infoHash);
  }

  private synchronized int pages(InfoHash infoHash, int table) {
    int torrent = find(infoHash);
    return torrent >= 0 && store.at(torrent) instanceof LargeSwarm swarm ? swarm.pages(table) : 0;
  }

  private synchronized void purgePage(InfoHash infoHash, int table, int page, int nowSeconds) {
    int torrent = find(infoHash);
    if (torrent >= 0 && store.at(torrent) instanceof LargeSwarm swarm) {
      int before = swarm.size();
      swarm.purgePage(table, page, nowSeconds, limits.peerTtlSeconds());
      room.addPeers(swarm.size() - before);
    }
  }

  private synchronized void fitLarge(InfoHash infoHash) {
    int torrent = find(infoHash);
    if (torrent >= 0) {
      Swarm swarm = store.at(torrent);
      settle(torrent, swarm, swarm.size());
    }
  }

  private int find(InfoHash infoHash) {
    return store.torrents().find(TorrentTable.hash(infoHash), infoHash);
  }

  /** Keeps the books after peers may have left. Returns whether the torrent is removed. */
  private boolean settle(int torrent, Swarm swarm, int sizeBefore) {
    int size = swarm.size();
    room.addPeers(size - sizeBefore);
    if (size == 0) {
      rememberCompleted(torrent);
    }
    boolean removed = store.fit(torrent, swarm);
    if (removed) {
      room.addTorrents(-1);
    }
    return removed;
  }

  private void rememberCompleted(int torrent) {
    int completed = store.torrents().completed(torrent);
    if (completed > 0) {
      completedCounts.add(store.torrents().infoHash(torrent), completed);
    }
  }

  /**
   * The peers' clock goes round. If the purge has not been here for so long that their ages cannot
   * be told any more, since the machine was paused, all are dropped: they come back by themselves.
   */
  private void dropUnlessAgesAreKnown(int nowSeconds) {
    int gap = nowSeconds - lastPurgeSeconds;
    if (gap > PeerState.maxPurgeGapSeconds(limits.peerTtlSeconds())) {
      TorrentTable torrents = store.torrents();
      torrents.forEach(
          torrent -> {
            rememberCompleted(torrent);
            room.addPeers(-store.at(torrent).size());
            room.addTorrents(-1);
          });
      store = new SwarmStore(limits.countsAddresses());
      lastPurgeSeconds = nowSeconds;
    }
  }
}
