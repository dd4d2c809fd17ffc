package org.bttracker.client;

/**
 * A refusal.
 *
 * @param transactionId the request's
 * @param message every byte behind the header as UTF-8, control characters and zeros included: not
 *     for a terminal as it is
 */
public record ErrorResponse(int transactionId, String message) implements Response {}
