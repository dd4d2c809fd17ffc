/**
 * Who is let in: rate limits. Asked by the receive loops for each datagram, so everything here is
 * decided in memory and in bounded time.
 */
package org.bttracker.access;
