package org.bttracker.client;

/** What a tracker answered, as {@link ResponseDecoder} understood it. Immutable. */
public sealed interface Response
    permits ConnectResponse, AnnounceResponse, ScrapeResponse, ErrorResponse, MalformedResponse {
  /**
   * The number of the request that is answered.
   *
   * @return any int32
   */
  int transactionId();
}
