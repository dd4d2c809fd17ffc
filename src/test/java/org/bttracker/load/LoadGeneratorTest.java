package org.bttracker.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet4Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.bttracker.net.IoMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
class LoadGeneratorTest {
  private static final int TORRENTS = 3;
  private static final int CLIENTS = 8;
  private static final Duration DURATION = Duration.ofMillis(2_500);
  private static final LoadMix ANNOUNCES = new LoadMix(0, 1, 0);

  private Duration warmUp = Duration.ZERO;
  private final IoMode io;
  private LoadedTracker tracker;

  LoadGeneratorTest(IoMode io) {
    this.io = io;
  }

  @AfterEach
  void close() throws IOException {
    if (tracker != null) {
      tracker.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldAnnounceEachPeerOnce(String address) throws IOException {
    tracker = new LoadedTracker(address, (number, reply) -> reply);
    LoadResult result = run(fill(2_000), 1);
    tracker.close();
    assertEquals(2_000, tracker.peers().size());
    assertEquals(Set.of(2), tracker.events());
    assertEquals(2_000, result.announces());
    assertEquals(2_000, result.peers());
    assertEquals(1, result.peersPerAnnounce());
    assertTrue(result.connects() >= CLIENTS);
    assertTrue(result.latency().maxMicros() >= result.latency().percentileMicros(0.5));
  }

  @Test
  void shouldAnnounceAgainWhatIsLost() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> number % 100 == 1 ? null : reply);
    LoadResult result = run(fill(300), 1);
    tracker.close();
    assertEquals(300, tracker.peers().size());
    assertEquals(300, result.announces());
    assertTrue(result.lost() >= 3);
  }

  @Test
  void shouldEndAFillThatIsRefused() throws IOException {
    tracker =
        new LoadedTracker(
            "127.0.0.1",
            (number, reply) -> {
              byte[] message = "full\u0000up".getBytes(StandardCharsets.US_ASCII);
              return reply.putInt(0, 3).put(8, message).limit(8 + message.length);
            });
    LoadResult result = run(fill(50), 1);
    assertEquals(0, result.announces());
    assertEquals(50, result.errors());
    assertEquals("full?up", result.firstError());
  }

