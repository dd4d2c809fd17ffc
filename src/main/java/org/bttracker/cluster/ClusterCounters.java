package org.bttracker.cluster;

import java.util.concurrent.atomic.LongAdder;

/** What a tracker counts of its cluster. For any thread. */
final class ClusterCounters {
  private final LongAdder batchesOut = new LongAdder();
  private final LongAdder bytesOut = new LongAdder();
  private final LongAdder changesOut = new LongAdder();
  private final LongAdder batchesIn = new LongAdder();
  private final LongAdder bytesIn = new LongAdder();
  private final LongAdder changesIn = new LongAdder();
  private final LongAdder leftOut = new LongAdder();
  private final LongAdder foreign = new LongAdder();
  private final LongAdder gaps = new LongAdder();

  void sent(int bytes, int changes) {
    batchesOut.increment();
    bytesOut.add(bytes);
    changesOut.add(changes);
  }

  void received(int bytes) {
    batchesIn.increment();
    bytesIn.add(bytes);
  }

  void applied() {
    changesIn.increment();
  }

  /** A peer that is not let in here, or for which there is no room. */
  void leftOut() {
    leftOut.increment();
  }

  /** An entry that is none of this version. */
  void foreign() {
    foreign.increment();
  }

  void gap() {
    gaps.increment();
  }

  long batchesOut() {
    return batchesOut.sum();
  }

  long bytesOut() {
    return bytesOut.sum();
  }

  long changesOut() {
    return changesOut.sum();
  }

  long batchesIn() {
    return batchesIn.sum();
  }

  long bytesIn() {
    return bytesIn.sum();
  }

  long changesIn() {
    return changesIn.sum();
  }

  long peersLeftOut() {
    return leftOut.sum();
  }

  long foreignEntries() {
    return foreign.sum();
  }

  long gaps() {
    return gaps.sum();
  }
}
