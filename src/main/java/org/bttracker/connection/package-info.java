/**
 * The connection IDs of BEP 15, <em>UDP connections / spoofing</em>.
 *
 * <p>A UDP packet can claim any source address. Who receives the response to a connect has shown
 * that the address is its own; so a connection ID is given to the address that asked, is too long
 * to be guessed, and only a request that bears one is worth more than the 16 bytes of a connect
 * response. An ID is bound to the IP address and not to the port, since clients use one ID from
 * several sockets. It serves any number of requests until it is two minutes old; then only its
 * memory is left to be freed. Requests with an unknown, foreign or expired ID are ignored.
 *
 * <p>IDs are stored as long as there is room, and signed when there is none. Both sorts look alike.
 * The stored ones lie in arrays of longs and not in a map of objects: of a million of them, the
 * garbage collector had two million objects to copy and to follow, and a search three cache misses.
 *
 * <p>Receive loops give and check IDs, the maintenance thread purges.
 */
package org.bttracker.connection;
