package org.bttracker.swarm;

import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.AnnounceResult.Refusal;

/**
 * Takes into a shard what did not come by an announce: the peers of an earlier run, and what other
 * trackers tell of their peers. Used under the shard's lock.
 */
final class Imports {
  private static final long MILLIS_PER_SECOND = 1_000;

  private final SwarmLimits limits;
  private final Room room;
  private final Books books;

  /** Who has stopped during a restore; null at other times. */
  private StoppedPeers stoppedPeers;

  /** Who has stopped lately; null if no other tracker tells of peers. */
  private RecentStops recentStops;

  Imports(SwarmLimits limits, Room room, Books books) {
    this.limits = limits;
    this.room = room;
    this.books = books;
  }

  /** From now on, remembers who stops. */
  void beginRestore() {
    stoppedPeers = new StoppedPeers();
  }

  /** Forgets who has stopped. */
  void endRestore() {
    stoppedPeers = null;
  }

  /** From now on, other trackers tell of peers. */
  void beginReplication() {
    if (recentStops == null) {
      recentStops = new RecentStops();
    }
  }

  /** Forgets who has stopped before some moment. */
  void forgetStops(long beforeMillis) {
    recentStops.forget(beforeMillis);
  }

  /** A peer has stopped, by an announce in some second. */
  void stopped(TorrentKey torrent, PeerKey peer, int nowSeconds) {
    if (stoppedPeers != null) {
      stoppedPeers.add(peer.hashIn(torrent));
    }
    if (recentStops != null) {
      // At its end: what other trackers tell of that second is from before.
      recentStops.add(peer.hashIn(torrent), MILLIS_PER_SECOND * (nowSeconds + 1L) - 1);
    }
  }

  /** As {@link Replicas#put}. */
  Refusal put(
      Scratch scratch,
      PeerAnnouncement announcement,
      boolean completed,
      long atMillis,
      int nowSeconds) {
    scratch.keepSilentSeconds(Replicas.NOT_KEPT);
    TorrentKey torrent = announcement.torrent();
    PeerKey peer = announcement.peer();
    int atSeconds = seconds(atMillis, nowSeconds);
    int slot = books.store().torrents().find(torrent);
    Swarm swarm = slot < 0 ? null : scratch.forms().at(books.store(), slot);
    long before = swarm == null ? PeerState.NONE : swarm.state(peer);
    if (completed) {
      // The other tracker has made sure that it is counted once; here the peer may have left.
      books.complete(slot, torrent);
    }
    if (before != PeerState.NONE) {
      if (nowSeconds - atSeconds <= PeerState.ageSeconds(before, nowSeconds)) {
        refresh(swarm, announcement, announcement.seeder(), completed, before, atSeconds);
      } else {
        keep(scratch, swarm, announcement, completed, before, nowSeconds);
      }
      return Refusal.NONE;
    }
    if (nowSeconds - atSeconds > limits.peerTtlSeconds()
        || recentStops.isAfter(peer.hashIn(torrent), atMillis)) {
      return Refusal.NONE;
    }
    return add(
        scratch, slot, announcement, PeerState.of(announcement.seeder(), completed, atSeconds));
  }

  /** As {@link Replicas#stop}. */
  int stop(Scratch scratch, PeerAnnouncement announcement, long atMillis, int nowSeconds) {
    Swarm swarm = rememberStop(scratch, announcement, atMillis);
    if (swarm == null) {
      return Replicas.GONE;
    }
    long state = swarm.state(announcement.peer());
    int silentSeconds = PeerState.ageSeconds(state, nowSeconds);
    if (silentSeconds < nowSeconds - seconds(atMillis, nowSeconds)) {
      announcement.says(PeerState.isSeeder(state), AnnounceEvent.NONE, 0);
      return silentSeconds;
    }
    remove(scratch, announcement, swarm);
    return Replicas.GONE;
  }

  /** As {@link Replicas#stopAgain}. */
  void stopAgain(Scratch scratch, PeerAnnouncement announcement, long atMillis, int nowSeconds) {
    Swarm swarm = rememberStop(scratch, announcement, atMillis);
    if (swarm != null
        && PeerState.ageSeconds(swarm.state(announcement.peer()), nowSeconds)
            > nowSeconds - seconds(atMillis, nowSeconds)) {
      remove(scratch, announcement, swarm);
    }
  }

