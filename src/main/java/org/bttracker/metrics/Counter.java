package org.bttracker.metrics;

/** Everything that is counted, a sentence each. */
public enum Counter {
  /** Datagrams that were received, whatever they were. */
  DATAGRAMS("datagrams received"),
  /** Connect requests that were answered with a new connection ID. */
  CONNECTS("connects answered"),
  /** Of these, connects whose ID was signed and not stored. */
  SIGNED_CONNECTION_IDS("of them with a signed ID"),
  /** Announce requests that were answered with counts and peers. */
  ANNOUNCES("announces answered"),
  /** Scrape requests that were answered. */
  SCRAPES("scrapes answered"),
  /** Faulty requests with a valid connection ID that were answered with an error. */
  ERRORS("faulty requests answered with an error"),
  /** Datagrams that are no request of BEP 15 and got no answer. */
  MALFORMED("malformed datagrams ignored"),
  /** Requests that were ignored for an unknown, foreign or expired connection ID. */
  BAD_CONNECTION_IDS("requests with a bad connection ID ignored"),
  /** Announces of new torrents or peers that were refused since the tracker is full. */
  TRACKER_FULL("announces refused, tracker full"),
  /** Announces of new peers that were refused since their address has enough in the torrent. */
  TOO_MANY_PORTS("announces refused, too many peers at one address"),
  /** Datagrams that were dropped since their source sends more than the rate limit. */
  RATE_LIMITED("datagrams over the rate limit dropped"),
  /** Datagrams that were dropped since nobody can be answered at their source. */
  BAD_SOURCES("datagrams from impossible sources dropped"),
  /** Datagrams that the kernel has dropped since the receive buffer was full. */
  KERNEL_DROPS("datagrams dropped by the kernel"),
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
