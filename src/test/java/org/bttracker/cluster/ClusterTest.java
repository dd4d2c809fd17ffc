package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmChanges;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clusters with their threads. */
@Timeout(60)
class ClusterTest {
  private static final Duration TTL = Duration.ofMinutes(45);

  private final AtomicLong aheadNanos = new AtomicLong();
  private final MemoryServer server = new MemoryServer(2, this::nanos);

  @Test
  void shouldShareSwarms() throws IOException {
    try (Member a = new Member(List.of());
        Member b = new Member(List.of())) {
      for (int peer = 1; peer <= 1_000; peer++) {
        a.announce(peer, AnnounceEvent.STARTED);
      }
      await(() -> b.swarms.peers() == 1_000);
      b.announce(1_001, AnnounceEvent.STARTED);
      a.announce(7, AnnounceEvent.STOPPED);
      await(() -> b.swarms.peers() == 1_000 && a.swarms.peers() == 1_000);
      assertEquals(1_001, a.cluster.figures().changesOut());
      assertEquals(1, a.cluster.figures().changesIn());
      assertEquals(0, a.cluster.figures().gaps() + b.cluster.figures().gaps());
      assertTrue(server.size(0) > 0 && server.size(1) > 0, "both shards are used");
    }
  }

  @Test
  void shouldSendTheLastChangesWhenItIsClosed() throws IOException {
    Member a = new Member(List.of());
    for (int peer = 1; peer <= 300; peer++) {
      a.announce(peer, AnnounceEvent.STARTED);
    }
    a.close();
    try (Member b = new Member(List.of())) {
      await(() -> b.swarms.peers() == 300);
    }
  }

  @Test
  void shouldGoOnWhenTheServerIsBack() throws IOException {
    try (Member a = new Member(List.of());
        Member b = new Member(List.of())) {
      await(() -> a.cluster.figures().batchesOut() > 0);
      server.setAway(true);
      a.announce(1, AnnounceEvent.STARTED);
      await(() -> a.cluster.figures().reconnects() > 0 && b.cluster.figures().reconnects() > 0);
      server.setAway(false);
      await(() -> b.swarms.peers() == 1);
      assertEquals(0, b.cluster.figures().gaps());
    }
  }

  @Test
  void shouldSayWhatItLacks() throws IOException {
    server.setAway(true);
    try (Member a = new Member(List.of())) {
      assertEquals("reading the cluster's log", a.cluster.warning());
      server.setAway(false);
      await(() -> !a.cluster.warning().equals("reading the cluster's log"));
      String filling = a.cluster.warning();
      assertTrue(filling.matches("filling from the cluster, for up to 4[45] min more"), filling);
      aheadNanos.addAndGet(TTL.toNanos());
      await(() -> a.cluster.warning().isEmpty());
      server.setAway(true);
      await(() -> a.cluster.figures().reconnects() >= 4);
      aheadNanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
      String away = a.cluster.warning();
      assertTrue(away.matches("the cluster's log is away or slow: \\d\\d s behind"), away);
    }
  }

  @Test
  void shouldReadOnWhereAnEarlierRunHasEnded() throws IOException {
    Member a = new Member(List.of());
    await(() -> a.cluster.figures().lagMillis() == 0 && !a.cluster.warning().startsWith("reading"));
    a.close();
    try (Member b = new Member(List.of());
        Member again = new Member(a.cluster.state())) {
      b.announce(1, AnnounceEvent.STARTED);
      await(() -> again.swarms.peers() == 1);
      assertEquals("", again.cluster.warning());
      assertEquals(0, again.cluster.figures().gaps());
    }
  }

