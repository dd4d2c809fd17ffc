package org.bttracker.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bttracker.cluster.ClusterFigures;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.http.Column;
import org.bttracker.http.HttpService;
import org.bttracker.http.Sampler;
import org.bttracker.http.StatusService;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.Durations;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.protocol.AddressText;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the tracker, and shows over HTTP what it measures; if it is off, it does neither. It is
 * put together and closed by one thread; the work that it times may be any thread's.
 */
final class Monitoring implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Monitoring.class);

  private static final long SAMPLE_MILLIS = 10_000;

  /** An hour. */
  private static final int SAMPLES = 360;

  private static final double NANOS_PER_SECOND = 1e9;

  private final InetSocketAddress address;
  private final LongSupplier nanoClock;
  private final InstantSource wallClock;
  private final long madeNanos;
  private final List<LoopMeter> loops = new ArrayList<>();
  private final Durations purges;
  private final Durations snapshots;
  private Optional<ClusterFigures> cluster = Optional.empty();
  private Sampler sampler;
  private HttpService http;

  /**
   * Measures nothing yet.
   *
   * @param address where to answer HTTP; null: it is off
   * @param nanoClock the monotonic clock, which measures
   * @param wallClock tells when a sample was taken
   */
  Monitoring(InetSocketAddress address, LongSupplier nanoClock, InstantSource wallClock) {
    this.address = address;
    this.nanoClock = nanoClock;
    this.wallClock = wallClock;
    madeNanos = nanoClock.getAsLong();
    purges = new Durations(nanoClock);
    snapshots = new Durations(nanoClock);
  }

  /** Makes the meter of one more receive loop; null if it is off. */
  LoopMeter meterOfLoop() {
    if (address == null) {
      return null;
    }
    LoopMeter meter = new LoopMeter(nanoClock);
    loops.add(meter);
    return meter;
  }

  /** Has a cluster shown, too; to be called before {@link #open}. */
  void showCluster(ClusterFigures figures) {
    cluster = Optional.of(figures);
  }

  /** Purges a part of the swarms. */
  void timePurge(Runnable purge) {
    time(
        purges,
        () -> {
          purge.run();
          return true;
        });
  }

  /** Writes a snapshot; what is not written is not counted. */
  void timeSnapshot(BooleanSupplier write) {
    time(snapshots, write);
  }

  /**
   * Binds the port, once all loops have their meters.
   *
   * @param lacking what the tracker may lack: how far the restore of a snapshot is, or else the
   *     warning of its cluster; empty if nothing
   * @throws StartException if the port cannot be bound
   */
  void open(
      Counters counters,
      SwarmRegistry swarms,
      ConnectionTable connections,
      int maxConnections,
      Network network,
      Supplier<String> lacking)
      throws StartException {
    if (address == null) {
      return;
    }
    TrackerFigures figures =
        new TrackerFigures()
            .add("uptime_seconds", "Time since the tracker was started.", this::uptimeSeconds)
            .addLoops(loops)
            .addCounters(counters)
            .addHoldings(swarms, connections, maxConnections)
            .add(
                "receive_buffer_bytes",
                "Kernel memory that waiting datagrams may take, in all sockets together.",
                () -> bufferBytes(network))
            .addDurations("swarm_purge", "a part of the torrents was purged", purges)
            .addDurations("snapshot", "a snapshot was written", snapshots);
    List<Column> columns = TrackerHistory.columns(loops, counters, swarms, connections);
    cluster.ifPresent(
        one -> {
          figures.addCluster(one);
          columns.addAll(ClusterReadings.columns(one));
        });
    sampler = new Sampler(columns, SAMPLES, nanoClock.getAsLong());
    try {
      http =
          StatusService.open(address, figures.all(), loops, sampler.history(), nanoClock, lacking);
    } catch (IOException e) {
      throw new StartException("cannot bind --http=" + AddressText.of(address) + ": " + reason(e));
    }
  }

  /** Begins to answer, and to take samples. */
  void start(Maintenance maintenance) {
    if (http != null) {
      maintenance.every("sample", SAMPLE_MILLIS, now -> sampler.sample(now, wallClock.millis()));
      http.start();
      LOG.info("Serving metrics at http://{}/", AddressText.of(http.address()));
    }
  }

  /** Stops answering, and frees the port. */
  @Override
  public void close() {
    if (http != null) {
      http.close();
      http = null;
    }
  }

  private void time(Durations durations, BooleanSupplier work) {
    if (address == null) {
      work.getAsBoolean();
    } else {
      durations.time(work);
    }
  }

  private double uptimeSeconds() {
    return (nanoClock.getAsLong() - madeNanos) / NANOS_PER_SECOND;
  }

  private static double bufferBytes(Network network) {
    try {
      return network.bufferBytes();
    } catch (StartException e) {
      return Double.NaN;
    }
  }

  private static String reason(Exception failure) {
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }
}
