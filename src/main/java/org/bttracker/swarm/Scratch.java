package org.bttracker.swarm;

/**
 * What one thread works with in one shard after the other, under the shard's lock. Nothing in it
 * outlasts a call. It belongs to the thread and not to the shards, so that it stays in the cache,
 * and nothing is allocated for a request. For one thread.
 */
final class Scratch {
  private final SwarmForms forms;
  private final PeerKey peer = new PeerKey();
  private final TorrentKey torrent = new TorrentKey();
  private final Selection selection = new Selection();
  private final Neighbours neighbours = new Neighbours();
  private final AnnounceResult result = new AnnounceResult();
  private int keptSilentSeconds = Replicas.NOT_KEPT;

  /**
   * Makes one.
   *
   * @param byNetwork whether the peers of one network are to be counted
   */
  Scratch(boolean byNetwork) {
    forms = new SwarmForms(byNetwork);
  }

  /** The forms of swarms, to be set upon one swarm after the other. */
  SwarmForms forms() {
    return forms;
  }

  /** A key for what comes without one. */
  PeerKey peer() {
    return peer;
  }

  /** A key for what comes without one. */
  TorrentKey torrent() {
    return torrent;
  }

  /** Picks the peers that are handed out. */
  Selection selection() {
    return selection;
  }

  Neighbours neighbours() {
    return neighbours;
  }

  /** As {@link Replicas#keptSilentSeconds}. */
  int keptSilentSeconds() {
    return keptSilentSeconds;
  }

  void keepSilentSeconds(int seconds) {
    keptSilentSeconds = seconds;
  }

  /** What the last announce got. */
  AnnounceResult result() {
    return result;
  }
}
