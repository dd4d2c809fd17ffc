package org.bttracker.cluster;

import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.AnnounceResult.Refusal;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.Replicas;
import org.bttracker.swarm.SwarmRegistry;

/** Applies to the registry what other trackers tell. For one thread. */
final class Changes {
  /** No peer lives for that long, and whatever a batch says, no second overflows. */
  private static final long LONGEST_AGO_MILLIS = TimeUnit.DAYS.toMillis(1);

  private final Context context;
  private final int shard;
  private final ServerClock clock;
  private final Replicas replicas;
  private final Outbox outbox;
  private final PeerAnnouncement announcement = new PeerAnnouncement();

  /**
   * Applies nothing yet.
   *
   * @param shard that is read
   * @param clock of the server that holds the log
   * @param outbox for what is to be told again
   */
  Changes(Context context, int shard, ServerClock clock, Replicas replicas, Outbox outbox) {
    this.context = context;
    this.shard = shard;
    this.clock = clock;
    this.replicas = replicas;
    this.outbox = outbox;
  }

  /**
   * Applies all changes of a batch.
   *
   * @return false if it holds something that is none; nothing after that is applied
   */
  boolean apply(BatchReader batch) {
    while (batch.hasNext()) {
      if (!next(batch)) {
        return false;
      }
      long nowNanos = context.nowNanos();
      long atMillis = localMillis(batch, nowNanos);
      if (batch.isStopped()) {
        stop(atMillis, nowNanos);
      } else {
        put(batch, atMillis, nowNanos);
      }
    }
    return true;
  }

  /**
   * Applies only the stops of a batch that is applied already, perhaps by an earlier run.
   *
   * @return false if it holds something that is none
   */
  boolean stopAgain(BatchReader batch) {
    while (batch.hasNext()) {
      if (!next(batch)) {
        return false;
      }
      if (batch.isStopped()) {
        long nowNanos = context.nowNanos();
        replicas.stopAgain(
            announcement, localMillis(batch, nowNanos), SwarmRegistry.seconds(nowNanos));
      }
    }
    return true;
  }

  private boolean next(BatchReader batch) {
    return batch.next(announcement) && outbox.isIn(shard, announcement.torrentTail());
  }

  private long localMillis(BatchReader batch, long nowNanos) {
    long nowMillis = TimeUnit.NANOSECONDS.toMillis(nowNanos);
    long toldMillis = clock.localMillis(batch.serverMillis());
    return Math.max(nowMillis - LONGEST_AGO_MILLIS, Math.min(nowMillis, toldMillis));
  }

  private void stop(long atMillis, long nowNanos) {
    int nowSeconds = SwarmRegistry.seconds(nowNanos);
    int silentSeconds = replicas.stop(announcement, atMillis, nowSeconds);
    if (silentSeconds != Replicas.GONE) {
      // It has come back here, which seemed to change nothing and was not told.
      tell(silentSeconds, nowNanos);
    }
    context.counters().applied();
  }

  private void tell(int silentSeconds, long nowNanos) {
    int second = SwarmRegistry.seconds(nowNanos) - silentSeconds;
    outbox.tell(announcement, TimeUnit.SECONDS.toNanos(second), nowNanos);
  }

  private void put(BatchReader batch, long atMillis, long nowNanos) {
    if (!context
        .filter()
        .admits(
            announcement.torrentHead(),
            announcement.torrentMiddle(),
            announcement.torrentTail(),
            announcement.addressHigh(),
            announcement.addressLow())) {
      context.counters().leftOut();
      return;
    }
    announcement.says(batch.isSeeder(), AnnounceEvent.NONE, 0);
    Refusal refusal =
        replicas.put(announcement, batch.isCompleted(), atMillis, SwarmRegistry.seconds(nowNanos));
    if (replicas.keptSilentSeconds() != Replicas.NOT_KEPT) {
      tell(replicas.keptSilentSeconds(), nowNanos);
    }
    if (refusal == Refusal.NONE) {
      context.counters().applied();
    } else {
      context.counters().leftOut();
    }
  }
}
