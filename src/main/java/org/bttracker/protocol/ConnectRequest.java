package org.bttracker.protocol;

/**
 * Asks for a connection ID.
 *
 * @param transactionId comes back in the response
 */
public record ConnectRequest(int transactionId) implements Request {
  @Override
  public long connectionId() {
    return Bep15.PROTOCOL_ID;
  }

  @Override
  public int action() {
    return Bep15.CONNECT;
  }
}
