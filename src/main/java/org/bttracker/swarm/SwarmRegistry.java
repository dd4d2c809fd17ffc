package org.bttracker.swarm;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.PeerSink;

/**
 * All swarms, by info hash. For any number of threads.
 *
 * <p>A swarm is read and changed under its own lock. Where the purge finds it empty while a peer
 * announces, one of the two has the lock first: either the purge sees the peer, or it retires the
 * swarm and takes it out of the map before it lets go of the lock; the announce then sees that the
 * swarm is retired, and looks the torrent up again. So no peer is put into a swarm that is no
 * longer in the map.
 */
public final class SwarmRegistry {
  /** The longest time to live of a peer, 4 hours: what 14 bits of a clock in seconds allow. */
  public static final Duration MAX_PEER_TTL = Duration.ofSeconds(PeerState.MAX_TTL_SECONDS);

  /** How long a torrent without peers is kept for its count of completed downloads. */
  private static final int KEEP_COMPLETED_SECONDS = 24 * 3_600;

  private final ConcurrentHashMap<InfoHash, Swarm> swarms = new ConcurrentHashMap<>();
  private final AtomicLong peers = new AtomicLong();
  private final int peerTtlSeconds;

  /**
   * Makes an empty registry.
   *
   * @param peerTtl how long a peer may be silent, 1 s to {@link #MAX_PEER_TTL}
   */
  public SwarmRegistry(Duration peerTtl) {
    this.peerTtlSeconds = Math.toIntExact(peerTtl.toSeconds());
  }

  /**
   * Adds, refreshes or removes a peer, and hands it others. A peer that stops gets none.
   *
   * @param announcement what the peer says
   * @param nowSeconds the monotonic clock
   * @param sink is given the peers
   * @return the counts after it
   */
  public AnnounceResult announce(PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    boolean stopped = announcement.event() == AnnounceEvent.STOPPED;
    while (true) {
      Swarm swarm = swarms.get(announcement.infoHash());
      if (swarm == null) {
        if (stopped) {
          return new AnnounceResult(0, 0, 0);
        }
        swarm = newSwarm(announcement.infoHash());
      }
      synchronized (swarm) {
        if (!swarm.isRetired()) {
          return stopped
              ? remove(swarm, announcement, nowSeconds)
              : put(swarm, announcement, nowSeconds, sink);
        }
      }
    }
  }

  /**
   * Counts one torrent.
   *
   * @param infoHash the torrent
   * @return its counts, {@link SwarmCounts#UNKNOWN} if nobody has announced it
   */
  public SwarmCounts scrape(InfoHash infoHash) {
    Swarm swarm = swarms.get(infoHash);
    if (swarm == null) {
      return SwarmCounts.UNKNOWN;
    }
    synchronized (swarm) {
      return swarm.isRetired()
          ? SwarmCounts.UNKNOWN
          : new SwarmCounts(swarm.seeders(), swarm.completed(), swarm.leechers());
    }
  }

  /**
   * Frees the peers that have been silent for too long, and the torrents that have nothing to keep.
   * Holds up an announce for no longer than the purge of that torrent takes.
   *
   * @param nowSeconds the monotonic clock; less than half an hour after the purge before
   */
  public void purge(int nowSeconds) {
    for (Swarm swarm : swarms.values()) {
      synchronized (swarm) {
        int before = swarm.size();
        swarm.purge(nowSeconds, peerTtlSeconds);
        settle(swarm, before, nowSeconds);
      }
    }
  }

  /**
   * How many torrents are held, those without peers included.
   *
   * @return 0 or more
   */
  public int torrents() {
    return swarms.size();
  }

  /**
   * How many peers are held; one that is in several torrents counts in each.
   *
   * @return 0 or more
   */
  public long peers() {
    return peers.get();
  }

  private Swarm newSwarm(InfoHash infoHash) {
    Swarm swarm = new Swarm(infoHash);
    Swarm other = swarms.putIfAbsent(swarm, swarm);
    return other == null ? swarm : other;
  }

  private AnnounceResult put(
      Swarm swarm, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    Endpoint peer = Endpoint.of(announcement.address(), announcement.port());
    int before = swarm.size();
    boolean completed = announcement.event() == AnnounceEvent.COMPLETED;
    swarm.put(peer, announcement.seeder(), completed, nowSeconds);
    settle(swarm, before, nowSeconds);
    int random = ThreadLocalRandom.current().nextInt();
    int count = swarm.handOut(peer, announcement.seeder(), announcement.wanted(), random, sink);
    return new AnnounceResult(swarm.seeders(), swarm.leechers(), count);
  }

  private AnnounceResult remove(Swarm swarm, PeerAnnouncement announcement, int nowSeconds) {
    int before = swarm.size();
    swarm.remove(Endpoint.of(announcement.address(), announcement.port()));
    settle(swarm, before, nowSeconds);
    return new AnnounceResult(swarm.seeders(), swarm.leechers(), 0);
  }

  /** Keeps the books after a change; under the swarm's lock. */
  private void settle(Swarm swarm, int sizeBefore, int nowSeconds) {
    int size = swarm.size();
    if (size != sizeBefore) {
      peers.addAndGet(size - sizeBefore);
    }
    if (size > 0) {
      return;
    }
    if (sizeBefore > 0) {
      swarm.setEmptySince(nowSeconds);
    }
    if (swarm.completed() == 0
        || nowSeconds - swarm.emptySinceSeconds() >= KEEP_COMPLETED_SECONDS) {
      swarms.remove(swarm);
      swarm.retire();
    }
  }
}
