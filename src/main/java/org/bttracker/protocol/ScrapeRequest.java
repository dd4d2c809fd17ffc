package org.bttracker.protocol;

import java.util.List;

/**
 * Asks for the counts of some torrents.
 *
 * @param connectionId proof that the sender's address is its own
 * @param transactionId comes back in the response
 * @param infoHashes in the packet's order, repeats included; may be empty; nobody changes it
 */
public record ScrapeRequest(long connectionId, int transactionId, List<InfoHash> infoHashes)
    implements Request {
  @Override
  public int action() {
    return Bep15.SCRAPE;
  }
}
