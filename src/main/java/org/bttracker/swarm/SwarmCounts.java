package org.bttracker.swarm;

/**
 * What a scrape tells of one torrent.
 *
 * @param seeders peers of both families with nothing left to download
 * @param completed downloads that were finished since the torrent is known
 * @param leechers all other peers of both families
 */
public record SwarmCounts(int seeders, int completed, int leechers) {
  /** Of a torrent that nobody has announced. */
  public static final SwarmCounts UNKNOWN = new SwarmCounts(0, 0, 0);
}
