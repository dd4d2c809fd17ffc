package org.bttracker.protocol;

/** What a datagram is: one of the three requests of BEP 15, or what is wrong with it. */
public enum RequestKind {
  /** A connect request. */
  CONNECT(null, true),
  /** An announce request. */
  ANNOUNCE(null, true),
  /** A scrape request. */
  SCRAPE(null, true),
  /** Below the 16 bytes of a header. */
  TOO_SHORT("shorter than 16 bytes", false),
  /** A connect without the protocol ID. */
  WRONG_PROTOCOL_ID("wrong protocol ID", false),
  /** An announce of less than 98 bytes. */
  ANNOUNCE_TOO_SHORT("announce request is shorter than 98 bytes", true),
  /** An announce of a peer at port 0, where nobody can reach it. */
  ANNOUNCE_PORT_ZERO("port must not be 0", true),
  /** An error packet: an answer to it would make two trackers talk for ever. */
  ERROR_ACTION("error packet", false),
  /** An action that BEP 15 does not know. */
  UNKNOWN_ACTION("unknown action", true);

  private final String fault;
  private final boolean answered;

  RequestKind(String fault, boolean answered) {
    this.fault = fault;
    this.answered = answered;
  }

  /**
   * What is wrong with the datagram, for the error response and the log.
   *
   * @return plain ASCII; null for the three requests
   */
  public String fault() {
    return fault;
  }

  /**
   * Whether the datagram may get a response. All but a connect get one only if they bear a valid
   * connection ID; where something is wrong, the response is an error.
   *
   * @return false where silence is the answer to everybody
   */
  public boolean isAnswered() {
    return answered;
  }

  /**
   * Whether the datagram holds all fields of an announce, right or wrong.
   *
   * @return true if {@link Request#announce} may be read
   */
  public boolean isWholeAnnounce() {
    return this == ANNOUNCE || this == ANNOUNCE_PORT_ZERO;
  }
}
