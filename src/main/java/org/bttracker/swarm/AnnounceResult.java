package org.bttracker.swarm;

/**
 * What an announce gets.
 *
 * @param seeders peers of both families with nothing left to download, the announcer included
 * @param leechers all other peers of both families, the announcer included
 * @param peers how many of the peers in the sink count, 0 or more
 */
public record AnnounceResult(int seeders, int leechers, int peers) {
  /** Of a peer that has left a swarm where nobody is. */
  public static final AnnounceResult NOBODY = new AnnounceResult(0, 0, 0);

  /** Of a new peer that there is no room for; the others go on. */
  public static final AnnounceResult FULL = new AnnounceResult(0, 0, -1);

  /**
   * Whether the announce was refused for want of room.
   *
   * @return true only for {@link #FULL}
   */
  public boolean isFull() {
    return peers < 0;
  }
}
