package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.AnnouncePacket.seeder;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.bttracker.server.PipelineFixture.ipv6;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.access.RateLimiter;
import org.bttracker.cluster.Cluster;
import org.bttracker.cluster.ClusterFigures;
import org.bttracker.cluster.MemoryServer;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.net.Burst;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.bttracker.server.MeasuredBursts.Ask;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmChanges;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the pipeline of a tracker in a cluster takes from the heap for announces: nothing, whether
 * the log takes what they change or is away.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ClusterAllocationTest {
  private static final ReplyPolicy POLICY = new ReplyPolicy(Duration.ofMinutes(30), 50, 80, 74);

  /** Peers that stay are told of in each quarter of it, so in each second. */
  private static final Duration PEER_TTL = Duration.ofSeconds(4);

  /** In a whole test, less than a minute passes: no connection ID and no batch expires. */
  private static final long BURST_NANOS = Duration.ofMillis(1).toNanos();

  /** With several shards, each has a smaller queue, which is full sooner. */
  private static final int SHARDS = 8;

  private static final String COMPLETED = "00000001";
  private static final String STOPPED = "00000003";

  private final AtomicLong nanos = new AtomicLong();
  private final MeasuredBursts bursts = new MeasuredBursts(() -> nanos.addAndGet(BURST_NANOS));
  private final SwarmLimits limits = new SwarmLimits(PEER_TTL, 10, 1_000, 0);
  private final SwarmRegistry swarms = new SwarmRegistry(limits);
  private final MemoryServer server = new MemoryServer(SHARDS, nanos::get);
  private final Cluster cluster =
      new Cluster(
          server.forTracker(), SHARDS, swarms, nanos::get, (head, middle, tail, high, low) -> true);
  private final ClusterFigures figures = cluster.figures();
  private final CountedChanges changes = new CountedChanges(cluster.changesOfLoop());
  private final ConnectionIds connections =
      new ConnectionTable(1, Duration.ofMinutes(2), SigningKey.random()).forLoop();
  private final Pipeline pipeline =
      new Pipeline(
          connections,
          swarms,
          Admission.ofEverybody(new RateLimiter(1_000_000, 0), new Pressure(11, 1_000, 0)),
          () -> POLICY,
          changes,
          new Journal(new Counters().forLoop(), new LineBudget(0), bursts.meter()));

  private volatile Throwable failure;

  /** Announces that are made again and again, each by an IPv4 and by an IPv6 peer. */
  private record Announces(String name, List<AnnouncePacket> packets) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** Counts the announces that are passed on. */
  private static final class CountedChanges implements SwarmChanges {
    private final SwarmChanges outbox;
    private long announces;

    CountedChanges(SwarmChanges outbox) {
      this.outbox = outbox;
    }

    @Override
    public void announced(PeerAnnouncement announcement, AnnounceResult result, long nowNanos) {
      announces++;
      outbox.announced(announcement, result, nowNanos);
    }
  }

  static Stream<Announces> announces() {
    return Stream.of(
        new Announces("refreshes", List.of(leecher().port("0001"))),
        new Announces("role changes", List.of(leecher().port("0002"), seeder().port("0002"))),
        new Announces(
            "new peers and stops",
            List.of(
                leecher().port("0003"),
                seeder().port("0003").event(COMPLETED),
                leecher().port("0003").event(STOPPED))),
        new Announces("stops of unknown peers", List.of(leecher().port("0004").event(STOPPED))));
  }

  /** The queue of the torrent's shard has been full, and is as large as it will ever be. */
  @BeforeEach
  void overfillTheQueue() {
    server.setAway(true);
    cluster.start(fault -> failure = fault);
    List<Ask> all = all();
    while (figures.batchesDropped() == 0) {
      bursts.process(pipeline, all, 1, Burst.MAX_SIZE);
    }
  }

  @AfterEach
  void close() throws IOException {
    cluster.close();
    assertTrue(failure == null, () -> "" + failure);
  }

  @ParameterizedTest
  @MethodSource("announces")
  void shouldTakeNothingWhileTheLogTakesWhatChanges(Announces announces) {
    server.setAway(false);
    await(() -> figures.batchesWaiting() == 0);
    long told = told();
    long sent = figures.batchesOut();
    bursts.assertNothingIsTaken(pipeline, asks(announces));
    assertTrue(told() > told);
    await(() -> figures.batchesOut() > sent);
  }

  @Test
  void shouldTakeNothingToGiveUpTheOldestWhileTheLogIsAway() {
    long dropped = figures.batchesDropped();
    bursts.assertNothingIsTaken(pipeline, all());
    assertTrue(figures.batchesDropped() > dropped);
    assertTrue(figures.batchesOut() == 0);
  }

  /** How many announces were not held back. */
  private long told() {
    return changes.announces - figures.announcesSuppressed();
  }

  private List<Ask> all() {
    return announces().flatMap(one -> asks(one).stream()).toList();
  }

  private List<Ask> asks(Announces announces) {
    return Stream.of(ipv4(1), ipv6(1))
        .flatMap(source -> announces.packets().stream().map(packet -> ask(source, packet)))
        .toList();
  }

  private Ask ask(IpAddress source, AnnouncePacket packet) {
    long id = connections.issue(source.high(), source.low(), nanos.get());
    return new Ask(source, Hex.packet(packet.digits(String.format("%016x", id))));
  }

  /** Looks until it is so; meanwhile what is left of a batch becomes old enough to be sent. */
  private void await(BooleanSupplier condition) {
    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
