package org.bttracker.metrics;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Everything that is counted, a sentence each. */
public enum Counter {
  /** Datagrams that were received, whatever they were. */
  DATAGRAMS("datagrams received", Outcome.ANSWERED),
  /** Connect requests that were answered with a new connection ID. */
  CONNECTS("connects answered", Outcome.ANSWERED),
  /** Of these, connects whose ID was signed and not stored. */
  SIGNED_CONNECTION_IDS("of them with a signed ID", Outcome.ANSWERED),
  /** Announce requests that were answered with counts and peers. */
  ANNOUNCES("announces answered", Outcome.ANSWERED),
  /** Scrape requests that were answered. */
  SCRAPES("scrapes answered", Outcome.ANSWERED),
  /** Faulty requests with a valid connection ID that were answered with an error. */
  ERRORS("faulty requests answered with an error", Outcome.ERROR),
  /** Datagrams that are no request of BEP 15 and got no answer. */
  MALFORMED("malformed datagrams ignored", Outcome.DROPPED),
  /** Requests that were ignored for an unknown, foreign or expired connection ID. */
  BAD_CONNECTION_IDS("requests with a bad connection ID ignored", Outcome.DROPPED),
  /** Announces of new torrents that were refused since {@code --max-torrents} is reached. */
  TORRENTS_FULL("announces refused, too many torrents", Outcome.ERROR, "--max-torrents"),
  /** Announces of new peers that were refused since {@code --max-peers} is reached. */
  PEERS_FULL("announces refused, too many peers", Outcome.ERROR, "--max-peers"),
  /** Announces of new torrents or peers that were refused to a source that has added many. */
  PRESSURE(
      "announces refused, tracker nearly full", Outcome.ERROR, "--max-torrents or --max-peers"),
  /** Announces of new peers that were refused since their address has enough in the torrent. */
  TOO_MANY_PORTS(
      "announces refused, too many peers at one address", Outcome.ERROR, "--max-ports-per-ip"),
  /** Requests that were ignored since their source sends more than the rate limit. */
  RATE_LIMITED("requests over the rate limit ignored", Outcome.DROPPED, "--rate-limit"),
  /** Announces that were refused since their torrent is on the list of denied ones. */
  DENIED_TORRENTS("announces refused, torrent on the deny list", Outcome.ERROR),
  /** Announces that were refused since their torrent is not on the list of allowed ones. */
  NOT_ALLOWED_TORRENTS("announces refused, torrent not on the allow list", Outcome.ERROR),
  /** Zeros in scrapes for torrents on the list of denied ones. */
  DENIED_SCRAPES("scrape counts hidden, torrent on the deny list", Outcome.ANSWERED),
  /** Zeros in scrapes for torrents that are not on the list of allowed ones. */
  NOT_ALLOWED_SCRAPES("scrape counts hidden, torrent not on the allow list", Outcome.ANSWERED),
  /** Datagrams that were dropped since their source is in a denied network. */
  DENIED_NETWORKS("datagrams from denied networks dropped", Outcome.DROPPED, Kind.TROUBLE),
  /** Datagrams that were dropped since their source is in no allowed network. */
  NOT_ALLOWED_NETWORKS(
      "datagrams from networks that are not allowed dropped", Outcome.DROPPED, Kind.TROUBLE),
  /** Datagrams that were dropped since their source's address is not public. */
  NOT_PUBLIC("datagrams from addresses that are not public dropped", Outcome.DROPPED, Kind.TROUBLE),
  /** Limits that were lifted for a request, since its source is exempt. */
  EXEMPTED("limits lifted for a request from an exempt network", Outcome.ANSWERED),
  /**
   * Datagrams that were dropped since nobody can be answered at their source, or since they were
   * sent to a broadcast or multicast address, from which nothing can be answered.
   */
  UNANSWERABLE("datagrams from or to impossible addresses dropped", Outcome.DROPPED, Kind.TROUBLE),
  /** Datagrams that the kernel has dropped since the receive buffer was full. */
  KERNEL_DROPS("datagrams dropped by the kernel", Outcome.DROPPED, Kind.TROUBLE),
  /** Attempts to receive a datagram that failed. */
  RECEIVE_FAILURES("failures to receive", Outcome.FAILED, Kind.TROUBLE),
  /** Responses that the network would not take. */
  SEND_FAILURES("responses not sent", Outcome.FAILED, Kind.TROUBLE),
  /** Requests whose handling failed; each is a fault of this program. */
  FAILURES("requests failed", Outcome.FAILED, Kind.TROUBLE);

  /** The end of the noun that a description begins with, if it begins with one. */
  private static final Pattern FIRST_PLURAL = Pattern.compile("s\\b");

  private final String description;
  private final Outcome outcome;
  private final Kind kind;
  private final String option;

  /** What becomes of a counter that has grown. */
  private enum Kind {
    /** Each event has log lines of its own at level debug. */
    TRAFFIC,
    /** The operator would not hear of it but for the summary. */
    TROUBLE
  }

  Counter(String description, Outcome outcome) {
    this(description, outcome, Kind.TRAFFIC, null);
  }

  Counter(String description, Outcome outcome, Kind kind) {
    this(description, outcome, kind, null);
  }

  /** Counts what is refused or dropped for a limit. */
  Counter(String description, Outcome outcome, String option) {
    this(description, outcome, Kind.TROUBLE, option);
  }

  Counter(String description, Outcome outcome, Kind kind, String option) {
    this.description = description;
    this.outcome = outcome;
    this.kind = kind;
    this.option = option;
  }

  /** What becomes of a datagram that is counted. */
  public enum Outcome {
    /** It got an error for an answer. */
    ERROR,
    /** It got no answer. */
    DROPPED,
    /** The program, Java or the system failed. */
    FAILED,
    /** It was answered, whatever else is counted of it. */
    ANSWERED
  }

  /**
   * What becomes of what is counted.
   *
   * @return one of four
   */
  public Outcome outcome() {
    return outcome;
  }

  /**
   * Its name in metrics.
   *
   * @return in lower case, with underscores
   */
  public String label() {
    return switch (this) {
      case ERRORS -> "faulty_requests";
      case FAILURES -> "faults";
      default -> name().toLowerCase(Locale.ROOT);
    };
  }

  /**
   * What is counted, for people.
   *
   * @return begins with a plural in -s, without a full stop
   */
  public String description() {
    return description;
  }

  /**
   * How much was counted, for people.
   *
   * @param count 0 or more
   * @return such as "1 datagram received" or "2 datagrams received"
   */
  public String inWords(long count) {
    String words = count == 1 ? FIRST_PLURAL.matcher(description).replaceFirst("") : description;
    return count + " " + words;
  }

  /**
   * Whether the operator must hear of it at any log level.
   *
   * @return true if a minute in which this has grown needs a summary
   */
  public boolean isTrouble() {
    return kind == Kind.TROUBLE;
  }

  /**
   * Which limit has caused it.
   *
   * @return the option, or the options, to raise; empty if no limit has caused it
   */
  public Optional<String> limit() {
    return Optional.ofNullable(option);
  }
}
