package org.bttracker.swarm;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.bttracker.protocol.InfoHash;

/**
 * All swarms, by info hash. For any number of threads.
 *
 * <p>The torrents are spread over shards, each with a lock of its own. An announce, a part of a
 * purge, the copying of a shard and the restoring of some peers hold one shard's lock each, and
 * none of them for long.
 */
public final class SwarmRegistry {
  /** The longest time to live of a peer, 4 hours: what 14 bits of a clock in seconds allow. */
  public static final Duration MAX_PEER_TTL = Duration.ofSeconds(PeerState.MAX_TTL_SECONDS);

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  /**
   * An announce has to wait while its shard grows, is purged or is copied. With many shards, few
   * swarms are in that one, and two receive loops rarely want the same shard. With still more, what
   * each announce reads of its shard, the lock and where the arrays are, would not stay in the
   * cache.
   */
  private static final int SHARDS = 256;

  /** Words of peers that are restored while the lock is held once. */
  private static final int RESTORED_AT_ONCE = 1_024;

  /**
   * For so many torrents that may be held, there is room for one count of a torrent without peers.
   */
  private static final int TORRENTS_PER_COMPLETED = 8;

  private final SwarmLimits limits;
  private final Room room;
  private final CompletedCounts completedCounts;
  private final Shard[] shards;

  /** Of the purging thread. */
  private final SwarmForms purging;

  private int nextSlice;

  /** Of the restoring thread. */
  private final Scratch restoring;

  /** Of whichever thread has locked it, to remove a torrent. */
  private final Scratch removing;

  /**
   * Makes an empty registry.
   *
   * @param limits what it may hold, and for how long
   */
  public SwarmRegistry(SwarmLimits limits) {
    this.limits = limits;
    room = new Room(limits);
    completedCounts = new CompletedCounts(limits.maxTorrents() / TORRENTS_PER_COMPLETED);
    shards =
        Stream.generate(() -> new Shard(limits, room, completedCounts))
            .limit(SHARDS)
            .toArray(Shard[]::new);
    restoring = new Scratch(limits.countsAddresses());
    removing = new Scratch(limits.countsAddresses());
    purging = new SwarmForms(limits.countsAddresses());
  }

  /**
   * Makes what one receive loop announces and scrapes with.
   *
   * @return a view of this registry, for one thread
   */
  public Swarms forLoop() {
    return new Swarms(this);
  }

  /**
   * Makes what takes over what other trackers tell. From now on, the registry remembers who stops.
   *
   * @return a view of this registry, for one thread
   */
  public Replicas forReplication() {
    return new Replicas(this);
  }

  /**
   * Frees the peers that have been silent for too long, and the torrents that are left without
   * peers, in one of {@link #slices} parts of all torrents: the next one at each call. For one
   * thread at a time.
   *
   * @param nowSeconds the monotonic clock; all slices must have their turn within a minute
   */
  public void purgeSlice(int nowSeconds) {
    // One part of each shard, then the next part of each. So an announce that waits for a shard's
    // lock gets it before the purge takes that lock again.
    Shard shard = shards[nextSlice % SHARDS];
    shard.purge(purging, nextSlice / SHARDS, nowSeconds);
    nextSlice = (nextSlice + 1) % slices();
  }

