package org.bttracker.swarm;

/** What an announce gets. Each receive loop has one, which the next announce overwrites. */
public final class AnnounceResult {
  private int seeders;
  private int leechers;
  private int peers;
  private Refusal refusal = Refusal.NONE;
  private Added added = Added.NOTHING;
  private boolean changed;
  private boolean completed;
  private int silentSeconds;

  AnnounceResult() {}

  /** The peer was added, refreshed or removed. */
  AnnounceResult accepted(int newSeeders, int newLeechers, int newPeers, Added newAdded) {
    return set(newSeeders, newLeechers, newPeers, Refusal.NONE, newAdded);
  }

  /** What an accepted announce has changed, for {@link SwarmChanges}. */
  AnnounceResult change(boolean newChanged, boolean newCompleted, int newSilentSeconds) {
    changed = newChanged;
    completed = newCompleted;
    silentSeconds = newSilentSeconds;
    return this;
  }

  /** The peer was not added. */
  AnnounceResult refused(Refusal newRefusal) {
    return set(0, 0, 0, newRefusal, Added.NOTHING).change(false, false, 0);
  }

  /**
   * Peers with nothing left to download.
   *
   * @return of both families, the announcer included; 0 if it was refused
   */
  public int seeders() {
    return seeders;
  }

  /**
   * All other peers.
   *
   * @return of both families, the announcer included; 0 if it was refused
   */
  public int leechers() {
    return leechers;
  }

  /**
   * How many of the peers in the sink count.
   *
   * @return 0 or more
   */
  public int peers() {
    return peers;
  }

  /**
   * Why the peer was not added.
   *
   * @return {@link Refusal#NONE} if it was
   */
  public Refusal refusal() {
    return refusal;
  }

  /**
   * What the registry did not hold before.
   *
   * @return {@link Added#NOTHING} if the peer was refused
   */
  public Added added() {
    return added;
  }

  /**
   * Whether more than the time of the peer's last announce has changed.
   *
   * @return true if it was added, has another role, has completed its download, or stops
   */
  public boolean changed() {
    return changed;
  }

  /**
   * Whether a completed download was counted.
   *
   * @return true at most once for a peer that is here
   */
  public boolean completed() {
    return completed;
  }

  /**
   * How long the peer had been silent.
   *
   * @return seconds; 0 if it was not here
   */
  public int silentSeconds() {
    return silentSeconds;
  }

  private AnnounceResult set(
      int newSeeders, int newLeechers, int newPeers, Refusal newRefusal, Added newAdded) {
    seeders = newSeeders;
    leechers = newLeechers;
    peers = newPeers;
    refusal = newRefusal;
    added = newAdded;
    return this;
  }

  /** What an announce has added to the registry. */
  public enum Added {
    /** The peer was there already, has left, or was refused. */
    NOTHING,
    /** A peer. */
    PEER,
    /** A torrent, and its first peer. */
    TORRENT
  }

  /** Why a peer was not added. */
  public enum Refusal {
    /** It was added, refreshed or removed. */
    NONE,
    /** The registry holds as many torrents as it may. */
    TORRENTS_FULL,
    /** The registry holds as many peers as it may. */
    PEERS_FULL,
    /** The announce may not add what is not there: see {@link MayAdd}. */
    MAY_NOT_ADD,
    /** The address has as many peers in the torrent as it may. */
    TOO_MANY_PORTS
  }
}
