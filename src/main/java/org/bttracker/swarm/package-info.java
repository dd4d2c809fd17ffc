/**
 * The swarms: who shares which torrent. Answers are counts and peers, never packets.
 *
 * <p>The rules:
 *
 * <ul>
 *   <li>A peer is an IP address and a port, never a peer ID, which anybody can claim.
 *   <li>A peer with nothing left to download is a seeder, any other a leecher; each announce
 *       decides anew. A torrent's counts are those of IPv4 and IPv6 together, but a peer is handed
 *       only to peers of its own family.
 *   <li>A seeder is handed leechers, a leecher anybody, and nobody itself. Where to begin is chosen
 *       at random, so that over time every peer is handed out. Seeders and leechers are kept apart:
 *       picking among the leechers of a swarm costs the same however many seeders it has.
 *   <li>A download is counted as completed once for each peer.
 *   <li>A peer that stops is gone at once, one that falls silent after its time to live. A torrent
 *       without peers is dropped; only if downloads were completed is that count kept for 24 hours.
 * </ul>
 *
 * <p>Memory decides how many torrents a tracker can hold, and most torrents have one peer. So there
 * is no object for a peer: an IPv4 peer is one {@code long}, an IPv6 peer three ({@link
 * org.bttracker.swarm.PeerLayout}), and a torrent's only peer lies in the {@link
 * org.bttracker.swarm.Swarm} itself, which is also its own key in the hash table of its {@link
 * org.bttracker.swarm.Shard}.
 *
 * <p>Receive loops announce and scrape while the maintenance thread purges: {@link
 * org.bttracker.swarm.SwarmRegistry} is safe for all threads, everything else here is used under
 * the lock of a shard.
 */
package org.bttracker.swarm;
