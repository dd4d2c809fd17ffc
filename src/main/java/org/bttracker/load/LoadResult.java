package org.bttracker.load;

/**
 * The result of a load, so far or in all. Each request counts once: as a response, as lost, as an
 * error, or as one with a bad connection ID.
 *
 * @param seconds how long requests were sent
 * @param responsesPerSecond right answers in that time, on average
 * @param connects answered
 * @param announces answered
 * @param scrapes answered
 * @param peers in all announce responses
 * @param lost requests without a well-formed answer within half a second
 * @param errors requests answered by an error response
 * @param unexpected replies that are malformed, or answer no request that waits (too late, twice)
 * @param firstError the message of the first error response in printable ASCII, empty if there was
 *     none
 * @param badIds announces and scrapes sent with a bad connection ID on purpose; they are in no
 *     other count, unless the tracker replies, which is unexpected
 * @param warmUpSeconds the time at the start that {@code latency} leaves out; 0 if the load ended
 *     before the warm-up did, and {@code latency} is of all answers
 * @param latency of right answers, from just before a request is sent until its answer is read;
 *     changes until the load ends
 * @param failure why the load ended too early, empty if it did not
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
    long badIds,
    double warmUpSeconds,
    LatencyHistogram latency,
    String failure) {
  /**
   * Peers in an announce response.
   *
   * @return on average; 0 without any response
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

  /**
   * Requests that had to be answered and whose outcome is known.
   *
   * @return all that no longer wait for an answer
   */
  public long requests() {
    return responses() + lost + errors;
  }
}