  @Test
  void shouldGiveUpAFillThatNobodyAnswers() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> null);
    LoadResult result = run(fill(50), 100);
    assertEquals("no announce has been answered for 10 s", result.failure());
    assertEquals(0, result.announces());
    assertTrue(result.connects() >= 1);
    assertTrue(result.lost() >= 1);
  }

  @Test
  void shouldCountWhatIsNoAnswer() throws IOException {
    tracker =
        new LoadedTracker(
            "127.0.0.1",
            (number, reply) -> {
              switch (number % 4) {
                case 0:
                  return reply.limit(7);
                case 1:
                  return reply.limit(21);
                case 2:
                  return reply.putInt(0, 2);
                default:
                  return reply.putInt(4, -1);
              }
            });
    LoadResult result = run(plan(ANNOUNCES, 0, 0, 0), 1);
    assertEquals(0, result.announces());
    assertEquals(0, result.errors());
    assertTrue(result.unexpected() >= 4, "unexpected: " + result.unexpected());
    assertTrue(result.lost() >= result.unexpected(), result::toString);
  }

  @Test
  void shouldSendTheMix() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    LoadResult result = run(plan(new LoadMix(1, 2, 1), 0, 0, 0), 1);
    tracker.close();
    double total = result.responses();
    assertEquals(0.25, result.connects() / total, 0.2);
    assertEquals(0.5, result.announces() / total, 0.2);
    assertEquals(0.25, result.scrapes() / total, 0.2);
    assertEquals(Set.of(0), tracker.events());
    assertTrue(tracker.peers().size() <= CLIENTS * TORRENTS);
    assertTrue(result.seconds() >= DURATION.toMillis() / 1e3);
    assertTrue(result.responsesPerSecond() <= total / result.seconds());
  }

  @Test
  void shouldLetPeersStop() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    run(plan(ANNOUNCES, 0, 100, 0), 1);
    tracker.close();
    assertEquals(Set.of(3), tracker.events());
  }

  @Test
  void shouldNotExceedTheRate() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    LoadResult result = run(plan(ANNOUNCES, 500, 0, 0), 1);
    long asked = result.responses() + result.lost();
    assertTrue(asked > 0 && asked <= 500 * result.seconds(), asked + " in " + result.seconds());
  }

  @Test
  void shouldTellTheStateEverySecond() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    List<LoadProgress> told = progress(plan(ANNOUNCES, 0, 0, 0));
    assertFalse(told.isEmpty());
    long before = 0;
    for (LoadProgress state : told) {
      long second = (long) state.soFar().seconds();
      assertTrue(second > before, told::toString);
      before = second;
    }
  }

  @Test
  void shouldLeaveTheWarmUpOutOfTheLatencies() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    warmUp = Duration.ofSeconds(1);
    LoadResult result = run(plan(ANNOUNCES, 0, 0, 0), 1);
    assertEquals(1, result.warmUpSeconds());
    assertTrue(result.latency().count() > 0);
    assertTrue(result.latency().count() < result.responses());
  }

  @Test
  void shouldMeasureEverythingWithoutWarmUp() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    LoadResult result = run(plan(ANNOUNCES, 0, 0, 0), 1);
    assertEquals(0, result.warmUpSeconds());
    assertEquals(result.responses(), result.latency().count());
  }

  @Test
  void shouldMeasureEverythingIfTheLoadEndsInItsWarmUp() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    warmUp = DURATION.multipliedBy(2);
    LoadResult result = run(plan(ANNOUNCES, 0, 0, 0), 1);
    assertEquals(0, result.warmUpSeconds());
    assertTrue(result.responses() > 0);
    assertEquals(result.responses(), result.latency().count());
  }

  @Test
  void shouldTellThatNotAllClientsAreConnected() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    List<LoadProgress> told = progress(plan(ANNOUNCES, 2, 0, 0));
    for (LoadProgress state : told) {
      assertEquals(LoadProgress.Phase.CONNECTING, state.phase());
      assertEquals(CLIENTS, state.clients());
      assertTrue(state.connectedClients() <= 2 * state.soFar().seconds(), told::toString);
    }
    assertEquals(2, told.size());
  }

  @Test
  void shouldTellWhenTheWarmUpIsOver() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    warmUp = Duration.ofMillis(1_500);
    List<LoadProgress> told = progress(plan(ANNOUNCES, 0, 0, 0));
    assertEquals(
        List.of(LoadProgress.Phase.WARM_UP, LoadProgress.Phase.MEASURING),
        told.stream().map(LoadProgress::phase).toList());
    assertEquals(CLIENTS, told.get(0).connectedClients());
  }

  @Test
  void shouldCountAsManyClientsAsAFillNeeds() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> null);
    List<LoadProgress> told = progress(fill(3));
    assertEquals(3, told.get(0).clients());
    assertTrue(told.get(0).connectedClients() <= 3);
  }

  @Test
  void shouldEndAtOnceWhenItIsStopped() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> number % 2 == 0 ? null : reply);
    try (LoadGenerator generator = new LoadGenerator(plan(ANNOUNCES, 0, 0, 0), clock(1))) {
      LoadResult result = generator.run(soFar -> generator.stop());
      assertEquals(1, result.seconds(), 0.5);
      assertEquals("", result.failure());
      assertTrue(result.responses() > 0);
      assertTrue(result.lost() > 0);
      assertEquals(result.responses() + result.lost(), result.requests());
    }
  }

  @Test
  void shouldSendNothingIfItIsStoppedBeforeItRuns() throws IOException {
    tracker = new LoadedTracker("127.0.0.1", (number, reply) -> reply);
    try (LoadGenerator generator = new LoadGenerator(fill(10), clock(1))) {
      generator.stop();
      LoadResult result = generator.run(soFar -> {});
      assertEquals(0, result.requests());
      assertEquals(0, result.responsesPerSecond());
    }
  }

  private static List<LoadProgress> progress(LoadPlan plan) throws IOException {
    List<LoadProgress> told = new ArrayList<>();
    try (LoadGenerator generator = new LoadGenerator(plan, clock(1))) {
      generator.run(told::add);
    }
    return told;
  }

  private static LoadResult run(LoadPlan plan, int stepMillis) throws IOException {
    try (LoadGenerator generator = new LoadGenerator(plan, clock(stepMillis))) {
      return generator.run(soFar -> {});
    }
  }

  /** A clock that goes on whenever it is looked at, and stands while the machine does. */
  private static LongSupplier clock(int stepMillis) {
    AtomicLong nanos = new AtomicLong();
    return () -> nanos.addAndGet(stepMillis * 1_000_000L);
  }

  private LoadPlan fill(int peers) {
    return plan(ANNOUNCES, 0, 0, peers);
  }

  private LoadPlan plan(LoadMix mix, int rate, int stoppedPercent, int fill) {
    boolean ipv4 = tracker.address().getAddress() instanceof Inet4Address;
    LoadTraffic traffic = new LoadTraffic(mix, 0, stoppedPercent, 0);
    return new LoadPlan(
        tracker.address(),
        ipv4 ? io : IoMode.AUTO,
        DURATION,
        warmUp,
        rate,
        64,
        traffic,
        TORRENTS,
        CLIENTS,
        1,
        fill);
  }
}
