package org.bttracker.metrics;

/** Everything that is counted, a sentence each. */
public enum Counter {
  /** Datagrams that were received, whatever they were. */
  DATAGRAMS("datagrams received"),
  /** Connect requests that were answered with a new connection ID. */
  CONNECTS("connects answered"),
  /** Announce requests that were answered with counts and peers. */
  ANNOUNCES("announces answered"),
  /** Scrape requests that were answered. */
  SCRAPES("scrapes answered"),
  /** Requests with a valid connection ID that were answered with an error. */
  ERRORS("errors answered"),
  /** Datagrams that are no request of BEP 15 and got no answer. */
  MALFORMED("malformed datagrams ignored"),
  /** Requests that were ignored for an unknown, foreign or expired connection ID. */
  BAD_CONNECTION_IDS("requests with a bad connection ID ignored"),
  /** Connect requests that were ignored since the connection table is full. */
  CONNECTIONS_FULL("connects ignored, connection table full"),
  /** Responses that the network would not take. */
  SEND_FAILURES("responses not sent"),
  /** Requests whose handling failed; each is a fault of this program. */
  FAILURES("requests failed");

  private final String description;

  Counter(String description) {
    this.description = description;
  }

  /**
   * What is counted, for people.
   *
   * @return a plural without a full stop
   */
  public String description() {
    return description;
  }
}
