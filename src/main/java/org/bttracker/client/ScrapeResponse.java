package org.bttracker.client;

import java.util.List;

/**
 * The counts of the torrents that were asked for.
 *
 * @param transactionId the request's
 * @param torrents in the packet's order, which is to be the request's; there may be fewer
 */
public record ScrapeResponse(int transactionId, List<Counts> torrents) implements Response {
  /**
   * One torrent's triple: what the tracker says, negative numbers included.
   *
   * @param seeders peers that have everything
   * @param completed downloads that were finished
   * @param leechers peers that still download
   */
  public record Counts(int seeders, int completed, int leechers) {}
}
