package org.bttracker.swarm;

/**
 * What an announce gets.
 *
 * @param seeders peers of both families with nothing left to download, the announcer included
 * @param leechers all other peers of both families, the announcer included
 * @param peers how many of the peers in the sink count, 0 or more
 * @param refusal why the peer was not added, {@link Refusal#NONE} if it was
 */
public record AnnounceResult(int seeders, int leechers, int peers, Refusal refusal) {
  /** Of a peer that has left a swarm where nobody is. */
  public static final AnnounceResult NOBODY = new AnnounceResult(0, 0, 0, Refusal.NONE);

  /** Of a new torrent or peer that there is no room for; the others go on. */
  public static final AnnounceResult FULL = new AnnounceResult(0, 0, 0, Refusal.FULL);

  /** Of a new peer whose address has all the peers in the torrent that it may have. */
  public static final AnnounceResult TOO_MANY_PORTS =
      new AnnounceResult(0, 0, 0, Refusal.TOO_MANY_PORTS);

  /** Why a peer was not added. */
  public enum Refusal {
    /** It was added, refreshed or removed. */
    NONE,
    /** The registry holds as many torrents or peers as it may. */
    FULL,
    /** The address has as many peers in the torrent as it may. */
    TOO_MANY_PORTS
  }
}
