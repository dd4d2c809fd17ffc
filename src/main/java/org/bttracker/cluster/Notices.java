package org.bttracker.cluster;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;

/**
 * What the operator is told of a cluster: each thing once, however many shards see it. For any
 * thread.
 */
final class Notices {
  private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** Of one outage, and of the minute before it. */
  private static final int MOST_REASONS = 8;

  private final Logger log;
  private final Set<Object> failing = new HashSet<>();

  /** What was told, and when. */
  private final Map<String, Long> reasons = new HashMap<>();

  private boolean outageTold;
  private boolean foreignTold;
  private boolean gapTold;
  private long gapNanos;
  private boolean endTold;
  private long endNanos;

  Notices(Logger log) {
    this.log = log;
  }

  /** A part of the cluster fails, and tries again; each reason is told, but not twice a minute. */
  synchronized void failed(Object part, String what, String reason, long nowNanos) {
    if (failing.isEmpty()) {
      reasons.values().removeIf(told -> nowNanos - told > AGAIN_NANOS);
    }
    failing.add(part);
    if (reasons.size() < MOST_REASONS && reasons.putIfAbsent(reason, nowNanos) == null) {
      outageTold = true;
      log.warn("{} fails, and is tried again and again: {}", what, reason);
    }
  }

  /** A part that has failed works again; the last one ends the outage. */
  synchronized void works(Object part) {
    if (failing.remove(part) && failing.isEmpty() && outageTold) {
      outageTold = false;
      log.info("The cluster's log works again");
    }
  }

  /** Changes of another tracker are missing: told once until none were missing for some time. */
  synchronized void gap(long nowNanos, long quietNanos) {
    if (!gapTold || nowNanos - gapNanos > quietNanos) {
      log.warn(
          "Changes of another tracker of the cluster are missing: some of its peers may be missing"
              + " here until they announce again");
    }
    gapTold = true;
    gapNanos = nowNanos;
  }

  /** The log ends before what was read already. */
  synchronized void lostEnd(long nowNanos) {
    if (!endTold || nowNanos - endNanos > AGAIN_NANOS) {
      endTold = true;
      endNanos = nowNanos;
      log.warn("The cluster's log has lost its end, and is read anew from its beginning");
    }
  }

  /** An entry is of another version, or of somebody else. */
  synchronized void foreign() {
    if (!foreignTold) {
      foreignTold = true;
      log.warn("The cluster's log holds entries that this version does not know; they are skipped");
    }
  }
}
