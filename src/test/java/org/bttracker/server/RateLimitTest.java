package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.bttracker.metrics.Counter;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom a limit of ten requests a second hits: those who send more, and nobody in whose name. */
class RateLimitTest {
  private static final int RATE = 10;
  private static final int SECONDS = 60;
  private static final int FLOOD_PER_SECOND = 200;
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static final IpAddress HONEST = ipv4(1);
  private static final String CONNECT = PipelineFixture.PROTOCOL_ID + "00000000" + "c0ffee00";
  private static final String NEVER_GIVEN = "8123456789abcdef";

  private final PipelineFixture tracker = PipelineFixture.withRateLimit(RATE);

  /** One byte, a connect, and requests with a connection ID that nobody has. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "00",
        CONNECT,
        NEVER_GIVEN + "00000001" + "c0ffee01",
        NEVER_GIVEN + "00000002" + "c0ffee01",
        NEVER_GIVEN + "00000003" + "c0ffee01",
        NEVER_GIVEN + "00000004" + "c0ffee01",
        "0000000000000000" + "00000000" + "c0ffee01"
      })
  void shouldServeTheHonestSourceInWhoseNameOthersSend(String forged) {
    assertServedInAFloodOf(Hex.packet(forged));
  }

  @Test
  void shouldServeTheHonestSourceInWhoseNameOthersAnnounce() {
    assertServedInAFloodOf(Hex.packet(leecher().digits(NEVER_GIVEN)));
  }

  @Test
  void shouldHoldASourceToItsLimitWhateverItAsks() {
    String id = tracker.connect(HONEST);
    int answered = 0;
    for (int i = 0; i < SECONDS * FLOOD_PER_SECOND; i++) {
      tracker.nowNanos = i * SECOND / FLOOD_PER_SECOND;
      String request =
          switch (i % 3) {
            case 0 -> leecher().digits(id);
            case 1 -> id + "00000002" + "c0ffee02" + AnnouncePacket.INFO_HASH;
            default -> id + "00000004" + "c0ffee04";
          };
      answered += tracker.ask(HONEST, request).isEmpty() ? 0 : 1;
    }
    assertEquals(RATE + SECONDS * RATE, answered, 1);
    assertEquals(SECONDS * FLOOD_PER_SECOND - answered, tracker.count(Counter.RATE_LIMITED));
    assertNotEquals("", tracker.ask(ipv4(2), leecher().digits(tracker.connect(ipv4(2)))));
  }

  /** Sixteen bytes answer sixteen, and whoever sends them may be anybody. */
  @Test
  void shouldNeverLimitConnects() {
    for (int i = 0; i < 1_000; i++) {
      assertNotEquals("", tracker.ask(HONEST, CONNECT));
    }
    String id = tracker.connect(HONEST);
    for (int i = 0; i < RATE; i++) {
      assertNotEquals("", tracker.ask(HONEST, leecher().digits(id)), "nothing was charged");
    }
    assertEquals("", tracker.ask(HONEST, leecher().digits(id)));
    assertNotEquals("", tracker.ask(HONEST, CONNECT));
    assertEquals(1, tracker.count(Counter.RATE_LIMITED));
  }

  /** The honest source connects and announces once a second. */
  private void assertServedInAFloodOf(ByteBuffer forged) {
    int connects = 0;
    int announces = 0;
    for (int i = 0; i < SECONDS * FLOOD_PER_SECOND; i++) {
      tracker.nowNanos = i * SECOND / FLOOD_PER_SECOND;
      tracker.ask(HONEST, forged.duplicate());
      if (i % FLOOD_PER_SECOND == FLOOD_PER_SECOND / 2) {
        String reply = tracker.ask(HONEST, CONNECT);
        connects += reply.length() == 2 * 16 ? 1 : 0;
        String announced = tracker.ask(HONEST, leecher().digits(reply.substring(16)));
        announces += announced.startsWith("00000001") ? 1 : 0;
      }
    }
    assertEquals(SECONDS, connects);
    assertEquals(SECONDS, announces);
    assertEquals(0, tracker.count(Counter.RATE_LIMITED));
  }
}
