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
 * is no object for a peer nor for a torrent; all are words in a few arrays of each {@link
 * org.bttracker.swarm.Shard}, in which the garbage collector finds nothing to follow or to move one
 * by one. A torrent is four words of a hash table ({@link org.bttracker.swarm.TorrentTable}), of
 * which the last says where its peers are ({@link org.bttracker.swarm.PeerPlace}): the only peer,
 * if it is one of IPv4, is that word itself; a few are a {@link org.bttracker.swarm.PeerList} in
 * the shard's {@link org.bttracker.swarm.PeerStore}; only a large swarm has objects and hash tables
 * of its own ({@link org.bttracker.swarm.PeerTables}, {@link org.bttracker.swarm.PeerLayout}).
 * {@link org.bttracker.swarm.Swarm} is how the rest of the package sees them all.
 *
 * <p>Receive loops announce and scrape while the maintenance thread purges: {@link
 * org.bttracker.swarm.SwarmRegistry} is safe for all threads, everything else here is used under
 * the lock of a shard, but for what {@link org.bttracker.swarm.SwarmLookAhead} reads to warm the
 * cache.
 */
package org.bttracker.swarm;
