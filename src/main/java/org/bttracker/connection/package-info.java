/**
 * The connection IDs of BEP 15, <em>UDP connections / spoofing</em>.
 *
 * <p>A UDP packet can claim any source address. Only the host that has an address receives what is
 * sent to it. So the tracker sends a connection ID to the address that asked, and answers a request
 * only if it bears an ID that was given to its source. An ID is too long to be guessed. Nobody can
 * announce, scrape or draw a large reply in the name of another address; a forged connect draws 16
 * bytes for the 16 that were sent. An ID is bound to the IP address and not to the port, since
 * clients use one ID from several sockets. It serves any number of requests until it is two minutes
 * old. Requests with an unknown, foreign or expired ID are ignored.
 *
 * <p>There are two sorts of IDs, and both look alike:
 *
 * <ul>
 *   <li><em>Stored</em> IDs are 64 random bits from a cryptographic source. The {@linkplain
 *       org.bttracker.connection.ConnectionTable table} holds them in a {@code ConcurrentHashMap},
 *       with their address and time, up to {@code --max-connections}.
 *   <li><em>Signed</em> IDs are given when the table is full. They bear the second of their making
 *       and a keyed hash of that and the address. They are checked without memory, so a flood of
 *       forged connects takes none and evicts nobody.
 * </ul>
 *
 * <p>Each receive loop gives and checks IDs through {@linkplain
 * org.bttracker.connection.ConnectionIds a view of its own}, the maintenance threads purge and
 * write snapshots. An ID is valid or not by the time of the look-up; the purge only frees memory.
 */
package org.bttracker.connection;
