package org.bttracker.swarm;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.PeerSink;
import org.bttracker.swarm.AnnounceResult.Added;
import org.bttracker.swarm.AnnounceResult.Refusal;

/**
 * All swarms, by info hash. For any number of threads.
 *
 * <p>The torrents are spread over shards, each with a lock of its own. An announce looks its swarm
 * up and uses it under that one lock, so no peer is put into a swarm that has left its shard. The
 * purge holds it while it goes through a part of the shard, the copying of all swarms while it
 * copies the shard's arrays; what is done with the copies needs no lock.
 */
public final class SwarmRegistry {
  /** The longest time to live of a peer, 4 hours: what 14 bits of a clock in seconds allow. */
  public static final Duration MAX_PEER_TTL = Duration.ofSeconds(PeerState.MAX_TTL_SECONDS);

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /** How long a torrent without peers is kept for its count of completed downloads. */
  private static final int KEEP_COMPLETED_SECONDS = 24 * 3_600;

  /**
   * So many that one that grows, is purged or copied, which an announce must wait for, is a small
   * part of all swarms, and that two receive loops rarely want the same; so few that what is read
   * of a shard for every announce, its lock and where its arrays are, stays in the cache.
   */
  private static final int SHARDS = 1 << Shard.NUMBER_BITS;

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
    Shard shard = shard(announcement.infoHash().hashCode());
    synchronized (shard) {
      Swarm swarm = shard.find(announcement.infoHash());
      if (swarm == null) {
        if (stopped) {
          return AnnounceResult.NOBODY;
        }
        if (torrents.get() >= limits.maxTorrents()) {
          return AnnounceResult.TORRENTS_FULL;
        }
        if (announcement.mayAdd() != MayAdd.TORRENT) {
          return AnnounceResult.MAY_NOT_ADD;
        }
        swarm = newSwarm(shard, announcement.infoHash(), nowSeconds);
      }
      return stopped
          ? remove(shard, swarm, announcement, nowSeconds)
          : put(shard, swarm, announcement, nowSeconds, sink);
    }
  }

  /**
   * Counts one torrent.
   *
   * @param infoHash the torrent
   * @return its counts, {@link SwarmCounts#UNKNOWN} if nobody has announced it
   */
  public SwarmCounts scrape(InfoHash infoHash) {
    Shard shard = shard(infoHash.hashCode());
    synchronized (shard) {
      Swarm swarm = shard.find(infoHash);
      return swarm == null
          ? SwarmCounts.UNKNOWN
          : new SwarmCounts(swarm.seeders(), swarm.completed(), swarm.leechers());
    }
  }

  /**
   * Frees the peers that have been silent for too long, and the torrents that have nothing to keep,
   * in one of {@link #slices} parts of all torrents: the next one at each call. An announce may
   * have to wait for as long as one part takes. For one thread at a time.
   *
   * @param nowSeconds the monotonic clock; all slices must have their turn within half an hour
   */
  public void purgeSlice(int nowSeconds) {
    // One part of each shard, then the next: who waits for a lock gets it before it is taken again.
    Shard shard = shards[nextSlice % SHARDS];
    shard.purge(nextSlice / SHARDS, swarm -> purge(swarm, nowSeconds));
    nextSlice = (nextSlice + 1) % slices();
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
    return SHARDS * Shard.PARTS;
  }

  /**
   * Shows a copy of every torrent, while others announce. None waits for longer than the copying of
   * one shard takes.
   *
   * @param clockSeconds the monotonic clock; read under the lock under which peers are copied, so
   *     that none is copied as coming from the future
   * @param visitor is shown the one image that is used for all
   */
  public void forEach(IntSupplier clockSeconds, Consumer<SwarmImage> visitor) {
    SwarmImage image = new SwarmImage();
    for (Shard shard : shards) {
      int nowSeconds;
      Shard copy;
      synchronized (shard) {
        nowSeconds = clockSeconds.getAsInt();
        copy = shard.copy();
      }
      copy.forEach(
          swarm -> {
            swarm.copyTo(image, nowSeconds);
            visitor.accept(image);
          });
    }
  }

  /**
   * Keeps room for what {@link #restore} will bring, from before the first announce on, and
   * remembers from now on which peers stop.
   *
   * @param torrentsToCome about so many, 0 or more
   * @param peersToCome about so many, 0 or more
   */
  public void beginRestore(int torrentsToCome, long peersToCome) {}

  /** All that was to come is there: no more room is kept. */
  public void endRestore() {}

  /**
   * Takes over a torrent of an earlier run, while others announce: but for the peers that have been
   * silent for too long, those that have announced or stopped since {@link #beginRestore}, and what
   * there is no room for.
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
    InfoHash infoHash = image.infoHash();
    Shard shard = shard(infoHash.hashCode());
    synchronized (shard) {
      Swarm found = shard.find(infoHash);
      Swarm swarm = found == null ? newSwarm(shard, infoHash, nowSeconds) : found;
      int before = swarm.size();
      long room = limits.maxPeers() - peers.get();
      int leftOut = image.restore(swarm, limits, room, nowSeconds, elapsedSeconds);
      settle(shard, swarm, before, nowSeconds);
      return leftOut;
    }
  }

  /**
   * The limits that the registry keeps to.
   *
   * @return as given
   */
  public SwarmLimits limits() {
    return limits;
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

  /** The shard of a torrent with some hash code. */
  Shard shard(int hashCode) {
    return shards[Shard.number(hashCode)];
  }

  /** Whether the limits count the peers at one address. */
  boolean countsAddresses() {
    return limits.countsAddresses();
  }

  private Swarm newSwarm(Shard shard, InfoHash infoHash, int nowSeconds) {
    Swarm swarm = shard.add(infoHash, nowSeconds);
    torrents.incrementAndGet();
    return swarm;
  }

  private AnnounceResult put(
      Shard shard, Swarm swarm, PeerAnnouncement announcement, int nowSeconds, PeerSink sink) {
    Endpoint peer = endpoint(announcement);
    int before = swarm.size();
    AnnounceResult refusal = refusal(swarm, peer, announcement.mayAdd());
    if (refusal != null) {
      settle(shard, swarm, before, nowSeconds);
      return refusal;
    }
    boolean completed = announcement.event() == AnnounceEvent.COMPLETED;
    swarm.put(peer, announcement.seeder(), completed, nowSeconds);
    settle(shard, swarm, before, nowSeconds);
    int random = ThreadLocalRandom.current().nextInt();
    int count = swarm.handOut(peer, announcement.seeder(), announcement.wanted(), random, sink);
    return new AnnounceResult(
        swarm.seeders(), swarm.leechers(), count, Refusal.NONE, added(before, swarm.size()));
  }

  private static Added added(int before, int after) {
    if (after == before) {
      return Added.NOTHING;
    }
    return before == 0 ? Added.TORRENT : Added.PEER;
  }

  /** Why a peer may not be added; null if it may, or is there already. */
  private AnnounceResult refusal(Swarm swarm, Endpoint peer, MayAdd mayAdd) {
    boolean full = peers.get() >= limits.maxPeers();
    boolean crowded =
        limits.countsAddresses() && swarm.countAddress(peer) >= limits.maxPortsPerIp();
    boolean mayNot = mayAdd == MayAdd.NOTHING;
    if (!full && !crowded && !mayNot || swarm.contains(peer)) {
      return null;
    }
    if (full) {
      return AnnounceResult.PEERS_FULL;
    }
    return crowded ? AnnounceResult.TOO_MANY_PORTS : AnnounceResult.MAY_NOT_ADD;
  }

  private Endpoint endpoint(PeerAnnouncement announcement) {
    return Endpoint.of(announcement.address(), announcement.port(), limits.countsAddresses());
  }

  private AnnounceResult remove(
      Shard shard, Swarm swarm, PeerAnnouncement announcement, int nowSeconds) {
    int before = swarm.size();
    swarm.remove(endpoint(announcement), nowSeconds);
    AnnounceResult result =
        new AnnounceResult(swarm.seeders(), swarm.leechers(), 0, Refusal.NONE, Added.NOTHING);
    settle(shard, swarm, before, nowSeconds);
    return result;
  }

  /** Returns whether a torrent is over after its purge. */
  private boolean purge(Swarm swarm, int nowSeconds) {
    int before = swarm.size();
    try {
      swarm.purge(nowSeconds, limits);
    } finally {
      countPeers(swarm, before);
    }
    return countIfOver(swarm, nowSeconds);
  }

  /** Keeps the books after a change; under the shard's lock. A swarm that is over is removed. */
  private void settle(Shard shard, Swarm swarm, int sizeBefore, int nowSeconds) {
    countPeers(swarm, sizeBefore);
    if (countIfOver(swarm, nowSeconds)) {
      shard.remove(swarm);
    }
  }

  private void countPeers(Swarm swarm, int sizeBefore) {
    int size = swarm.size();
    if (size != sizeBefore) {
      peers.addAndGet(size - sizeBefore);
    }
  }

  /** Whether a torrent has nothing to keep; then it no longer counts, and is to be removed. */
  private boolean countIfOver(Swarm swarm, int nowSeconds) {
    boolean over = swarm.size() == 0 && !isKept(swarm, nowSeconds);
    if (over) {
      torrents.decrementAndGet();
    }
    return over;
  }

  /** Whether an empty swarm is kept for its count of completed downloads. */
  private static boolean isKept(Swarm swarm, int nowSeconds) {
    return swarm.completed() > 0 && nowSeconds - swarm.emptySinceSeconds() < KEEP_COMPLETED_SECONDS;
  }
}
