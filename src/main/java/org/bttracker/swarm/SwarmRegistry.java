package org.bttracker.swarm;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.PeerSink;
import org.bttracker.swarm.AnnounceResult.Refusal;

/**
 * All swarms, by info hash. For any number of threads.
 *
 * <p>The torrents are spread over shards, each with a lock of its own. An announce looks its swarm
 * up and uses it under that one lock: no peer is put into a swarm that has left its shard.
 *
 * <p>The purge and the copying of all swarms must not hold an announce up. So they list a shard's
 * swarms, and then take the lock for each of them anew. In between, an announce may have dropped a
 * swarm of the list, and another one may have put a new swarm of that torrent in its place. So
 * whether a swarm is still the one in the shard is looked up again under the lock ({@link
 * Shard#visit}), and one that is not is passed over.
 */
public final class SwarmRegistry {
  /** The longest time to live of a peer, 4 hours: what 14 bits of a clock in seconds allow. */
  public static final Duration MAX_PEER_TTL = Duration.ofSeconds(PeerState.MAX_TTL_SECONDS);

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** How long a torrent without peers is kept for its count of completed downloads. */
  private static final int KEEP_COMPLETED_SECONDS = 24 * 3_600;

  /**
   * So many that one that grows, which an announce must wait for, moves a small part of all swarms
   * only, and that two receive loops rarely want the same; so few that all their locks are cached.
   */
  private static final int SHARDS = 1_024;

  /** Parts of a purge: not as many as shards, since a tracker without traffic wakes up for each. */
  private static final int SLICES = 256;

  private final Shard[] shards = Stream.generate(Shard::new).limit(SHARDS).toArray(Shard[]::new);

  private final AtomicInteger torrents = new AtomicInteger();
  private final AtomicLong peers = new AtomicLong();
  private final SwarmLimits limits;
  private int nextSlice;

  /**
   * Makes an empty registry.
   *
   * @param limits what it may hold, and for how long
   */
  public SwarmRegistry(SwarmLimits limits) {
    this.limits = limits;
  }

  /**
   * Adds, refreshes or removes a peer, and hands it others. A peer that stops gets none.
   *
   * @param announcement what the peer says
   * @param nowSeconds the monotonic clock
   * @param sink is given the peers
   * @return the counts after it; a refusal if there is no room for a new torrent or peer
   */
  public AnnounceResult announce(PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    boolean stopped = announcement.event() == AnnounceEvent.STOPPED;
    Shard shard = shard(announcement.infoHash());
    synchronized (shard) {
      Swarm swarm = shard.find(announcement.infoHash());
      if (swarm == null) {
        if (stopped) {
          return AnnounceResult.NOBODY;
        }
        if (torrents.get() >= limits.maxTorrents()) {
          return AnnounceResult.FULL;
        }
        swarm = newSwarm(shard, announcement.infoHash());
      }
      return stopped
          ? remove(swarm, announcement, nowSeconds)
          : put(swarm, announcement, nowSeconds, sink);
    }
  }

