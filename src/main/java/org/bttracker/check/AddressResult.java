package org.bttracker.check;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;

/**
 * What a check found at one address.
 *
 * @param tracker the address
 * @param notAsked why it could not be asked from this host, such as a lack of IPv6; empty if it was
 * @param intervalSeconds to wait before the next announce; empty if no announce was accepted
 * @param observations of each rule one, in the order of the groups; none if it was not asked
 */
public record AddressResult(
    InetSocketAddress tracker,
    String notAsked,
    OptionalInt intervalSeconds,
    List<Observation> observations) {}
