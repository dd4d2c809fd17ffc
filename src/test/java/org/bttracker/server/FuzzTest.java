package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.bttracker.metrics.Counter;
import org.bttracker.protocol.Hex;
import org.junit.jupiter.api.Test;

/** A million packets that are almost right; another seed: {@code -Dbttracker.fuzz.seed=N}. */
class FuzzTest {
  private static final long SEED = Long.getLong("bttracker.fuzz.seed", 20_260_101);
  private static final int PACKETS = 1_000_000;
  private static final int PACKETS_A_MINUTE = 20_000;

  private final Random random = new Random(SEED);
  private final FuzzHarness harness = new FuzzHarness();
  private final MutatedPackets packets = new MutatedPackets(random);

  @Test
  void shouldSurviveAMillionMutatedPackets() {
    for (int i = 0; i < PACKETS; i++) {
      int source = random.nextInt(FuzzHarness.SOURCES);
      try {
        if (i % PACKETS_A_MINUTE == 0) {
          harness.age(Duration.ofMinutes(1));
        }
        packets.next(harness.connectionId(source));
        harness.feed(packets.bytes(), packets.length(), source);
      } catch (RuntimeException | AssertionError e) {
        fail("seed " + SEED + ", packet " + i + ": " + digits(), e);
      }
    }
    harness.checkCounters(PACKETS);
    for (Counter reached :
        List.of(
            Counter.CONNECTS,
            Counter.SIGNED_CONNECTION_IDS,
            Counter.ANNOUNCES,
            Counter.SCRAPES,
            Counter.ERRORS,
            Counter.MALFORMED,
            Counter.BAD_CONNECTION_IDS,
            Counter.TORRENTS_FULL,
            Counter.PEERS_FULL,
            Counter.TOO_MANY_PORTS)) {
      assertTrue(harness.count(reached) > 1_000, () -> "seed " + SEED + ": few " + reached);
    }
  }

  private String digits() {
    return Hex.digits(ByteBuffer.wrap(packets.bytes(), 0, packets.length()));
  }
}
