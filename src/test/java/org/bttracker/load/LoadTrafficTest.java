package org.bttracker.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.bttracker.client.TrackerClient;
import org.bttracker.net.IoMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose torrents the clients announce, and the requests that get no answer. */
@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
class LoadTrafficTest {
  private static final int CLIENTS = 8;

  /** So many that no two of a client's own ones are the same. */
  private static final int TORRENTS = 100_000_000;

  private static final LoadMix ANNOUNCES = new LoadMix(0, 1, 0);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final IoMode io;
  private LoadedTracker tracker;

  LoadTrafficTest(IoMode io) {
    this.io = io;
  }

  @BeforeEach
  void open() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
  }

  @AfterEach
  void close() throws IOException {
    tracker.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 30})
  void shouldAnnounceTheOwnTorrentsOfEachClientInTurn(int own) throws IOException {
    LoadResult result = run(new LoadTraffic(ANNOUNCES, own, 0, 0));
    assertTrue(result.announces() > 2 * own * CLIENTS, result::toString);
    Map<String, List<String>> clients =
        tracker.announced().stream()
            .collect(Collectors.groupingBy(peer -> peer.substring(0, peer.lastIndexOf(' '))));
    assertEquals(CLIENTS, clients.size());
    for (List<String> announced : clients.values()) {
      assertEquals(own, new HashSet<>(announced.subList(0, own)).size());
      List<String> again = announced.subList(own, announced.size());
      assertEquals(announced.subList(0, again.size()), again);
    }
    assertEquals(own * CLIENTS, tracker.peers().size());
  }

  @Test
  void shouldAnnounceAnyTorrentsOtherwise() throws IOException {
    run(new LoadTraffic(ANNOUNCES, 0, 0, 0));
    assertTrue(tracker.peers().size() > 0.9 * tracker.announced().size());
  }

  @Test
  void shouldNotWaitForAnswersToBadIds() throws IOException {
    LoadResult result = run(new LoadTraffic(new LoadMix(1, 4, 4), 0, 0, 25));
    double due = result.announces() + result.scrapes();
    assertEquals(0.25, result.badIds() / (result.badIds() + due), 0.1);
    assertEquals(result.badIds(), tracker.badIds());
    assertEquals(0, result.lost());
    assertEquals(0, result.errors());
    assertEquals(0, result.unexpected());
    assertEquals(result.responses(), result.requests());
    assertTrue(result.connects() >= CLIENTS);
  }

  @Test
  void shouldNotExpectAnswersToBadIds() throws IOException {
    tracker.complainOfBadIds();
    LoadResult result = run(new LoadTraffic(ANNOUNCES, 0, 0, 50));
    assertTrue(result.unexpected() > 0, result::toString);
    assertTrue(result.unexpected() <= result.badIds(), result::toString);
    assertEquals(0, result.errors());
    assertEquals(0, result.lost());
  }

  @Test
  void shouldSendNoBadIdUnlessItIsTold() throws IOException {
    LoadResult result = run(new LoadTraffic(new LoadMix(1, 1, 1), 5, 0, 0));
    assertEquals(0, result.badIds());
    assertEquals(0, tracker.badIds());
  }

  /** Runs a load to its end, and the tracker until it has seen all of it. */
  private LoadResult run(LoadTraffic traffic) throws IOException {
    AtomicLong nanos = new AtomicLong();
    Duration duration = Duration.ofMillis(2_500);
    LoadPlan plan =
        new LoadPlan(
            tracker.address(),
            io,
            duration,
            Duration.ZERO,
            0,
            64,
            traffic,
            TORRENTS,
            CLIENTS,
            1,
            0);
    try (LoadGenerator generator = new LoadGenerator(plan, () -> nanos.addAndGet(1_000_000));
        TrackerClient last = new TrackerClient(tracker.address())) {
      LoadResult result = generator.run(soFar -> {});
      assertTrue(last.connect(PATIENCE).isPresent());
      tracker.close();
      return result;
    }
  }
}
