/**
 * The way of a datagram:
 *
 * <pre>
 *  receive ─▶ RequestDecoder ─▶ RequestDispatcher ─▶ Connect / Announce / ScrapeHandler
 *  (UdpServer)  bytes → Request    connection-ID gate      │        │           │
 *                                                  ConnectionIds   └─ SwarmRegistry
 *                                                           │        │          │
 *  send ◀──────────────── ResponseEncoder ◀─────────────────┴────────┴──────────┘
 * </pre>
 *
 * <p>One thread runs the whole way, in {@link org.bttracker.server.UdpServer}; it never waits for
 * anything but datagrams. It takes those that are there as a {@link org.bttracker.net.Burst} and
 * goes through it step by step: receives all, has {@link org.bttracker.server.LookAhead} fetch into
 * the cache what the announces will need, handles all, sends all responses. Everything periodic is
 * {@link org.bttracker.daemon.Maintenance}'s, on threads of its own. {@link
 * org.bttracker.server.Journal} counts what happens to each datagram and words the log lines.
 */
package org.bttracker.server;
