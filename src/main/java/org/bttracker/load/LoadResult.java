package org.bttracker.load;

/**
 * What a load has brought, so far or in all.
 *
 * @param seconds since the start, while requests were sent
 * @param responsesPerSecond right answers in that time, on average
 * @param connects answered
 * @param announces answered
 * @param scrapes answered
 * @param peers handed out in all announces
 * @param lost requests without an answer within half a second
 * @param errors error responses
 * @param unexpected replies that answer no request that waits (too late, twice) or are malformed
 * @param firstError the message of the first error response in printable ASCII, empty if there was
 *     none
 * @param latency of the right answers, from just before a request is sent to the reading of its
 *     answer; goes on changing until the end
 */
public record LoadResult(
    double seconds,
    double responsesPerSecond,
    long connects,
    long announces,
    long scrapes,
    long peers,
    long lost,
    long errors,
    long unexpected,
    String firstError,
    LatencyHistogram latency) {
  /**
   * Peers in an announce response.
   *
   * @return on average; 0 without any
   */
  public double peersPerAnnounce() {
    return announces == 0 ? 0 : (double) peers / announces;
  }

  /**
   * Right answers.
   *
   * @return of all kinds
   */
  public long responses() {
    return connects + announces + scrapes;
  }
}
