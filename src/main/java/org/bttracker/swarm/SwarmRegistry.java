package org.bttracker.swarm;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
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

  /**
   * The torrents are spread over many maps: when one of them grows, which its own announce must
   * wait for, it moves a small part of all torrents only. Also how many slices a purge has.
   */
  private static final int SHARDS = 256;

  private final List<ConcurrentHashMap<InfoHash, Swarm>> shards =
      Stream.generate(ConcurrentHashMap<InfoHash, Swarm>::new).limit(SHARDS).toList();

  private final AtomicInteger torrents = new AtomicInteger();
  private final AtomicLong peers = new AtomicLong();
  private final int peerTtlSeconds;
  private final int maxTorrents;
  private final long maxPeers;
  private int nextSlice;

  /**
   * Makes an empty registry.
   *
   * @param peerTtl how long a peer may be silent, 1 s to {@link #MAX_PEER_TTL}
   * @param maxTorrents held at the most, those without peers included
   * @param maxPeers held at the most
   */
  public SwarmRegistry(Duration peerTtl, int maxTorrents, long maxPeers) {
    this.peerTtlSeconds = Math.toIntExact(peerTtl.toSeconds());
    this.maxTorrents = maxTorrents;
    this.maxPeers = maxPeers;
  }

  /**
   * Adds, refreshes or removes a peer, and hands it others. A peer that stops gets none.
   *
   * @param announcement what the peer says
   * @param nowSeconds the monotonic clock
   * @param sink is given the peers
   * @return the counts after it; {@link AnnounceResult#FULL} if there is no room for a new torrent
   *     or peer
   */
  public AnnounceResult announce(PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    boolean stopped = announcement.event() == AnnounceEvent.STOPPED;
    ConcurrentHashMap<InfoHash, Swarm> shard = shard(announcement.infoHash());
    while (true) {
      Swarm swarm = shard.get(announcement.infoHash());
      if (swarm == null) {
        if (stopped) {
          return AnnounceResult.NOBODY;
        }
        if (torrents.get() >= maxTorrents) {
          return AnnounceResult.FULL;
        }
        swarm = newSwarm(shard, announcement.infoHash());
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
    Swarm swarm = shard(infoHash).get(infoHash);
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
   * Frees the peers that have been silent for too long, and the torrents that have nothing to keep,
   * in one of {@link #slices} parts of all torrents: the next one at each call. Holds up an
   * announce for no longer than one torrent takes. For one thread at a time.
   *
   * @param nowSeconds the monotonic clock; all slices must have their turn within half an hour
   */
  public void purgeSlice(int nowSeconds) {
    for (Swarm swarm : shards.get(nextSlice).values()) {
      synchronized (swarm) {
        if (!swarm.isRetired()) {
          int before = swarm.size();
          swarm.purge(nowSeconds, peerTtlSeconds);
          settle(swarm, before, nowSeconds);
        }
      }
    }
    nextSlice = (nextSlice + 1) % SHARDS;
  }

  /**
   * How many calls of {@link #purgeSlice} make one purge.
   *
   * @return 1 or more
   */
  public static int slices() {
    return SHARDS;
  }

  /**
   * How many torrents are held, those without peers included.
   *
   * @return 0 or more
   */
  public int torrents() {
    return torrents.get();
  }

  /**
   * How many peers are held; one that is in several torrents counts in each.
   *
   * @return 0 or more
   */
  public long peers() {
    return peers.get();
  }

  private ConcurrentHashMap<InfoHash, Swarm> shard(InfoHash infoHash) {
    return shards.get(infoHash.hashCode() >>> Integer.SIZE - Integer.numberOfTrailingZeros(SHARDS));
  }

  private Swarm newSwarm(ConcurrentHashMap<InfoHash, Swarm> shard, InfoHash infoHash) {
    Swarm swarm = new Swarm(infoHash);
    Swarm other = shard.putIfAbsent(swarm, swarm);
    if (other != null) {
      return other;
    }
    torrents.incrementAndGet();
    return swarm;
  }

  private AnnounceResult put(
      Swarm swarm, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    Endpoint peer = Endpoint.of(announcement.address(), announcement.port());
    int before = swarm.size();
    if (peers.get() >= maxPeers && !swarm.contains(peer)) {
      settle(swarm, before, nowSeconds);
      return AnnounceResult.FULL;
    }
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
      shard(swarm).remove(swarm);
      torrents.decrementAndGet();
      swarm.retire();
    }
  }
}
