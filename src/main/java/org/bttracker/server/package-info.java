/**
 * The receive loop, and the way of a datagram through it:
 *
 * <pre>
 *  receive ──────▶ net: what is there, as a {@link org.bttracker.net.Burst}
 *     ▼
 *  check source ─▶ dropped: port 0, an address that is not one host's
 *     ▼
 *  source gate ──▶ dropped: a network that is not let in    access: lists of networks
 *     ▼
 *  decode ───────▶ ignored: no request of BEP 15            protocol: length and action, once
 *     ▼
 *  look ahead                                               connection: memory of the stored IDs
 *     ▼
 *  connection ID ▶ ignored: unknown, foreign or expired     connection: signed first, then stored
 *     ▼
 *  rate limit ───▶ ignored: more than the limit             access: proven sources only
 *     ▼
 *  torrent gate ─▶ refused: a torrent that is not served    access: lists of torrents
 *     ▼
 *  look ahead                                               swarm: memory of the announces left
 *     ▼
 *  handle                                                   refused: an error response
 *     ├─ {@link org.bttracker.server.ConnectHandler}   connection: gives an ID
 *     ├─ {@link org.bttracker.server.AnnounceHandler}  access: pressure; swarm: the peer in, others out
 *     └─ {@link org.bttracker.server.ScrapeHandler}    swarm: counts
 *     ▼
 *  send ─────────▶ net: the responses there are; what is dropped or ignored gets none
 * </pre>
 *
 * <p>One thread goes the whole way, in {@link org.bttracker.server.UdpServer}, and waits for
 * nothing but datagrams. All datagrams of a burst take a step before the first of them takes the
 * next, and the clock is read once for all of them. So a flood that is dropped at a step costs the
 * memory accesses of the steps before and no others. A gate without lists is no step. The steps
 * between receiving and sending stand one below the other in {@link
 * org.bttracker.server.Pipeline#process}.
 *
 * <p>Nothing is allocated for a datagram but the ID of a connect that is stored, and the memory of
 * new torrents and peers. Each datagram has an {@link org.bttracker.server.Exchange} that is used
 * over and over; addresses and info hashes are passed as words. Only Java's channels, where there
 * are no batches, make objects for what they receive. {@link org.bttracker.server.Journal} counts
 * what happens to each datagram and words the log lines. Everything periodic is {@link
 * org.bttracker.daemon.Maintenance}'s, on threads of its own.
 */
package org.bttracker.server;
