package org.bttracker.swarm;

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
  private final SwarmLimits limits;
  private final Room room;
  private final Books books;
  private final Purge purge;

  private final PeerKey peer = new PeerKey();
  private final Selection selection = new Selection(peer);
  private final Neighbours neighbours = new Neighbours();

  /** Who has stopped during a restore; null at other times. */
  private StoppedPeers stoppedPeers;

  /** When the last purge began, or the first torrent came. */
  private int lastPurgeSeconds;

  /** Makes one without torrents. */
  Shard(SwarmLimits limits, Room room, CompletedCounts completedCounts) {
    this.limits = limits;
    this.room = room;
    books = new Books(limits, room, completedCounts);
    purge = new Purge(books, limits.peerTtlSeconds());
  }

  /** As {@link SwarmRegistry#announce}, of a torrent of this shard. */
  synchronized AnnounceResult announce(
      long hash, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    dropUnlessAgesStayKnown(nowSeconds);
    peer.set(announcement.address(), announcement.port());
    int torrent = torrents().find(hash, announcement.infoHash());
    if (announcement.event() == AnnounceEvent.STOPPED) {
      return stop(hash, torrent);
    }
    return torrent < 0
        ? begin(hash, announcement, nowSeconds)
        : put(torrent, announcement, nowSeconds, sink);
  }

  /** As {@link SwarmRegistry#scrape}, of a torrent of this shard. */
  synchronized SwarmCounts scrape(long hash, InfoHash infoHash) {
    int torrent = torrents().find(hash, infoHash);
    int completed = books.completed(torrent, infoHash);
    if (torrent < 0) {
      return completed == 0 ? SwarmCounts.UNKNOWN : new SwarmCounts(0, completed, 0);
    }
    Swarm swarm = swarm(torrent);
    return new SwarmCounts(swarm.seeders(), completed, swarm.leechers());
  }

  /** Purges one of {@link Purge#PARTS} parts. */
  void purge(int part, int nowSeconds) {
    synchronized (this) {
      dropUnlessAgesAreKnown(nowSeconds, nowSeconds);
      if (part == 0) {
        lastPurgeSeconds = nowSeconds;
      }
      purge.purgePart(part, nowSeconds);
    }
    if (part == Purge.PARTS - 1) {
      purge.purgeLarge(this, nowSeconds);
    }
  }

  /** As {@link SwarmRegistry#forEach}, of the torrents of this shard. */
  void forEach(IntSupplier clockSeconds, SwarmImage image, Consumer<SwarmImage> visitor) {
    int nowSeconds;
    SwarmStore copy;
    synchronized (this) {
      nowSeconds = clockSeconds.getAsInt();
      dropUnlessAgesStayKnown(nowSeconds);
      copy = books.store().copy();
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
    dropUnlessAgesStayKnown(nowSeconds);
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
    books.addCompleted(torrents().find(hash, infoHash), infoHash, completed);
  }

  /** Reads where a torrent belongs, without the lock; see {@link SwarmLookAhead}. */
  long prefetchTorrent(long hash) {
    return torrents().prefetch(hash);
  }

  /** Where the swarm of a torrent may be, without the lock. */
  long glance(long hash, long head) {
    return torrents().glance(hash, head);
  }

  /** Reads the beginning of the list that may be in a location, without the lock. */
  long prefetchList(long location) {
    return books.store().prefetchList(location);
  }

  /** A table of the large swarm that may be in a location, without the lock; null if none is. */
  PeerTable glanceTable(long location, int table) {
    return books.store().glanceTable(location, table);
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
    addTorrent(hash, announcement.infoHash(), state, nowSeconds);
    if (completed) {
      int torrent = torrents().find(hash, announcement.infoHash());
      books.addCompleted(torrent, announcement.infoHash(), 1);
    }
    return new AnnounceResult(seeder ? 1 : 0, seeder ? 0 : 1, 0, Refusal.NONE, Added.TORRENT);
  }

  private AnnounceResult put(
      int torrent, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    boolean seeder = announcement.seeder();
    boolean completed = announcement.event() == AnnounceEvent.COMPLETED;
    Swarm swarm = swarm(torrent);
    long before = swarm.refresh(peer, seeder, completed, nowSeconds);
    boolean added = before == PeerState.NONE;
    if (added) {
      AnnounceResult refusal = refusal(swarm, announcement.mayAdd());
      if (refusal != null) {
        return refusal;
      }
      swarm = books.addPeer(torrent, swarm, peer, PeerState.of(seeder, completed, nowSeconds));
    }
    if (completed && !PeerState.isCompleted(before)) {
      books.addCompleted(torrent, announcement.infoHash(), 1);
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
    Swarm swarm = swarm(torrent);
    int before = swarm.size();
    swarm.remove(peer);
    AnnounceResult result =
        new AnnounceResult(swarm.seeders(), swarm.leechers(), 0, Refusal.NONE, Added.NOTHING);
    books.settle(torrent, swarm, before);
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

  private void addTorrent(long hash, InfoHash infoHash, long state, int nowSeconds) {
    if (torrents().size() == 0) {
      lastPurgeSeconds = nowSeconds;
    }
    books.addTorrent(hash, infoHash, peer, state);
  }

  private boolean hasStopped(long hash) {
    return stoppedPeers != null && stoppedPeers.contains(peer.hashIn(hash));
  }

  /** Returns whether a peer is here, or there is room for it. */
  private boolean restorePeer(long hash, InfoHash infoHash, long state, int nowSeconds) {
    int torrent = torrents().find(hash, infoHash);
    if (torrent < 0) {
      if (!room.hasRestoredTorrent()) {
        return false;
      }
      addTorrent(hash, infoHash, state, nowSeconds);
      return true;
    }
    Swarm swarm = swarm(torrent);
    if (swarm.contains(peer)) {
      return true;
    }
    if (!room.hasRestoredPeer() || hasTooManyNeighbours(swarm)) {
      return false;
    }
    books.addPeer(torrent, swarm, peer, state);
    return true;
  }

  private TorrentTable torrents() {
    return books.store().torrents();
  }

  private Swarm swarm(int torrent) {
    return books.store().at(torrent);
  }

  /** Drops all peers if their ages may not be known any more when the next purge comes here. */
  private void dropUnlessAgesStayKnown(int nowSeconds) {
    dropUnlessAgesAreKnown(nowSeconds + PeerState.MAX_PURGE_SECONDS, nowSeconds);
  }

  /**
   * The peers' clock goes round. If the purge has not been here for so long that their ages cannot
   * be told any more, since the machine was paused, all are dropped: they come back by themselves.
   */
  private void dropUnlessAgesAreKnown(int atSeconds, int nowSeconds) {
    int gap = atSeconds - lastPurgeSeconds;
    if (gap > PeerState.maxPurgeGapSeconds(limits.peerTtlSeconds())) {
      books.removeAll();
      lastPurgeSeconds = nowSeconds;
    }
  }
}
