package org.bttracker.protocol;

/**
 * A datagram that cannot be answered by what it asks for: a value, not an exception, since
 * strangers send any number of them.
 *
 * @param connectionId what stands where the connection ID should, 0 below 16 bytes
 * @param transactionId what stands where the transaction ID should, 0 below 16 bytes
 * @param action what stands where the action should, −1 below 16 bytes
 * @param reason what is wrong
 */
public record MalformedRequest(long connectionId, int transactionId, int action, Reason reason)
    implements Request {

  /** What is wrong with a request, and whether a sender with a valid connection ID is told. */
  public enum Reason {
    /** Below the 16 bytes of a header. */
    TOO_SHORT("shorter than 16 bytes", false),
    /** A connect without the protocol ID. */
    WRONG_PROTOCOL_ID("wrong protocol ID", false),
    /** An announce of less than 98 bytes. */
    ANNOUNCE_TOO_SHORT("announce request is shorter than 98 bytes", true),
    /** An error packet: an answer to it would make two trackers talk for ever. */
    ERROR_ACTION("error packet", false),
    /** An action that BEP 15 does not know. */
    UNKNOWN_ACTION("unknown action", true);

    private final String message;
    private final boolean answered;

    Reason(String message, boolean answered) {
      this.message = message;
      this.answered = answered;
    }

    /**
     * What is wrong, for the error response and the log.
     *
     * @return plain ASCII
     */
    public String message() {
      return message;
    }

    /**
     * Whether a sender with a valid connection ID gets an error response.
     *
     * @return false where silence is the answer to everybody
     */
    public boolean isAnswered() {
      return answered;
    }
  }
}
