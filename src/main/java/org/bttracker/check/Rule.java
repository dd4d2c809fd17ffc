package org.bttracker.check;

import java.util.Locale;

/**
 * The catalogue of rules. A rule is binding if a BEP states it, or if clients fail where it is
 * broken; what no BEP settles is open, and breaking it is told but is no failure.
 */
enum Rule {
  CONNECT_ANSWERED(Group.CONNECT, "a connect gets a connect response", "BEP 15, Connect"),
  CONNECT_LENGTH(Group.CONNECT, "a connect response has no more than 16 bytes", Source.OPEN),
  CONNECT_LONGER(
      Group.CONNECT, "a connect may be longer than 16 bytes", "BEP 15, UDP tracker protocol"),
  SHORT_PACKET(Group.CONNECT, "a packet of less than 16 bytes gets no answer", Source.OPEN),
  PROTOCOL_ID(
      Group.CONNECT, "a connect with another protocol ID gets no answer", "BEP 15, Connect"),
  ERROR_PACKET(Group.CONNECT, "an error packet gets no answer", Source.OPEN),

  ID_NOT_ZERO(Group.IDS, "a connection ID is not 0: clients take that for none", "BEP 15, Connect"),
  ID_NOT_GUESSABLE(Group.IDS, "connection IDs cannot be guessed", Source.SPOOFING),
  ID_UNKNOWN(Group.IDS, "a request with an unknown connection ID is ignored", Source.SPOOFING),
  ID_OTHER_ADDRESS(
      Group.IDS, "a request with another address's connection ID is ignored", Source.SPOOFING),
  ID_REUSED(Group.IDS, "one connection ID serves several requests", Source.SPOOFING),
  ID_OTHER_PORT(Group.IDS, "a connection ID serves all ports of its address", Source.OPEN),

  ANNOUNCE_ANSWERED(Group.ANNOUNCE, "an announce gets an announce response", "BEP 15, Announce"),
  ANNOUNCE_SHAPE(
      Group.ANNOUNCE,
      "an announce response has 20 bytes and whole peers, of 6 bytes over IPv4 and 18 over IPv6",
      "BEP 15, Announce and IPv6"),
  INTERVAL(Group.ANNOUNCE, "the interval is above 0", Source.CLIENTS),
  ANNOUNCE_SHORT(
      Group.ANNOUNCE, "an announce of less than 98 bytes is not accepted", "BEP 15, Announce"),
  ANNOUNCE_TWICE(
      Group.ANNOUNCE, "an announce that is sent again is answered again", "BEP 15, Time outs"),
  OPTIONS(Group.ANNOUNCE, "an announce may bear URL data", "BEP 41, Extensions"),
  OPTIONS_PADDED(
      Group.ANNOUNCE, "an announce may be followed by zeros, as aria2's is", "BEP 41, Extensions"),
  OPTIONS_MALFORMED(
      Group.ANNOUNCE, "options that make no sense do not cost the announce", Source.OPEN),
  EVENT_PAUSED(Group.ANNOUNCE, "the event 4 (paused) is accepted", "BEP 21, Partial Seeds"),
  EVENT_UNKNOWN(Group.ANNOUNCE, "an unknown event is taken like none", Source.OPEN),

  PEERS_INTRODUCED(
      Group.PEERS, "a leecher is told of the seeders and leechers", "BEP 15, Announce"),
  COUNTS(Group.PEERS, "the counts of an announce response are right", "BEP 15, Announce"),
  NOT_ITSELF(Group.PEERS, "a peer is not told of itself", Source.OPEN),
  NO_DUPLICATES(Group.PEERS, "no peer stands twice in a response", Source.CLIENTS),
  SEEDERS_APART(Group.PEERS, "a seeder is not told of other seeders", Source.OPEN),
  NUM_WANT_ONE(Group.PEERS, "num_want 1 gets one peer", Source.CLIENTS),
  NUM_WANT_ZERO(Group.PEERS, "num_want 0 gets no peer", Source.OPEN),
  PORT_ZERO(Group.PEERS, "a peer at port 0 is not handed out", Source.CLIENTS),
  IP_FIELD(Group.PEERS, "the packet's IP address is not believed", Source.OPEN),
  LEFT_UNKNOWN(Group.PEERS, "left -1 (unknown) makes a leecher", Source.OPEN),
  STOPPED(Group.PEERS, "the event stopped removes a peer", Source.CLIENTS),
  STOPPED_WITHOUT_PEERS(Group.PEERS, "the answer to stopped has no peers", Source.OPEN),
  EACH_HANDED_OUT(Group.PEERS, "in time, every peer is handed out", Source.OPEN),

  SCRAPE_ANSWERED(Group.SCRAPE, "a scrape gets a scrape response", "BEP 15, Scrape"),
  SCRAPE_SHAPE(Group.SCRAPE, "a scrape response has 12 bytes for each torrent", "BEP 15, Scrape"),
  SCRAPE_ORDER(Group.SCRAPE, "the counts stand in the order of the request", "BEP 15, Scrape"),
  SCRAPE_REPEATED(
      Group.SCRAPE, "a torrent that is asked for twice is answered twice", "BEP 15, Scrape"),
  SCRAPE_UNKNOWN(Group.SCRAPE, "the counts of an unknown torrent are zeros", Source.OPEN),
  SCRAPE_COUNTS(
      Group.SCRAPE, "the counts of seeders and leechers are right", "BEP 48, Scrape Extension"),
  COMPLETED(Group.SCRAPE, "a completed download is counted", "BEP 48, Scrape Extension"),
  COMPLETED_ONCE(Group.SCRAPE, "a peer's download is counted once", Source.OPEN),
  SCRAPE_FULL(Group.SCRAPE, "a scrape of 74 torrents is answered in full", Source.OPEN),

  ANSWER_ADDRESS(
      Group.PACKETS, "answers come from the address and port that were asked", Source.SPOOFING),
  TRANSACTION_ID(
      Group.PACKETS, "answers bear the transaction ID of the request", "BEP 15, Connect"),
  UNKNOWN_ACTION(Group.PACKETS, "an unknown action gets nothing but an error", Source.OPEN),
  ERROR_TEXT(Group.PACKETS, "the message of an error is plain text", "BEP 15, Errors"),

  FAMILIES_APART(Group.FAMILIES, "peers of IPv4 are not told to clients over IPv6", "BEP 15, IPv6"),
  FAMILIES_COUNTED(Group.FAMILIES, "the counts are those of IPv4 and IPv6 together", Source.OPEN);

  private final Group group;
  private final String words;
  private final String source;

  Rule(Group group, String words, String source) {
    this.group = group;
    this.words = words;
    this.source = source;
  }

  Group group() {
    return group;
  }

  String words() {
    return words;
  }

  /** The BEP and its section, or that there is none. */
  String source() {
    return source;
  }

  /** Whether it is a failure to break it. */
  boolean isBinding() {
    return !source.equals(Source.OPEN);
  }

  /** Sources that several rules share; the last two are for those that no BEP states. */
  private static final class Source {
    static final String SPOOFING = "BEP 15, UDP connections / spoofing";
    static final String OPEN = "no BEP";
    static final String CLIENTS = "no BEP, but clients rely on it";
  }

  /** Its name for programs, such as {@code connect-length}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What rules are about. */
  enum Group {
    CONNECT("Connect"),
    IDS("Connection IDs"),
    ANNOUNCE("Announce"),
    PEERS("Peers"),
    SCRAPE("Scrape"),
    PACKETS("All answers"),
    FAMILIES("IPv4 and IPv6");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** The heading. */
    @Override
    public String toString() {
      return title;
    }
  }
}
