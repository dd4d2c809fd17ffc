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
 * anything but datagrams. Everything periodic is {@link org.bttracker.server.Maintenance}'s, on
 * threads of its own. {@link org.bttracker.server.Journal} counts what happens to each datagram and
 * words the log lines.
 */
package org.bttracker.server;