  @Test
  void shouldSayThatChangesAreMissing() throws IOException {
    try (Member a = new Member(List.of());
        Member b = new Member(List.of())) {
      await(() -> b.cluster.warning().startsWith("filling"));
      aheadNanos.addAndGet(TTL.toNanos());
      await(() -> b.cluster.warning().isEmpty());
      await(() -> b.cluster.figures().batchesIn() >= 4);
      server.setAway(true);
      await(() -> b.cluster.figures().reconnects() >= 4);
      for (int peer = 1; peer <= 1_025 * 498; peer++) {
        a.announce(peer, AnnounceEvent.STARTED);
      }
      assertTrue(a.cluster.figures().batchesDropped() > 0);
      server.setAway(false);
      await(() -> b.cluster.figures().gaps() > 0);
      await(() -> a.cluster.figures().batchesWaiting() == 0);
      await(() -> b.cluster.figures().changesIn() == a.cluster.figures().changesOut());
      await(() -> b.cluster.warning().equals("changes of other trackers are missing"));
      aheadNanos.addAndGet(TTL.toNanos());
      await(() -> b.cluster.warning().isEmpty());
    }
  }

  /** What it has not sent before its end, it never sends. */
  @Test
  void shouldMissWhatAnEarlierRunHasNotSent() throws IOException {
    try (Member b = new Member(List.of())) {
      Member a = new Member(List.of());
      await(() -> b.cluster.figures().batchesIn() >= 4);
      server.setAway(true);
      a.announce(1, AnnounceEvent.STARTED);
      a.close();
      server.setAway(false);
      try (Member again = new Member(a.cluster.state())) {
        await(() -> b.cluster.figures().gaps() > 0);
        assertTrue(b.cluster.warning().contains("changes of other trackers are missing"));
        assertEquals("", again.cluster.warning().replaceAll("reading.*", ""));
      }
    }
  }

  @Test
  void shouldBeFillingIfTheLogLacksWhatHasHappenedSince() throws IOException {
    Member a = new Member(List.of());
    await(() -> a.cluster.warning().startsWith("filling"));
    await(() -> a.cluster.figures().batchesIn() >= 2);
    a.close();
    server.clear();
    try (Member again = new Member(a.cluster.state())) {
      await(() -> again.cluster.warning().startsWith("filling"));
    }
  }

  @Test
  void shouldBeFillingForAsLongAsTheServerIsBack() throws IOException {
    server.setAway(true);
    try (Member a = new Member(List.of())) {
      aheadNanos.addAndGet(TTL.toNanos());
      assertEquals("reading the cluster's log", a.cluster.warning().split(";")[0]);
      server.setAway(false);
      await(() -> a.cluster.warning().startsWith("filling from the cluster, for up to 45 min"));
    }
  }

  private static void await(BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > TimeUnit.SECONDS.toNanos(50)) {
        fail("in vain");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private long nanos() {
    return System.nanoTime() + aheadNanos.get();
  }

  /** A tracker without a network. */
  private final class Member implements AutoCloseable {
    private final SwarmRegistry swarms =
        new SwarmRegistry(new SwarmLimits(TTL, 1_000_000, 2_000_000, 0));
    private final Swarms loop = swarms.forLoop();
    private final Cluster cluster;
    private final SwarmChanges changes;

    Member(List<byte[]> state) {
      cluster =
          new Cluster(
              server.forTracker(),
              2,
              swarms,
              ClusterTest.this::nanos,
              (head, middle, tail, high, low) -> true);
      changes = cluster.changesOfLoop();
      cluster.start(
          e -> {
            throw new AssertionError(e);
          });
      cluster.read(state);
    }

    void announce(int peer, AnnounceEvent event) {
      PeerAnnouncement announcement =
          new PeerAnnouncement()
              .torrent(1, 2, peer)
              .peer(0, IpAddress.lowOfIpv4(peer), 6_881)
              .says(false, event, 0);
      long now = nanos();
      AnnounceResult result =
          loop.announce(announcement, SwarmRegistry.seconds(now), new ResponseEncoder());
      changes.announced(announcement, result, now);
    }

    @Override
    public void close() throws IOException {
      cluster.close();
    }
  }
}
