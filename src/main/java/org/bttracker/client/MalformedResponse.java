package org.bttracker.client;

/**
 * A datagram that is no response of BEP 15: a value, not an exception, as it is for requests.
 *
 * @param transactionId what stands where the transaction ID should, 0 below 8 bytes
 * @param reason what is wrong, in plain ASCII
 */
public record MalformedResponse(int transactionId, String reason) implements Response {}
