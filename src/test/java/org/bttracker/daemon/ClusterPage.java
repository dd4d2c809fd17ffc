package org.bttracker.daemon;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bttracker.cluster.CountedCluster;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.http.Column;
import org.bttracker.http.HttpService;
import org.bttracker.http.Sampler;
import org.bttracker.http.StatusService;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.metrics.Message;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;

/**
 * The status page of a tracker whose cluster is only counted. Its time stands still but for the
 * reading of its figures: each takes ten seconds, in which 500 changes of 32 bytes are sent and 400
 * are applied. The hour before it was opened is there already, with a lag in it.
 */
public final class ClusterPage implements AutoCloseable {
  private static final long STEP_SECONDS = 10;
  private static final int HOUR = 360;
  private static final int SLOW_FROM = 240;
  private static final int SLOW_UNTIL = 252;
  private static final int CHANGES_OUT = 500;
  private static final int CHANGES_IN = 400;
  private static final int CHANGE_BYTES = 32;

  private final AtomicLong nanos = new AtomicLong();
  private final CountedCluster cluster = new CountedCluster();
  private final LoopMeter loop = new LoopMeter(nanos::get);
  private final Sampler sampler;
  private final HttpService service;
  private volatile String lacking = "";
  private long steps;

  /** Opens it at a free port. */
  public ClusterPage() throws IOException {
    Counters counters = new Counters();
    SwarmRegistry swarms =
        new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 1_000, 1_000, 0));
    ConnectionTable connections =
        new ConnectionTable(1_000, Duration.ofMinutes(2), SigningKey.random());
    List<LoopMeter> loops = List.of(loop);
    List<Column> columns =
        new ArrayList<>(TrackerHistory.columns(loops, counters, swarms, connections));
    columns.addAll(ClusterReadings.columns(cluster.figures()));
    sampler = new Sampler(columns, HOUR, 0);
    for (int i = 0; i < HOUR; i++) {
      step();
    }
    service =
        StatusService.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new TrackerFigures()
                .add("uptime_seconds", "Time since the start.", this::step)
                .addLoops(loops)
                .addCounters(counters)
                .addHoldings(swarms, connections, 1_000)
                .addCluster(cluster.figures())
                .all(),
            loops,
            sampler.history(),
            loop::lastTurnNanos,
            () -> lacking);
    service.start();
  }

  /** What is counted beside these changes. */
  public CountedCluster cluster() {
    return cluster;
  }

  /** From now on, the tracker lacks something. */
  public void lack(String words) {
    lacking = words;
  }

  /** Where it is. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + service.address().getPort() + "/");
  }

  @Override
  public void close() {
    service.close();
  }

  /** Ten seconds pass; returns the uptime in seconds. */
  private synchronized double step() {
    steps++;
    boolean slow = steps >= SLOW_FROM && steps < SLOW_UNTIL;
    cluster.lag(slow ? (steps - SLOW_FROM) * STEP_SECONDS * 1_000 : steps % 7 == 0 ? 40 : 0);
    int swing = steps > HOUR ? 0 : (int) (200 * Math.sin(steps / 20.0));
    if (!slow) {
      send(steps == SLOW_UNTIL ? (SLOW_UNTIL - SLOW_FROM) * CHANGES_OUT : CHANGES_OUT + swing);
    }
    loop.received(Message.ANNOUNCE, true, 98);
    loop.wake();
    nanos.addAndGet(Duration.ofSeconds(STEP_SECONDS).toNanos());
    loop.turn();
    long now = System.currentTimeMillis();
    sampler.sample(nanos.get(), now - Math.max(0, HOUR - steps) * STEP_SECONDS * 1_000);
    return steps * STEP_SECONDS;
  }

  private void send(int changes) {
    int applied = changes * CHANGES_IN / CHANGES_OUT;
    cluster.send(changes * CHANGE_BYTES, changes);
    cluster.receive(changes * CHANGE_BYTES, 0, 0);
    cluster.receive(applied * CHANGE_BYTES, applied, 0);
  }
}
