package org.bttracker.protocol;

/** A datagram, as {@link RequestDecoder} understood it. Immutable. */
public sealed interface Request
    permits ConnectRequest, AnnounceRequest, ScrapeRequest, MalformedRequest {
  /**
   * The connection ID that the sender claims; in a connect request the protocol ID stands there.
   *
   * @return any int64
   */
  long connectionId();

  /**
   * The number by which the client knows the response.
   *
   * @return any int32
   */
  int transactionId();

  /**
   * What is asked for.
   *
   * @return any int32
   */
  int action();
}
