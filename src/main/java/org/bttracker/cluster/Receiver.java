package org.bttracker.cluster;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.AnnounceResult.Refusal;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.Replicas;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one shard of the log, and applies what other trackers tell. An entry that comes twice is
 * skipped; a batch of a tracker that is missing is a gap, whatever became of it. For one thread.
 */
final class Receiver {
  private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

  private static final int ENTRIES_AT_ONCE = 100;
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** After so long at the end of the log, each tracker that is alive has been heard. */
  private static final long ALL_HEARD_NANOS = 2 * Sender.HEARTBEAT_NANOS;

  /** Of runs that have ended, the ones heard last are remembered. */
  private static final int MAX_RUNS = 1_024;

  private final Node node;
  private final ReplicationLog log;
  private final Replicas replicas;
  private final ClusterCounters counters;
  private final BatchReader reader = new BatchReader();
  private final PeerAnnouncement announcement = new PeerAnnouncement();

  /** The number of the last batch of each run. */
  private final Map<Long, Long> lastNumbers =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
          return size() > MAX_RUNS;
        }
      };

  private volatile Position position;
  private volatile long lagMillis;
  private volatile long readNanos;
  private volatile long gapNanos;
  private volatile boolean hasGap;
  private boolean atEnd;
  private long endNanos;
  private long checkedNanos;
  private boolean foreignTold;

  /**
   * Makes one that begins somewhere.
   *
   * @param node whose own batches are skipped
   * @param position behind what is known already
   */
  Receiver(Node node, ReplicationLog log, Replicas replicas, Position position, long nowNanos) {
    this.node = node;
    this.log = log;
    this.replicas = replicas;
    this.position = position;
    counters = node.counters();
    readNanos = nowNanos;
  }

  /**
   * Reads on once.
   *
   * @return whether there was anything
   * @throws IOException if the log is away
   */
  boolean step(long nowNanos) throws IOException {
    if (nowNanos - checkedNanos >= CHECK_NANOS || checkedNanos == 0) {
      checkedNanos = nowNanos;
      if (log.last().compareTo(position) < 0) {
        LOG.warn("The cluster's log begins anew");
        position = Position.START;
      }
    }
    List<ReplicationLog.Entry> entries = log.read(position, ENTRIES_AT_ONCE);
    readNanos = nowNanos;
    for (ReplicationLog.Entry entry : entries) {
      apply(entry, nowNanos);
      position = entry.position();
    }
    follow(entries, nowNanos);
    return !entries.isEmpty();
  }

  /** How far it is; what is before that is applied. */
  Position position() {
    return position;
  }

  /**
   * How far behind the log's end it is: how old the last entry was when it was applied, 0 at the
   * end, and how long the log has been away since.
   *
   * @return ms
   */
  long lagMillis(long nowNanos) {
    return lagMillis + Math.max(0, TimeUnit.NANOSECONDS.toMillis(nowNanos - readNanos));
  }

  /** Whether something was missed less than so long ago. */
  boolean hasGapSince(long nowNanos, long nanos) {
    return hasGap && nowNanos - gapNanos < nanos;
  }

  private void follow(List<ReplicationLog.Entry> entries, long nowNanos) {
    if (entries.isEmpty()) {
      lagMillis = 0;
      if (!atEnd) {
        atEnd = true;
        endNanos = nowNanos;
      }
    } else {
      Position last = entries.get(entries.size() - 1).position();
      lagMillis = Math.max(0, node.clock().serverMillis(nowNanos) - last.millis());
    }
  }

  private void apply(ReplicationLog.Entry entry, long nowNanos) {
    counters.received(entry.bytes().length);
    if (!reader.begin(entry)) {
      skipForeign();
      return;
    }
    if (reader.run() == node.run() || !isNext(reader.run(), reader.number(), nowNanos)) {
      return;
    }
    while (reader.hasNext()) {
      if (!reader.next(announcement)) {
        skipForeign();
        return;
      }
      applyChange(nowNanos);
    }
  }

  private void applyChange(long nowNanos) {
    long nowMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos);
    long atMillis = Math.min(nowMillis, node.clock().localMillis(reader.serverMillis()));
    int nowSeconds = SwarmRegistry.seconds(nowNanos);
    if (reader.isStopped()) {
      int silentSeconds = replicas.stop(announcement, atMillis, nowSeconds);
      if (silentSeconds != Replicas.GONE) {
        // It has come back here, which seemed to change nothing and was not told.
        long second = TimeUnit.SECONDS.toNanos(nowSeconds - silentSeconds);
        node.outbox().tell(announcement, second, nowNanos);
      }
      counters.applied();
      return;
    }
    if (!node.filter()
        .admits(
            announcement.torrentHead(),
            announcement.torrentMiddle(),
            announcement.torrentTail(),
            announcement.addressHigh(),
            announcement.addressLow())) {
      counters.leftOut();
      return;
    }
    announcement.says(reader.isSeeder(), AnnounceEvent.NONE, 0);
    Refusal refusal = replicas.put(announcement, reader.isCompleted(), atMillis, nowSeconds);
    if (refusal == Refusal.NONE) {
      counters.applied();
    } else {
      counters.leftOut();
    }
  }

  /** Whether a batch is to be applied; notices what is missing before it. */
  private boolean isNext(long run, long number, long nowNanos) {
    Long last = lastNumbers.get(run);
    if (last != null && number <= last) {
      return false;
    }
    boolean heardOf = last != null || number == 0 || !hasHeardAll(nowNanos);
    if (!heardOf || last != null && number > last + 1) {
      counters.gap();
      if (!hasGap) {
        LOG.warn(
            "Changes of another tracker of the cluster are missing; its peers may be missing here,"
                + " too, until they announce again");
      }
      hasGap = true;
      gapNanos = nowNanos;
    }
    lastNumbers.put(run, number);
    return true;
  }

  private boolean hasHeardAll(long nowNanos) {
    return atEnd && nowNanos - endNanos > ALL_HEARD_NANOS;
  }

  private void skipForeign() {
    counters.foreign();
    if (!foreignTold) {
      foreignTold = true;
      LOG.warn("The cluster's log holds entries that this version does not know; they are skipped");
    }
  }
}
