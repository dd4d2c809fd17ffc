package org.bttracker.swarm;

/**
 * What an announce gets.
 *
 * @param seeders peers of both families with nothing left to download, the announcer included
 * @param leechers all other peers of both families, the announcer included
 * @param peers how many of the peers in the sink count, 0 or more
 * @param refusal why the peer was not added, {@link Refusal#NONE} if it was
 * @param added what the registry did not hold before
 */
public record AnnounceResult(int seeders, int leechers, int peers, Refusal refusal, Added added) {
  /** For a peer that stops in a torrent that nobody else has announced. */
  public static final AnnounceResult NOBODY =
      new AnnounceResult(0, 0, 0, Refusal.NONE, Added.NOTHING);

  /** For a new torrent, if there is no room for it. */
  public static final AnnounceResult TORRENTS_FULL = refused(Refusal.TORRENTS_FULL);

  /** For a new peer, if there is no room for it. */
  public static final AnnounceResult PEERS_FULL = refused(Refusal.PEERS_FULL);

  /** For a new torrent or peer, if its source may not add it now. */
  public static final AnnounceResult MAY_NOT_ADD = refused(Refusal.MAY_NOT_ADD);

  /** For a new peer, if its address already has as many peers in the torrent as it may. */
  public static final AnnounceResult TOO_MANY_PORTS = refused(Refusal.TOO_MANY_PORTS);

  private static AnnounceResult refused(Refusal refusal) {
    return new AnnounceResult(0, 0, 0, refusal, Added.NOTHING);
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
