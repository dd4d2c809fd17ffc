package org.bttracker.swarm;

import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.PeerSink;
import org.bttracker.protocol.ScrapeSink;
import org.bttracker.swarm.AnnounceResult.Added;
import org.bttracker.swarm.AnnounceResult.Refusal;

/**
 * A part of all torrents, and the lock under which they are used. An announce looks its swarm up
 * and uses it under that one lock, so no peer is put into a swarm that is being removed.
 */
final class Shard {
  private final SwarmLimits limits;
  private final int maxPurgeGapSeconds;
  private final Room room;
  private final Books books;
  private final Purge purge;
  private final Imports imports;

  /** When the last purge began, or this was last without torrents. */
  private int lastPurgeSeconds;

  /** Makes one without torrents. */
  Shard(SwarmLimits limits, Room room, CompletedCounts completedCounts) {
    this.limits = limits;
    maxPurgeGapSeconds = PeerState.maxPurgeGapSeconds(limits.peerTtlSeconds());
    this.room = room;
    books = new Books(room, completedCounts);
    purge = new Purge(books, limits.peerTtlSeconds());
    imports = new Imports(limits, room, books);
  }

  /** As {@link Swarms#announce}, of a torrent of this shard. */
  synchronized AnnounceResult announce(
      Scratch scratch, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    dropUnlessAgesStayKnown(scratch.forms(), nowSeconds);
    int slot = torrents().find(announcement.torrent());
    if (announcement.event() == AnnounceEvent.STOPPED) {
      return stop(scratch, slot, announcement, nowSeconds);
    }
    return slot < 0
        ? begin(scratch, announcement, nowSeconds)
        : put(scratch, slot, announcement, nowSeconds, sink);
  }

  /** As {@link Swarms#scrape}, of a torrent of this shard. */
  synchronized void scrape(SwarmForms forms, TorrentKey torrent, ScrapeSink sink) {
    int slot = torrents().find(torrent);
    int completed = books.completed(slot, torrent);
    if (slot < 0) {
      sink.scrapeTriple(0, completed, 0);
    } else {
      Swarm swarm = forms.at(books.store(), slot);
      sink.scrapeTriple(swarm.seeders(), completed, swarm.leechers());
    }
  }

  /**
   * Removes a torrent, if it is here; however many peers it has, that takes the same short time.
   */
  synchronized void remove(SwarmForms forms, TorrentKey torrent) {
    int slot = torrents().find(torrent);
    if (slot >= 0) {
      books.removeTorrent(forms, slot);
    }
  }

  /** Purges one of {@link Purge#PARTS} parts. */
  void purge(SwarmForms forms, int part, int nowSeconds) {
    synchronized (this) {
      dropUnlessAgesAreKnown(forms, nowSeconds, nowSeconds);
      if (part == 0) {
        lastPurgeSeconds = nowSeconds;
      }
      purge.purgePart(forms, part, nowSeconds);
    }
    if (part == Purge.PARTS - 1) {
      purge.purgeLarge(this, forms, nowSeconds);
    }
  }

  /** As {@link SwarmRegistry#forEach}, of the torrents of this shard. */
  void forEach(
      SwarmForms forms, IntSupplier clockSeconds, SwarmImage image, Consumer<SwarmImage> visitor) {
    int nowSeconds;
    SwarmStore copy;
    synchronized (this) {
      nowSeconds = clockSeconds.getAsInt();
      dropUnlessAgesStayKnown(forms, nowSeconds);
      copy = books.store().copy();
    }
    TorrentTable torrents = copy.torrents();
    torrents.forEach(
        slot -> {
          image.begin(torrents.infoHash(slot), torrents.completed(slot), nowSeconds);
          image.addAll(forms.at(copy, slot));
          visitor.accept(image);
        });
  }

  /** From now on, remembers who stops. */
  synchronized void beginRestore() {
    imports.beginRestore();
  }

  /** Forgets who has stopped. */
  synchronized void endRestore() {
    imports.endRestore();
  }

  /**
   * Takes over some peers of an image, as {@link SwarmRegistry#restore} says.
   *
   * @param scratch has the key of the torrent
   * @param from index of the first peer
   * @param to behind the last one
   * @return how many there was no room for
   */
  synchronized int restorePeers(
      Scratch scratch, SwarmImage image, int from, int to, int nowSeconds, int elapsedSeconds) {
    dropUnlessAgesStayKnown(scratch.forms(), nowSeconds);
    return imports.restore(scratch, image, from, to, nowSeconds, elapsedSeconds);
  }

  /** From now on, other trackers tell of peers. */
  synchronized void beginReplication() {
    imports.beginReplication();
  }

  /** As {@link Replicas#forgetStops}, of the torrents of this shard. */
  synchronized void forgetStops(long beforeMillis) {
    imports.forgetStops(beforeMillis);
  }

  /** As {@link Replicas#put}, of a torrent of this shard. */
  synchronized Refusal put(
      Scratch scratch,
      PeerAnnouncement announcement,
      boolean completed,
      long atMillis,
      int nowSeconds) {
    dropUnlessAgesStayKnown(scratch.forms(), nowSeconds);
    return imports.put(scratch, announcement, completed, atMillis, nowSeconds);
  }

  /** As {@link Replicas#stopAgain}, of a torrent of this shard. */
  synchronized void stopAgain(
      Scratch scratch, PeerAnnouncement announcement, long atMillis, int nowSeconds) {
    dropUnlessAgesStayKnown(scratch.forms(), nowSeconds);
    imports.stopAgain(scratch, announcement, atMillis, nowSeconds);
  }

