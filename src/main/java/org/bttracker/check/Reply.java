package org.bttracker.check;

import java.time.Duration;
import org.bttracker.client.Response;

/**
 * A datagram that answered a packet.
 *
 * @param response what it says
 * @param length bytes
 * @param roundTrip since the packet was last sent
 */
record Reply(Response response, int length, Duration roundTrip) {}
