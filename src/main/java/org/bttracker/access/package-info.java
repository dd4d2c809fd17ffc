/**
 * Who is let in. {@link org.bttracker.access.SourceGate} decides which sources are heard, {@link
 * org.bttracker.access.TorrentGate} which torrents are served, {@link
 * org.bttracker.access.RateLimiter} holds sources to a number of requests a second, {@link
 * org.bttracker.access.Pressure} keeps one source from filling the registry, and {@link
 * org.bttracker.access.Exemptions} lifts these two limits. The receive loops ask for each request,
 * so everything is decided in memory and in bounded time, and nothing is allocated for it.
 *
 * <p>What a list says is decided in this order; the first rule that applies holds:
 *
 * <ol>
 *   <li>A denied torrent or network is refused.
 *   <li>If there is a list of allowed ones, those on it are let in and all others refused.
 *   <li>If only public addresses are let in, all other sources are refused. So a private network
 *       that is on the list of allowed ones is let in.
 * </ol>
 *
 * <p>Lists are immutable. A new one is made from its {@link org.bttracker.access.ListFile} by any
 * other thread, and then takes the place of the old one in its gate.
 */
package org.bttracker.access;
