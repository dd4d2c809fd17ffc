/**
 * Who is let in: {@link org.bttracker.access.RateLimiter} holds sources to a number of requests a
 * second, {@link org.bttracker.access.Pressure} keeps one source from filling the registry. The
 * receive loops ask for each request, so everything here is decided in memory of fixed size and in
 * bounded time.
 */
package org.bttracker.access;
