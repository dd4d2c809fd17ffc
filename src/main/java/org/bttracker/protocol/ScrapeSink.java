package org.bttracker.protocol;

/** Takes the counts of a scrape response one torrent after the other, without objects. */
@FunctionalInterface
public interface ScrapeSink {
  /**
   * Appends one torrent's triple.
   *
   * @param seeders peers of both families with nothing left to download
   * @param completed downloads that were finished since the torrent is known
   * @param leechers all other peers of both families
   */
  void scrapeTriple(int seeders, int completed, int leechers);
}
