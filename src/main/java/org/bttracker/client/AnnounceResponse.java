package org.bttracker.client;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * The state of a swarm. The numbers are what the tracker says, negative ones included.
 *
 * @param transactionId the request's
 * @param intervalSeconds to wait before the next announce
 * @param leechers peers that still download
 * @param seeders peers that have everything
 * @param peers in the packet's order, repeats included; a port may be 0
 */
public record AnnounceResponse(
    int transactionId,
    int intervalSeconds,
    int leechers,
    int seeders,
    List<InetSocketAddress> peers)
    implements Response {}
