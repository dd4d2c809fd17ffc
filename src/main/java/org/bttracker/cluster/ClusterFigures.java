package org.bttracker.cluster;

import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What an operator may look at of a cluster. For any thread. */
public final class ClusterFigures {
  private final ClusterCounters counters;
  private final List<OutQueue> queues;
  private final List<Outbox> outboxes;
  private final Supplier<List<Worker>> workers;
  private final LongSupplier lagMillis;

  ClusterFigures(
      ClusterCounters counters,
      List<OutQueue> queues,
      List<Outbox> outboxes,
      Supplier<List<Worker>> workers,
      LongSupplier lagMillis) {
    this.counters = counters;
    this.queues = queues;
    this.outboxes = outboxes;
    this.workers = workers;
    this.lagMillis = lagMillis;
  }

  /**
   * How far behind the log's end this tracker is, in the shard where that is most.
   *
   * @return ms; 0 at the end
   */
  public long lagMillis() {
    return lagMillis.getAsLong();
  }

  /**
   * Batches that were appended to the log.
   *
   * @return a total
   */
  public long batchesOut() {
    return counters.batchesOut();
  }

  /**
   * The bytes of these.
   *
   * @return a total
   */
  public long bytesOut() {
    return counters.bytesOut();
  }

  /**
   * The changes in these.
   *
   * @return a total
   */
  public long changesOut() {
    return counters.changesOut();
  }

  /**
   * Batches that were read from the log, this tracker's own included.
   *
   * @return a total
   */
  public long batchesIn() {
    return counters.batchesIn();
  }

  /**
   * The bytes of these.
   *
   * @return a total
   */
  public long bytesIn() {
    return counters.bytesIn();
  }

  /**
   * Changes of other trackers that were applied.
   *
   * @return a total
   */
  public long changesIn() {
    return counters.changesIn();
  }

  /**
   * Peers of other trackers that a list, {@code --public} or a limit has kept out.
   *
   * @return a total
   */
  public long peersLeftOut() {
    return counters.peersLeftOut();
  }

  /**
   * Entries of the log that this version does not know.
   *
   * @return a total
   */
  public long foreignEntries() {
    return counters.foreignEntries();
  }

  /**
   * How often batches of another tracker were missing.
   *
   * @return a total
   */
  public long gaps() {
    return counters.gaps();
  }

  /**
   * Batches that were given up, since the log was away or slow.
   *
   * @return a total
   */
  public long batchesDropped() {
    return queues.stream().mapToLong(OutQueue::dropped).sum();
  }

  /**
   * Batches that wait to be sent.
   *
   * @return now
   */
  public long batchesWaiting() {
    return queues.stream().mapToLong(OutQueue::size).sum();
  }

  /**
   * Announces that were not told to other trackers, since they change nothing.
   *
   * @return a total
   */
  public long announcesSuppressed() {
    return outboxes.stream().mapToLong(Outbox::suppressed).sum();
  }

  /**
   * How often a connection to the log's server has failed.
   *
   * @return a total
   */
  public long reconnects() {
    return workers.get().stream().mapToLong(Worker::failures).sum();
  }
}
