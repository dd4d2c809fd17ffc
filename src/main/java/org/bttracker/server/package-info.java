/**
 * The way of a datagram:
 *
 * <pre>
 *  receive ─▶ RequestDecoder ─▶ RequestDispatcher ─▶ Connect / Announce / ScrapeHandler
 *  (UdpServer)  bytes → Request    connection-ID gate      │        │           │
 *                                                  ConnectionTable  └─ SwarmRegistry
 *                                                           │        │          │
 *  send ◀──────────────── ResponseEncoder ◀─────────────────┴────────┴──────────┘
 * </pre>
 *
 * <p>One thread runs the whole way, in {@link org.bttracker.server.UdpServer}; it never waits for
 * anything but datagrams. It receives those that are there in bursts, so that {@link
 * org.bttracker.server.LookAhead} can fetch into the cache what several announces will need, and
 * then takes them the way one by one. Everything periodic is {@link
 * org.bttracker.server.Maintenance}'s, on threads of its own. {@link org.bttracker.server.Journal}
 * counts what happens to each datagram and words the log lines.
 */
package org.bttracker.server;
