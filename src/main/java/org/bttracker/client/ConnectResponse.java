package org.bttracker.client;

/**
 * A connection ID, to be used for a minute (BEP 15).
 *
 * @param transactionId the request's
 * @param connectionId any int64
 */
public record ConnectResponse(int transactionId, long connectionId) implements Response {}