  /** As {@link Replicas#stop}, of a torrent of this shard. */
  synchronized int stop(
      Scratch scratch, PeerAnnouncement announcement, long atMillis, int nowSeconds) {
    dropUnlessAgesStayKnown(scratch.forms(), nowSeconds);
    return imports.stop(scratch, announcement, atMillis, nowSeconds);
  }

  /** Adds a torrent's count of an earlier run to what has been counted since. */
  synchronized void restoreCompleted(TorrentKey torrent, int completed) {
    books.addCompleted(torrents().find(torrent), torrent, completed);
  }

  /** Who is here; to be read without the lock. */
  Census census() {
    return books.census();
  }

  /** The swarms, for nothing but reading ahead; see {@link SwarmLookAhead}. */
  SwarmStore glance() {
    return books.store();
  }

  private AnnounceResult begin(Scratch scratch, PeerAnnouncement announcement, int nowSeconds) {
    if (!room.hasTorrent()) {
      return scratch.result().refused(Refusal.TORRENTS_FULL);
    }
    if (!room.hasPeer()) {
      return scratch.result().refused(Refusal.PEERS_FULL);
    }
    if (announcement.mayAdd() != MayAdd.TORRENT) {
      return scratch.result().refused(Refusal.MAY_NOT_ADD);
    }
    boolean completed = announcement.event() == AnnounceEvent.COMPLETED;
    boolean seeder = announcement.seeder();
    long state = PeerState.of(seeder, completed, nowSeconds);
    TorrentKey torrent = announcement.torrent();
    int slot = books.addTorrent(scratch.forms(), torrent, announcement.peer(), state);
    if (completed) {
      books.complete(slot, torrent);
    }
    return scratch
        .result()
        .accepted(seeder ? 1 : 0, seeder ? 0 : 1, 0, Added.TORRENT)
        .change(true, completed, 0);
  }

  private AnnounceResult put(
      Scratch scratch, int slot, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    boolean seeder = announcement.seeder();
    boolean completed = announcement.event() == AnnounceEvent.COMPLETED;
    PeerKey peer = announcement.peer();
    Swarm swarm = scratch.forms().at(books.store(), slot);
    long before = swarm.refresh(peer, seeder, completed, nowSeconds);
    boolean added = before == PeerState.NONE;
    if (added) {
      Refusal refusal = refusal(scratch, swarm, announcement);
      if (refusal != Refusal.NONE) {
        return scratch.result().refused(refusal);
      }
      long state = PeerState.of(seeder, completed, nowSeconds);
      swarm = books.addPeer(scratch.forms(), slot, swarm, peer, state);
    } else if (PeerState.isSeeder(before) != seeder) {
      books.census().changeRole(peer, seeder);
    }
    boolean counted = completed && !PeerState.isCompleted(before);
    if (counted) {
      books.complete(slot, announcement.torrent());
    }
    Selection selection = scratch.selection();
    selection.begin(peer, announcement.wanted(), sink);
    swarm.handOut(selection, seeder);
    return scratch
        .result()
        .accepted(
            swarm.seeders(),
            swarm.leechers(),
            selection.taken(),
            added ? Added.PEER : Added.NOTHING)
        .change(
            added || counted || PeerState.isSeeder(before) != seeder,
            counted,
            added ? 0 : PeerState.ageSeconds(before, nowSeconds));
  }

  private AnnounceResult stop(
      Scratch scratch, int slot, PeerAnnouncement announcement, int nowSeconds) {
    PeerKey peer = announcement.peer();
    imports.stopped(announcement.torrent(), peer, nowSeconds);
    AnnounceResult result = scratch.result().change(true, false, 0);
    if (slot < 0) {
      return result.accepted(0, 0, 0, Added.NOTHING);
    }
    Swarm swarm = scratch.forms().at(books.store(), slot);
    books.beforeChange(swarm);
    swarm.remove(peer);
    result.accepted(swarm.seeders(), swarm.leechers(), 0, Added.NOTHING);
    books.settle(scratch.forms(), slot, swarm);
    return result;
  }

  /** Why a peer that is not in a swarm may not be added. */
  private Refusal refusal(Scratch scratch, Swarm swarm, PeerAnnouncement announcement) {
    if (!room.hasPeer()) {
      return Refusal.PEERS_FULL;
    }
    if (scratch.neighbours().areTooMany(swarm, announcement.peer(), limits)) {
      return Refusal.TOO_MANY_PORTS;
    }
    return announcement.mayAdd() == MayAdd.NOTHING ? Refusal.MAY_NOT_ADD : Refusal.NONE;
  }

  private TorrentTable torrents() {
    return books.store().torrents();
  }

  /** Drops all peers if their ages may not be known any more when the next purge comes here. */
  private void dropUnlessAgesStayKnown(SwarmForms forms, int nowSeconds) {
    dropUnlessAgesAreKnown(forms, nowSeconds + PeerState.MAX_PURGE_SECONDS, nowSeconds);
  }

  /**
   * The peers' clock goes round. If the purge has not been here for so long that their ages cannot
   * be told any more, since the machine was paused, all are dropped: they come back by themselves.
   */
  private void dropUnlessAgesAreKnown(SwarmForms forms, int atSeconds, int nowSeconds) {
    if (torrents().size() == 0) {
      lastPurgeSeconds = nowSeconds;
      return;
    }
    int gap = atSeconds - lastPurgeSeconds;
    if (gap > maxPurgeGapSeconds) {
      books.removeAll(forms);
      lastPurgeSeconds = nowSeconds;
    }
  }
}
