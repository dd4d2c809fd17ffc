package org.bttracker.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bttracker.metrics.LoopMeter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final LoopMeter first = new LoopMeter(nanos::get);
  private final LoopMeter second = new LoopMeter(nanos::get);
  private String lacking = "";
  private final Health health = new Health(List.of(first, second), nanos::get, () -> lacking);

  @Test
  void shouldBeHealthyWhileAllLoopsTurn() {
    assertIs(200, "ok");
    nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    assertIs(200, "ok");
    first.turn();
    second.turn();
    nanos.addAndGet(1);
    assertIs(200, "ok");
  }

  @Test
  void shouldNameALoopThatDoesNotTurn() {
    nanos.addAndGet(Duration.ofMillis(5_001).toNanos());
    assertIs(503, "receive loop 1 has not turned for 5 s");
    first.turn();
    assertIs(503, "receive loop 2 has not turned for 5 s");
    nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    assertIs(503, "receive loop 2 has not turned for 8 s");
    second.turn();
    assertIs(200, "ok");
  }

  /** A loop that works on one thing for ever does not turn. */
  @Test
  void shouldSeeALoopThatIsStuckInItsWork() {
    first.turn();
    second.turn();
    first.wake();
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    second.turn();
    assertIs(503, "receive loop 1 has not turned for 60 s");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Restoring: 1 of 2 torrents", "reading the cluster's log"})
  void shouldTellWhatItLacksAndBeHealthyAllTheSame(String words) {
    lacking = words;
    assertIs(200, "ok; " + words);
    lacking = "";
    assertIs(200, "ok");
  }

  @Test
  void shouldTellOfALoopThatDoesNotTurnBeforeWhatItLacks() {
    lacking = "reading the cluster's log";
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    assertIs(503, "receive loop 1 has not turned for 6 s");
  }

  private void assertIs(int status, String text) {
    Reply reply = health.get(null);
    assertEquals(status, reply.status());
    assertEquals(text + "\n", new String(reply.body(), StandardCharsets.UTF_8));
  }
}
