package org.bttracker.access;

/**
 * All that decides about who is let in, for any number of receive loops. What is null is off and
 * costs nothing.
 *
 * @param sources which sources are heard; null for all
 * @param torrents which torrents are served; null for all
 * @param rateLimiter how much each source may ask; null for any amount
 * @param pressure keeps a source from filling the swarms
 * @param exemptions for whom the rate limiter and the pressure do not hold; null for nobody
 */
public record Admission(
    SourceGate sources,
    TorrentGate torrents,
    RateLimiter rateLimiter,
    Pressure pressure,
    Exemptions exemptions) {
  /**
   * Lets in everybody, for any torrent.
   *
   * @param rateLimiter how much each source may ask; null for any amount
   * @param pressure keeps a source from filling the swarms
   * @return without lists
   */
  public static Admission ofEverybody(RateLimiter rateLimiter, Pressure pressure) {
    return new Admission(null, null, rateLimiter, pressure, null);
  }

  /**
   * Whether the limits do not hold for a source. To be asked only about one that has reached a
   * limit: most never do, and then no list is read.
   *
   * @param high the first 64 bits of its address
   * @param low the last 64 bits
   * @return true if it is exempt
   */
  public boolean isExempt(long high, long low) {
    return exemptions != null && exemptions.contain(high, low);
  }
}
