package org.bttracker.metrics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoopMeterTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong nanos = new AtomicLong(-5);
  private final AtomicInteger readings = new AtomicInteger();
  private final LoopMeter meter =
      new LoopMeter(
          () -> {
            readings.incrementAndGet();
            return nanos.get();
          });

  @Test
  void shouldTellWaitingFromWorking() {
    pass(100);
    meter.begin();
    pass(3);
    meter.wake();
    pass(2);
    meter.wake();
    pass(1);
    meter.answered(0, 0);
    assertEquals(3.0, meter.waitingSeconds());
    long answered = nanos.get();
    meter.turn();
    assertEquals(3.0, meter.workingSeconds());
    assertEquals(answered, meter.lastTurnNanos());
    pass(4);
    meter.turn();
    assertEquals(nanos.get(), meter.lastTurnNanos());
    assertEquals(7.0, meter.waitingSeconds());
    assertEquals(3.0, meter.workingSeconds());
  }

  @Test
  void shouldReadTheClockOnceForEachBurstAndOnceForEachTurn() {
    readings.set(0);
    for (int socket = 0; socket < 3; socket++) {
      meter.wake();
      meter.answered(0, 1);
      meter.answered(0, 0);
    }
    meter.turn();
    assertEquals(6 + 1, readings.get());
  }

  @Test
  void shouldCountMessagesAndBytesOfEachFamily() {
    int amount = 1;
    for (Message message : Message.values()) {
      for (boolean ipv4 : new boolean[] {true, false}) {
        for (int i = 0; i < amount; i++) {
          meter.received(message, ipv4, 10);
          meter.sent(message, ipv4, 100);
          meter.sent(message, ipv4, 1);
        }
        amount++;
      }
    }
    amount = 1;
    for (Message message : Message.values()) {
      for (boolean ipv4 : new boolean[] {true, false}) {
        assertEquals(amount, meter.received(message, ipv4));
        assertEquals(2 * amount, meter.sent(message, ipv4));
        amount++;
      }
    }
    assertEquals(10 * (1 + 3 + 5 + 7), meter.receivedBytes(true));
    assertEquals(10 * (2 + 4 + 6 + 8), meter.receivedBytes(false));
    assertEquals(101 * (1 + 3 + 5 + 7), meter.sentBytes(true));
    assertEquals(101 * (2 + 4 + 6 + 8), meter.sentBytes(false));
    assertEquals(0.0, meter.waitingSeconds());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "10000, 0",
    "10001, 1",
    "20000, 1",
    "50000, 2",
    "50001, 3",
    "1000000, 6",
    "1000001, 7",
    "100000000, 12",
    "100000001, 13",
    "5000000000, 13"
  })
  void shouldPutEachTimeIntoTheBucketWhoseBoundItKeeps(long took, int bucket) {
    long received = nanos.get();
    nanos.addAndGet(took);
    meter.answered(received, 3);
    long[] expected = new long[14];
    expected[bucket] = 3;
    assertArrayEquals(expected, meter.responseTimes().counts());
    assertEquals(3 * took / 1e9, meter.responseTimes().sumSeconds());
  }

  @Test
  void shouldHaveBoundsFrom10MicrosecondsTo100MillisecondsAndInfinity() {
    double[] bounds = ResponseTimes.boundsSeconds();
    assertEquals(0.000_01, bounds[0]);
    assertEquals(0.1, bounds[12]);
    assertEquals(Double.POSITIVE_INFINITY, bounds[13]);
    assertEquals(14, bounds.length);
  }

  @ParameterizedTest
  @CsvSource({
    "-qB5000-, qB",
    "-TR4060-, TR",
    "-lt0D80-, lt",
    "-LT2000-, LT",
    "-GT0003-, GT",
    "-ZZ1234-, other",
    "qB5000--, other",
    "M7-10-0-, other",
    "-q, other"
  })
  void shouldTellClientsByTheirPeerId(String peerId, String family) {
    long head =
        ByteBuffer.allocate(8).put(0, peerId.getBytes(StandardCharsets.US_ASCII)).getLong(0);
    ClientErrors errors = meter.clientErrors();
    errors.addStale(head);
    errors.addError(head);
    errors.addError(head);
    for (int i = 0; i < ClientErrors.families().size(); i++) {
      boolean own = ClientErrors.families().get(i).equals(family);
      assertEquals(own ? 1 : 0, errors.stale(i));
      assertEquals(own ? 2 : 0, errors.errors(i));
    }
  }

  /** Whatever strangers send: the number of series stays what it is. */
  @Test
  void shouldKnowTwentyFamiliesAndOther() {
    assertEquals(21, ClientErrors.families().size());
    assertEquals("other", ClientErrors.families().get(20));
    assertEquals(21, ClientErrors.families().stream().distinct().count());
    ClientErrors errors = meter.clientErrors();
    for (int family = 0; family < 1 << 16; family++) {
      errors.addStale((long) '-' << 56 | (long) family << 40);
    }
    assertEquals((1 << 16) - 20, errors.stale(20));
    assertTrue(ClientErrors.families().stream().limit(20).allMatch(name -> name.length() == 2));
  }

  private void pass(int seconds) {
    nanos.addAndGet(seconds * SECOND);
  }
}