  /**
   * How many calls of {@link #purgeSlice} make one purge.
   *
   * @return 1 or more
   */
  public static int slices() {
    return SHARDS * Purge.PARTS;
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
   * Removes a torrent and all of its peers, while others announce; does nothing if it is not here.
   * An announce that comes later adds it again. What was counted of its completed downloads stays.
   *
   * @param infoHash the torrent
   */
  public void remove(InfoHash infoHash) {
    synchronized (removing) {
      TorrentKey torrent = removing.torrent().set(infoHash);
      shard(torrent).remove(removing.forms(), torrent);
    }
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
    SwarmForms forms = new SwarmForms(limits.countsAddresses());
    SwarmImage image = new SwarmImage();
    for (Shard shard : shards) {
      shard.forEach(forms, clockSeconds, image, visitor);
    }
  }

  /**
   * Keeps room for what {@link #restore} will bring, and remembers from now on which peers stop. To
   * be called before the first announce.
   *
   * @param torrentsToCome about so many, 0 or more
   * @param peersToCome about so many, 0 or more
   */
  public void beginRestore(int torrentsToCome, long peersToCome) {
    room.keep(torrentsToCome, peersToCome);
    for (Shard shard : shards) {
      shard.beginRestore();
    }
  }

  /**
   * Takes over a torrent of an earlier run, while others announce. It leaves out peers that have
   * been silent for too long, peers that have announced or stopped since {@link #beginRestore}, and
   * whatever there is no room for. For one thread at a time.
   *
   * @param image how the torrent was, with all of its peers or some
   * @param first whether these are the first of its peers; more may follow in other images
   * @param nowSeconds the monotonic clock
   * @param elapsedSeconds since the image was made, 0 or more
   * @return how many peers there was no room for
   */
  public int restore(SwarmImage image, boolean first, int nowSeconds, int elapsedSeconds) {
    TorrentKey torrent = restoring.torrent().set(image.infoHash());
    Shard shard = shard(torrent);
    int leftOut = 0;
    for (int from = 0, to; from < image.length(); from = to) {
      to = image.lastUpTo(from + RESTORED_AT_ONCE);
      leftOut += shard.restorePeers(restoring, image, from, to, nowSeconds, elapsedSeconds);
    }
    if (image.completed() > 0) {
      shard.restoreCompleted(torrent, image.completed());
    }
    room.came(first ? 1 : 0, image.ipv4Peers() + image.ipv6Peers());
    return leftOut;
  }

  /**
   * Takes over nothing of a torrent of an earlier run but its count of completed downloads. For one
   * thread at a time.
   *
   * @param image how the torrent was, with all of its peers or some
   * @param first whether these are the first of its peers; more may follow in other images
   */
  public void restoreWithoutPeers(SwarmImage image, boolean first) {
    if (image.completed() > 0) {
      TorrentKey torrent = restoring.torrent().set(image.infoHash());
      shard(torrent).restoreCompleted(torrent, image.completed());
    }
    room.came(first ? 1 : 0, image.ipv4Peers() + image.ipv6Peers());
  }

  /** Stops keeping room, and forgets who has stopped: no more torrents will be restored. */
  public void endRestore() {
    room.keep(0, 0);
    for (Shard shard : shards) {
      shard.endRestore();
    }
  }

  /**
   * The counts of torrents that are left without peers.
   *
   * @return for snapshots
   */
  public CompletedCounts completedCounts() {
    return completedCounts;
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
   * How many torrents are held; each has peers.
   *
   * @return 0 or more
   */
  public int torrents() {
    return room.torrents();
  }

  /**
   * How many peers are held; one that is in several torrents counts in each.
   *
   * @return 0 or more
   */
  public long peers() {
    return room.peers();
  }

  /**
   * How many peers of a family and role are held.
   *
   * @param ipv4 those of IPv4, or else of IPv6
   * @param seeders those with nothing left to download, or else all others
   * @return 0 or more; may be a moment old
   */
  public long peers(boolean ipv4, boolean seeders) {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.census().peers(ipv4, seeders);
    }
    return sum;
  }

  /**
   * How many downloads have been completed since the start.
   *
   * @return 0 or more; may be a moment old
   */
  public long completed() {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.census().completed();
    }
    return sum;
  }

  /**
   * How much of the limit of torrents is used.
   *
   * @return the torrents that are held and, during a restore, those that room is kept for
   */
  public long usedByTorrents() {
    return room.usedByTorrents();
  }

  /**
   * How much of the limit of peers is used.
   *
   * @return the peers that are held and, during a restore, those that room is kept for
   */
  public long usedByPeers() {
    return room.usedByPeers();
  }

  List<Shard> shards() {
    return List.of(shards);
  }

  /** The shard of a torrent. */
  Shard shard(TorrentKey torrent) {
    return shards[(int) torrent.hash() & SHARDS - 1];
  }
}