  /** Returns where the peer is; null if it is not here. */
  private Swarm rememberStop(Scratch scratch, PeerAnnouncement announcement, long atMillis) {
    TorrentKey torrent = announcement.torrent();
    PeerKey peer = announcement.peer();
    recentStops.add(peer.hashIn(torrent), atMillis);
    int slot = books.store().torrents().find(torrent);
    if (slot < 0) {
      return null;
    }
    Swarm swarm = scratch.forms().at(books.store(), slot);
    return swarm.state(peer) == PeerState.NONE ? null : swarm;
  }

  private void remove(Scratch scratch, PeerAnnouncement announcement, Swarm swarm) {
    int slot = books.store().torrents().find(announcement.torrent());
    books.beforeChange(swarm);
    swarm.remove(announcement.peer());
    books.settle(scratch.forms(), slot, swarm);
  }

  /** As {@link Shard#restorePeers}. */
  int restore(
      Scratch scratch, SwarmImage image, int from, int to, int nowSeconds, int elapsedSeconds) {
    PeerKey peer = scratch.peer();
    int leftOut = 0;
    for (int index = from; index < to; index += image.stride(index)) {
      long age = (long) PeerState.age(image.last(index)) + elapsedSeconds;
      image.show(index, peer);
      if (age <= limits.peerTtlSeconds() && !hasStopped(scratch.torrent(), peer)) {
        long last = PeerState.withClock(image.last(index), (int) age, nowSeconds);
        leftOut += restorePeer(scratch, last & PeerState.MASK) ? 0 : 1;
      }
    }
    return leftOut;
  }

  /** A peer that has announced here, or elsewhere, since then stays as it is. */
  private void keep(
      Scratch scratch,
      Swarm swarm,
      PeerAnnouncement announcement,
      boolean completed,
      long before,
      int nowSeconds) {
    boolean seeder = PeerState.isSeeder(before);
    int silentSeconds = PeerState.ageSeconds(before, nowSeconds);
    refresh(swarm, announcement, seeder, completed, before, nowSeconds - silentSeconds);
    if (announcement.seeder() != seeder) {
      announcement.says(seeder, AnnounceEvent.NONE, 0);
      scratch.keepSilentSeconds(silentSeconds);
    }
  }

  private void refresh(
      Swarm swarm,
      PeerAnnouncement announcement,
      boolean seeder,
      boolean completed,
      long before,
      int lastSeconds) {
    swarm.refresh(announcement.peer(), seeder, completed, lastSeconds);
    if (PeerState.isSeeder(before) != seeder) {
      books.census().changeRole(announcement.peer(), seeder);
    }
  }

  private Refusal add(Scratch scratch, int slot, PeerAnnouncement announcement, long state) {
    if (slot < 0 && !room.hasTorrent()) {
      return Refusal.TORRENTS_FULL;
    }
    if (!room.hasPeer()) {
      return Refusal.PEERS_FULL;
    }
    SwarmForms forms = scratch.forms();
    PeerKey peer = announcement.peer();
    if (slot < 0) {
      books.addTorrent(forms, announcement.torrent(), peer, state);
      return Refusal.NONE;
    }
    Swarm swarm = forms.at(books.store(), slot);
    if (scratch.neighbours().areTooMany(swarm, peer, limits)) {
      return Refusal.TOO_MANY_PORTS;
    }
    books.addPeer(forms, slot, swarm, peer, state);
    return Refusal.NONE;
  }

  /** The second of a moment; other trackers' clocks may be a little ahead. */
  private static int seconds(long millis, int nowSeconds) {
    return (int) Math.min(nowSeconds, Math.floorDiv(millis, MILLIS_PER_SECOND));
  }

  private boolean hasStopped(TorrentKey torrent, PeerKey peer) {
    return stoppedPeers != null && stoppedPeers.contains(peer.hashIn(torrent));
  }

  /** Returns whether the peer in the scratch is here, or there is room for it. */
  private boolean restorePeer(Scratch scratch, long state) {
    SwarmForms forms = scratch.forms();
    PeerKey peer = scratch.peer();
    int slot = books.store().torrents().find(scratch.torrent());
    if (slot < 0) {
      if (!room.hasRestoredTorrent()) {
        return false;
      }
      books.addTorrent(forms, scratch.torrent(), peer, state);
      return true;
    }
    Swarm swarm = forms.at(books.store(), slot);
    if (swarm.contains(peer)) {
      return true;
    }
    if (!room.hasRestoredPeer() || scratch.neighbours().areTooMany(swarm, peer, limits)) {
      return false;
    }
    books.addPeer(forms, slot, swarm, peer, state);
    return true;
  }
}
