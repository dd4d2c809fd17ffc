package org.bttracker.probe;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.PatientClient.Answer;

/**
 * How a tracker answered at one of its addresses.
 *
 * @param tracker the address
 * @param notAsked why it could not be asked from this host, such as a lack of IPv6; empty if it was
 * @param steps the requests, in their order; after one that found no answer there are no more
 */
public record AddressReport(InetSocketAddress tracker, String notAsked, List<Step> steps) {
  /**
   * Whether all requests were answered well, from the address that was asked.
   *
   * @return true also if the address could not be asked from this host, which is not its fault
   */
  public boolean isGood() {
    return steps.stream().allMatch(Step::isGood);
  }

  /**
   * One request.
   *
   * @param name connect, announce, scrape or stopped
   * @param torrent its info hash; empty if it is about none or several
   * @param answer what came; empty if nothing came in time
   * @param isGood whether the answer is the one that is wanted, from whom it is wanted
   * @param words what the answer says
   */
  public record Step(
      String name, String torrent, Optional<Answer> answer, boolean isGood, String words) {
    /** Whether a connection ID came, from whomever. */
    boolean isConnected() {
      return answer.isPresent() && answer.get().response() instanceof ConnectResponse;
    }

    /**
     * How long the answer took.
     *
     * @return since the request was last sent
     */
    public Optional<Duration> roundTrip() {
      return answer.map(Answer::roundTrip);
    }
  }
}
