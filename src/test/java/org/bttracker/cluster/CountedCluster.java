package org.bttracker.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;
import org.slf4j.helpers.NOPLogger;

/** The figures of a cluster, made by what its parts count, but without a log. */
public final class CountedCluster {
  private static final Duration TTL = Duration.ofMinutes(45);
  private static final int BATCHES = 8;

  private final ClusterCounters counters = new ClusterCounters();
  private final OutQueue queue = new OutQueue(BATCHES, Long.MAX_VALUE);
  private final Outbox outbox = new Outbox(List.of(queue), (int) TTL.toSeconds());
  private final CountDownLatch failed = new CountDownLatch(1);
  private final Context context =
      new Context(
          7,
          System::nanoTime,
          (head, middle, tail, high, low) -> true,
          counters,
          new Notices(NOPLogger.NOP_LOGGER),
          TTL.toNanos());
  private final Worker worker = new Worker("Testing", this::step, () -> {}, context);
  private final Swarms swarms = new SwarmRegistry(new SwarmLimits(TTL, 1, 1, 0)).forLoop();
  private volatile long lagMillis;
  private int steps;

  /**
   * What is counted.
   *
   * @return the present numbers
   */
  public ClusterFigures figures() {
    return new ClusterFigures(
        counters, List.of(queue), List.of(outbox), () -> List.of(worker), () -> lagMillis);
  }

  /**
   * It is behind the log's end.
   *
   * @param millis from now on
   */
  public void lag(long millis) {
    lagMillis = millis;
  }

  /**
   * A batch was appended.
   *
   * @param bytes of the batch
   * @param changes in it
   */
  public void send(int bytes, int changes) {
    counters.sent(bytes, changes);
  }

  /**
   * A batch was read.
   *
   * @param bytes of the batch
   * @param changes of these that were applied
   * @param leftOut of these that were not let in
   */
  public void receive(int bytes, int changes, int leftOut) {
    counters.received(bytes);
    for (int i = 0; i < changes; i++) {
      counters.applied();
    }
    for (int i = 0; i < leftOut; i++) {
      counters.leftOut();
    }
  }

  /** A batch of another tracker was missing. */
  public void miss() {
    counters.gap();
  }

  /** An entry was none of this version. */
  public void skip() {
    counters.foreign();
  }

  /**
   * The log is away, until all batches wait and some were given up.
   *
   * @param count how many, in all
   * @return how many wait
   */
  public int drop(int count) {
    while (queue.dropped() < count) {
      queue.add(queue.begin(0));
    }
    return queue.size();
  }

  /**
   * A peer announces once, and then without a change.
   *
   * @param count how often without a change
   */
  public void suppress(int count) {
    PeerAnnouncement peer = new PeerAnnouncement().torrent(1, 2, 3).peer(0, 1, 6_881);
    for (int i = 0; i <= count; i++) {
      peer.says(false, AnnounceEvent.NONE, 0);
      AnnounceResult result = swarms.announce(peer, 0, new ResponseEncoder());
      outbox.announced(peer, result, 0);
    }
  }

  /**
   * The connection to the log's server fails once.
   *
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public void fail() throws InterruptedException {
    worker.start(failure -> {});
    failed.await();
    worker.stop();
  }

  private long step() throws IOException {
    if (steps++ == 0) {
      throw new IOException("the log is away");
    }
    failed.countDown();
    return 0;
  }
}
