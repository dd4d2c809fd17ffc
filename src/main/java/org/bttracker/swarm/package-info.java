/**
 * The swarms: who shares which torrent. Answers are counts and peers, never packets.
 *
 * <p>The rules:
 *
 * <ul>
 *   <li>A peer is an IP address and a port, never a peer ID, which anybody can claim.
 *   <li>A peer with nothing left to download is a seeder, any other a leecher; each announce
 *       decides anew. A torrent's counts are those of IPv4 and IPv6 together, but a peer is handed
 *       only to peers of its own family, and a link-local one only to peers on its own link.
 *   <li>A seeder is handed leechers. A leecher is handed seeders and leechers in the proportion of
 *       its family. Nobody is handed itself. Where to begin is chosen at random, so that over time
 *       every peer is handed out, each as often as the others.
 *   <li>A download is counted as completed once for each peer, whatever it says it has left, for as
 *       long as the peer is there.
 *   <li>A peer that stops is gone at once, one that falls silent after its time to live. A torrent
 *       without peers is removed at once; its count of completed downloads moves to a table of
 *       fixed size, and back when a peer announces.
 * </ul>
 *
 * <p>The rooms, and the way of an announce through them:
 *
 * <pre>
 *  Swarms ─▶ Shard ─▶ SwarmForms ─▶ LoneSwarm | ListedSwarm | LargeSwarm ─▶ Selection
 *   which    limits,   which form       who is there, who is new              whom it is
 *   shard    the lock      │               │             │            │       handed
 *                      SwarmStore ──▶ TorrentTable     Blocks     PeerTable
 *                                          └────────── OpenTable ─────┘
 * </pre>
 *
 * <p>Memory decides how many torrents a tracker can hold, and most torrents have one peer. So there
 * is no object for a peer nor for a torrent; all are words in a few arrays of each {@link
 * org.bttracker.swarm.Shard}, in which the garbage collector finds nothing to follow or to move one
 * by one. A torrent with one peer takes 45 bytes, in a map of objects 104; an announce takes a
 * fifth less time. A torrent is four words of a {@link org.bttracker.swarm.TorrentTable}, of which
 * the last is the {@link org.bttracker.swarm.Location} of its swarm.
 *
 * <p>Words in this package: a <em>slot</em> is a position in a hash table, a <em>location</em> says
 * where a swarm is, a <em>block</em> is a range of words that holds a list, a <em>page</em> is a
 * part of a large swarm's table.
 *
 * <p>Receive loops announce and scrape while the maintenance thread purges: {@link
 * org.bttracker.swarm.SwarmRegistry} and {@link org.bttracker.swarm.CompletedCounts} are safe for
 * all threads. What a loop works with, its {@link org.bttracker.swarm.Swarms} and its {@link
 * org.bttracker.swarm.PeerAnnouncement}s, belongs to that loop. What a shard keeps is used under
 * the shard's lock, but for what {@link org.bttracker.swarm.SwarmLookAhead} reads to warm the
 * cache.
 */
package org.bttracker.swarm;
