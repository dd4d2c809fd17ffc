package org.bttracker.swarm;

import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.PeerSink;
import org.bttracker.protocol.ScrapeSink;

/**
 * What one receive loop announces and scrapes with. All loops share the {@link SwarmRegistry}; what
 * a request is worked on with belongs to this loop alone, so that no request allocates anything but
 * the memory of new torrents and peers. For one thread.
 */
public final class Swarms {
  private final SwarmRegistry registry;
  private final Scratch scratch;

  Swarms(SwarmRegistry registry) {
    this.registry = registry;
    scratch = new Scratch(registry.limits().countsAddresses());
  }

  /**
   * Adds, refreshes or removes a peer, and hands it others. A peer that stops gets none.
   *
   * @param announcement what the peer says
   * @param nowSeconds the monotonic clock
   * @param sink is given the peers
   * @return the counts after it, or why there is no room for a new torrent or peer; good until the
   *     next call
   */
  public AnnounceResult announce(PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    Shard shard = registry.shard(announcement.torrent());
    return shard.announce(scratch, announcement, nowSeconds, sink);
  }

  /**
   * Counts one torrent.
   *
   * @param head bytes 0 to 7 of its info hash, as {@link InfoHash} has them
   * @param middle bytes 8 to 15
   * @param tail bytes 16 to 19
   * @param sink is given its counts, zeros if nobody has announced it
   */
  public void scrape(long head, long middle, int tail, ScrapeSink sink) {
    TorrentKey torrent = scratch.torrent().set(head, middle, tail);
    registry.shard(torrent).scrape(scratch.forms(), torrent, sink);
  }
}
