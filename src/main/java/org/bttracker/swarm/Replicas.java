package org.bttracker.swarm;

import org.bttracker.swarm.AnnounceResult.Refusal;

/**
 * Takes over what other trackers, which serve the same swarms, tell of their peers: late, perhaps
 * twice, and not always in order. All times are those of this tracker's monotonic clock; whoever
 * calls translates them. What is known of a peer from a later second holds; what two trackers tell
 * of one second may be taken in any order. For one thread, while others announce.
 */
public final class Replicas {
  /** What {@link #stop} returns for a peer that is not here any more. */
  public static final int GONE = -1;

  /** What {@link #keptSilentSeconds} returns if the other tracker knows better. */
  public static final int NOT_KEPT = -1;

  private final SwarmRegistry registry;
  private final Scratch scratch;

  Replicas(SwarmRegistry registry) {
    this.registry = registry;
    registry.shards().forEach(Shard::beginReplication);
    scratch = new Scratch(registry.limits().countsAddresses());
  }

  /**
   * A peer has announced at another tracker. It is added or refreshed, unless it has been silent
   * for too long since, or has stopped later, or there is no room for it.
   *
   * @param announcement what the peer says; its event does not matter; is set to the role of one
   *     that stays as it is, see {@link #keptSilentSeconds}
   * @param completed whether the other tracker has counted a completed download; it is counted here
   *     too
   * @param atMillis when the peer has announced
   * @param nowSeconds the present second
   * @return {@link Refusal#NONE} unless a limit has kept it out
   */
  public Refusal put(
      PeerAnnouncement announcement, boolean completed, long atMillis, int nowSeconds) {
    return registry
        .shard(announcement.torrent())
        .put(scratch, announcement, completed, atMillis, nowSeconds);
  }

  /**
   * Whether the last {@link #put} came late for a peer that has announced another role here since.
   * Others may not know that: to this tracker, which did not know what came late, nothing has
   * changed.
   *
   * @return how many seconds ago it has announced that, or {@link #NOT_KEPT}
   */
  public int keptSilentSeconds() {
    return scratch.keptSilentSeconds();
  }

  /**
   * A peer has stopped at another tracker. It is removed, unless it has announced in a later
   * second: then others may not know that, since to this tracker nothing has changed.
   *
   * @param announcement the torrent and the peer; is set to the role of one that stays
   * @param atMillis when the peer has stopped
   * @param nowSeconds the present second
   * @return how many seconds ago a peer that stays has announced, else {@link #GONE}
   */
  public int stop(PeerAnnouncement announcement, long atMillis, int nowSeconds) {
    return registry.shard(announcement.torrent()).stop(scratch, announcement, atMillis, nowSeconds);
  }

  /**
   * A peer has stopped, which is known already, perhaps from an earlier run: what came late may
   * have brought it back, and may not do so any more. It is removed if it has announced in an
   * earlier second.
   *
   * @param announcement the torrent and the peer
   * @param atMillis when the peer has stopped
   * @param nowSeconds the present second
   */
  public void stopAgain(PeerAnnouncement announcement, long atMillis, int nowSeconds) {
    registry.shard(announcement.torrent()).stopAgain(scratch, announcement, atMillis, nowSeconds);
  }

  /**
   * Forgets who has stopped, here or elsewhere, before some moment: nothing older than that will be
   * told any more. For any thread.
   *
   * @param beforeMillis the monotonic clock
   */
  public void forgetStops(long beforeMillis) {
    registry.shards().forEach(shard -> shard.forgetStops(beforeMillis));
  }
}