  /**
   * Counts one torrent.
   *
   * @param infoHash the torrent
   * @return its counts, {@link SwarmCounts#UNKNOWN} if nobody has announced it
   */
  public SwarmCounts scrape(InfoHash infoHash) {
    Shard shard = shard(infoHash);
    synchronized (shard) {
      Swarm swarm = shard.find(infoHash);
      return swarm == null
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
    int slice = nextSlice;
    nextSlice = (slice + 1) % SLICES;
    Consumer<Swarm> purge = swarm -> purge(swarm, nowSeconds);
    for (int i = slice; i < SHARDS; i += SLICES) {
      for (Swarm swarm : shards[i].swarms()) {
        shards[i].visit(swarm, purge);
      }
    }
  }

  /**
   * The clock that swarms have.
   *
   * @param nanos the monotonic clock
   * @return the same in whole seconds
   */
  public static int seconds(long nanos) {
    return (int) Math.floorDiv(nanos, NANOS_PER_SECOND);
  }

  /**
   * How many calls of {@link #purgeSlice} make one purge.
   *
   * @return 1 or more
   */
  public static int slices() {
    return SLICES;
  }

  /**
   * Shows a copy of every torrent, while others announce. None waits for longer than the copying of
   * one torrent takes.
   *
   * @param nowSeconds the monotonic clock
   * @param visitor is shown the one image that is used for all
   */
  public void forEach(int nowSeconds, Consumer<SwarmImage> visitor) {
    SwarmImage image = new SwarmImage();
    Consumer<Swarm> copy = swarm -> swarm.copyTo(image, nowSeconds);
    for (Shard shard : shards) {
      for (Swarm swarm : shard.swarms()) {
        if (shard.visit(swarm, copy)) {
          visitor.accept(image);
        }
      }
    }
  }

  /**
   * Takes over a torrent of an earlier run, but for the peers that have been silent for too long,
   * and what there is no room for. To be used before the first announce.
   *
   * @param image how the torrent was
   * @param nowSeconds the monotonic clock
   * @param elapsedSeconds since the image was made, 0 or more
   * @return how many peers there was no room for; at least 1 if there was none for the torrent
   */
  public int restore(SwarmImage image, int nowSeconds, int elapsedSeconds) {
    if (torrents.get() >= limits.maxTorrents()) {
      return Math.max(1, image.ipv4Peers() + image.ipv6Peers());
    }
    Shard shard = shard(image.infoHash());
    synchronized (shard) {
      Swarm found = shard.find(image.infoHash());
      Swarm swarm = found == null ? newSwarm(shard, image.infoHash()) : found;
      int before = swarm.size();
      long room = limits.maxPeers() - peers.get();
      int leftOut = image.restore(swarm, limits, room, nowSeconds, elapsedSeconds);
      settle(swarm, before, nowSeconds);
      return leftOut;
    }
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

  private Shard shard(InfoHash infoHash) {
    return shards[infoHash.hashCode() >>> Integer.SIZE - Integer.numberOfTrailingZeros(SHARDS)];
  }

  private Swarm newSwarm(Shard shard, InfoHash infoHash) {
    Swarm swarm = new Swarm(infoHash);
    shard.add(swarm);
    torrents.incrementAndGet();
    return swarm;
  }

  private AnnounceResult put(
      Swarm swarm, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    Endpoint peer = endpoint(announcement);
    int before = swarm.size();
    AnnounceResult refusal = refusal(swarm, peer);
    if (refusal != null) {
      settle(swarm, before, nowSeconds);
      return refusal;
    }
    boolean completed = announcement.event() == AnnounceEvent.COMPLETED;
    swarm.put(peer, announcement.seeder(), completed, nowSeconds);
    settle(swarm, before, nowSeconds);
    int random = ThreadLocalRandom.current().nextInt();
    int count = swarm.handOut(peer, announcement.seeder(), announcement.wanted(), random, sink);
    return new AnnounceResult(swarm.seeders(), swarm.leechers(), count, Refusal.NONE);
  }

  /** Why a peer may not be added; null if it may, or is there already. */
  private AnnounceResult refusal(Swarm swarm, Endpoint peer) {
    boolean full = peers.get() >= limits.maxPeers();
    boolean crowded =
        peer.layout().byAddress() && swarm.countAddress(peer) >= limits.maxPortsPerIp();
    if (!full && !crowded || swarm.contains(peer)) {
      return null;
    }
    return full ? AnnounceResult.FULL : AnnounceResult.TOO_MANY_PORTS;
  }

  private Endpoint endpoint(PeerAnnouncement announcement) {
    return Endpoint.of(announcement.address(), announcement.port(), limits.countsAddresses());
  }

  private AnnounceResult remove(Swarm swarm, PeerAnnouncement announcement, int nowSeconds) {
    int before = swarm.size();
    swarm.remove(endpoint(announcement));
    settle(swarm, before, nowSeconds);
    return new AnnounceResult(swarm.seeders(), swarm.leechers(), 0, Refusal.NONE);
  }

  private void purge(Swarm swarm, int nowSeconds) {
    int before = swarm.size();
    try {
      swarm.purge(nowSeconds, limits);
    } finally {
      settle(swarm, before, nowSeconds);
    }
  }

  /** Keeps the books after a change; under the shard's lock. */
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
      torrents.decrementAndGet();
      shard(swarm).remove(swarm);
    }
  }
}
