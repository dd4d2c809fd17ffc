package org.bttracker.cluster;

import java.util.List;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmChanges;

/**
 * Collects what the announces of one receive loop change, until it is sent. The loop adds, the
 * sender takes what is due; neither holds the lock for longer than a change takes to write down.
 * Nothing is allocated.
 *
 * <p>A peer that announces again without a change is told of once in each quarter of its time to
 * live in which it announces. The quarters of peers begin at different seconds, so that peers that
 * were started together are not told of together.
 */
final class Outbox implements SwarmChanges {
  private static final int QUARTERS = 4;

  /** 2⁶⁴ by the golden ratio: multiplied with it, similar numbers end up far apart. */
  private static final long ODD = 0x9E37_79B9_7F4A_7C15L;

  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final List<OutQueue> queues;
  private final int quarterSeconds;
  private final Batch[] open;
  private long suppressed;

  /**
   * Makes it empty.
   *
   * @param queues where full batches wait, one for each shard of the log
   * @param ttlSeconds how long a peer may be silent
   */
  Outbox(List<OutQueue> queues, int ttlSeconds) {
    this.queues = List.copyOf(queues);
    open = new Batch[queues.size()];
    quarterSeconds = Math.max(1, ttlSeconds / QUARTERS);
  }

  @Override
  public synchronized void announced(
      PeerAnnouncement announcement, AnnounceResult result, long nowNanos) {
    if (IpAddress.isLinkLocal(announcement.addressHigh())) {
      // It means nobody to a tracker on another link.
      return;
    }
    if (!result.changed() && !crossesQuarter(announcement, result, nowNanos)) {
      suppressed++;
      return;
    }
    add(announcement, result.completed(), nowNanos, nowNanos);
  }

  /**
   * Tells of a peer that others may not know of.
   *
   * @param announcement the peer as it is here
   * @param atNanos when it has last announced
   */
  synchronized void tell(PeerAnnouncement announcement, long atNanos, long nowNanos) {
    add(announcement, false, atNanos, nowNanos);
  }

  private void add(PeerAnnouncement announcement, boolean completed, long atNanos, long nowNanos) {
    int shard = shard(announcement.torrentTail());
    Batch batch = open[shard];
    if (batch == null) {
      batch = queues.get(shard).begin(nowNanos);
      if (batch == null) {
        return;
      }
      open[shard] = batch;
    }
    batch.add(announcement, completed, atNanos);
    if (batch.isFull()) {
      close(shard);
    }
  }

  /** Has a shard's batch sent if its first change is old enough. */
  synchronized void flush(int shard, long nowNanos, long ageNanos) {
    Batch batch = open[shard];
    if (batch != null && nowNanos - batch.baseNanos() >= ageNanos) {
      close(shard);
    }
  }

  /** How many announces have changed nothing that is worth telling. */
  synchronized long suppressed() {
    return suppressed;
  }

  /** Whether a torrent's changes are in some shard. */
  boolean isIn(int shard, int torrentTail) {
    return shard(torrentTail) == shard;
  }

  private void close(int shard) {
    queues.get(shard).add(open[shard]);
    open[shard] = null;
  }

  private int shard(int torrentTail) {
    return Integer.remainderUnsigned(torrentTail, open.length);
  }

  /** The same at all trackers, also for a peer that has gone to another one. */
  private static long spread(PeerAnnouncement announcement) {
    long word =
        announcement.torrentHead()
            ^ announcement.addressHigh() * ODD
            ^ (announcement.addressLow() + announcement.port()) * ODD;
    return word * ODD >>> Integer.SIZE;
  }

  private boolean crossesQuarter(
      PeerAnnouncement announcement, AnnounceResult result, long nowNanos) {
    long offset = Long.remainderUnsigned(spread(announcement), quarterSeconds);
    long now = Math.floorDiv(nowNanos, NANOS_PER_SECOND) + offset;
    return Math.floorDiv(now, quarterSeconds)
        != Math.floorDiv(now - result.silentSeconds(), quarterSeconds);
  }
}
