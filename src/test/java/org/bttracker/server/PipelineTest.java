package org.bttracker.server;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.server.AnnouncePacket.INFO_HASH;
import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.bttracker.server.PipelineFixture.ipv6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bttracker.metrics.Counter;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is answered, and who is met with silence. */
class PipelineTest {
  private static final IpAddress CLIENT = ipv4(1);
  private static final String TRANSACTION_ID = "c0ffee01";
  private static final String NEVER_GIVEN = "8123456789abcdef";

  private final PipelineFixture tracker = PipelineFixture.withRoomForEverything();

  @AfterEach
  void everyDatagramHasOneOutcome() {
    long outcomes =
        Stream.of(
                Counter.CONNECTS,
                Counter.ANNOUNCES,
                Counter.SCRAPES,
                Counter.ERRORS,
                Counter.MALFORMED,
                Counter.BAD_CONNECTION_IDS)
            .mapToLong(tracker::count)
            .sum();
    assertEquals(tracker.count(Counter.DATAGRAMS), outcomes);
  }

  @Test
  void shouldIgnoreUnknownConnectionId() {
    tracker.connect(CLIENT);
    assertAllIgnored(CLIENT, NEVER_GIVEN);
    assertAllIgnored(CLIENT, "0000000000000000");
    assertAllIgnored(CLIENT, PipelineFixture.PROTOCOL_ID);
  }

  @Test
  void shouldIgnoreConnectionIdOfAnotherAddress() {
    String id = tracker.connect(CLIENT);
    assertAllIgnored(ipv4(2), id);
    assertAllIgnored(ipv6(1), id);
    assertNotEquals("", tracker.ask(CLIENT, leecher().digits(id)));
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        123_456_789_987_654L,
        -60_000_000_000L, // passes 0 within the two minutes
        -123_456_789_987_654L,
        ((1L << 31) - 60_000) * 1_000_000 // the milliseconds pass 2^31
      })
  void shouldAcceptConnectionIdForTwoMinutes(long startNanos) {
    tracker.nowNanos = startNanos;
    String id = tracker.connect(CLIENT);
    for (int seconds : new int[] {0, 1, 59, 60, 119, 120}) {
      tracker.nowNanos = startNanos + TimeUnit.SECONDS.toNanos(seconds);
      assertNotEquals("", tracker.ask(CLIENT, leecher().digits(id)), seconds + " s");
    }
    tracker.nowNanos = startNanos + TimeUnit.MILLISECONDS.toNanos(120_001);
    assertAllIgnored(CLIENT, id);
  }

  @Test
  void shouldAcceptConnectionIdManyTimesForAnything() {
    String id = tracker.connect(CLIENT);
    for (int i = 0; i < 100; i++) {
      String infoHash = String.format("%040x", i);
      assertNotEquals("", tracker.ask(CLIENT, leecher().infoHash(infoHash).digits(id)));
      assertNotEquals("", tracker.ask(CLIENT, id, "00000002", TRANSACTION_ID, infoHash));
    }
    assertEquals(100, tracker.count(Counter.ANNOUNCES));
    assertEquals(100, tracker.count(Counter.SCRAPES));
    assertEquals(100, tracker.swarms.torrents());
  }

  @Test
  void shouldBindConnectionIdToTheAddressOnly() {
    String id = tracker.connect(IpAddress.ofIpv4(0x0a000001));
    tracker.clear();
    for (int port : new int[] {1, 6_881, 65_535}) {
      tracker.add(IpAddress.ofIpv4(0x0a000001), port, Hex.packet(leecher().digits(id)));
    }
    assertFalse(tracker.process().contains(""));
  }

  @Test
  void shouldAcceptAllConnectionIdsOfOneAddress() {
    String first = tracker.connect(CLIENT);
    String second = tracker.connect(CLIENT);
    assertNotEquals("", tracker.ask(CLIENT, leecher().digits(first)));
    assertNotEquals("", tracker.ask(CLIENT, leecher().digits(second)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000004", "01000000", "ffffffff"})
  void shouldRefuseUnknownAction(String action) {
    assertEquals(
        "00000003" + TRANSACTION_ID + ascii("unknown action"),
        tracker.ask(CLIENT, tracker.connect(CLIENT), action, TRANSACTION_ID));
    assertEquals(1, tracker.count(Counter.ERRORS));
  }

  @Test
  void shouldRefuseAnnounceThatIsTooShort() {
    String id = tracker.connect(CLIENT);
    String packet = leecher().digits(id);
    String error = "00000003" + TRANSACTION_ID + ascii("announce request is shorter than 98 bytes");
    assertEquals(error, tracker.ask(CLIENT, packet.substring(0, 2 * 97)));
    assertEquals(error, tracker.ask(CLIENT, packet.substring(0, 2 * 20)));
    assertEquals(error, tracker.ask(CLIENT, packet.substring(0, 2 * 16)));
    assertEquals(3, tracker.count(Counter.ERRORS));
    assertEquals(0, tracker.swarms.torrents());
  }

  @Test
  void shouldNeverAnswerErrorPacket() {
    String id = tracker.connect(CLIENT);
    assertEquals("", tracker.ask(CLIENT, id, "00000003", TRANSACTION_ID, ascii("no")));
    assertEquals("", tracker.ask(CLIENT, id, "00000003", TRANSACTION_ID));
    assertEquals("", tracker.ask(CLIENT, NEVER_GIVEN, "00000003", TRANSACTION_ID));
    assertEquals(3, tracker.count(Counter.MALFORMED));
  }

  @Test
  void shouldIgnoreWhatIsShorterThanHeader() {
    String id = tracker.connect(CLIENT);
    assertEquals("", tracker.ask(CLIENT, id, "00000002", "c0ffee"));
    assertEquals("", tracker.ask(CLIENT));
    assertEquals(2, tracker.count(Counter.MALFORMED));
  }

  @Test
  void shouldAnswerConnectAtMostWithoutConnectionId() {
    ByteBuffer packet = ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);
    for (int action = 0; action <= 4; action++) {
      packet.putLong(0, Bep15.PROTOCOL_ID).putInt(8, action);
      for (int length = 0; length <= Bep15.MAX_REQUEST_LENGTH; length++) {
        String reply = tracker.ask(CLIENT, packet.limit(length).position(0));
        int expected = action == 0 && length >= 16 ? 2 * 16 : 0;
        assertEquals(expected, reply.length(), "action " + action + ", length " + length);
        packet.clear();
      }
    }
  }

  @Test
  void shouldAnswerEveryLengthOfRequestWithConnectionId() {
    ByteBuffer packet = Hex.packet("ff".repeat(Bep15.MAX_REQUEST_LENGTH));
    packet.putLong(0, Long.parseUnsignedLong(tracker.connect(CLIENT), 16));
    for (int action = 0; action <= 4; action++) {
      packet.putInt(8, action);
      boolean isAnswered = action == 1 || action == 2 || action == 4;
      for (int length = 0; length <= Bep15.MAX_REQUEST_LENGTH; length++) {
        String reply = tracker.ask(CLIENT, packet.limit(length).position(0));
        String message = "action " + action + ", length " + length;
        assertEquals(isAnswered && length >= 16, !reply.isEmpty(), message);
        packet.clear();
      }
    }
  }

  @Test
  void shouldSurviveRandomBytes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] bytes = new byte[Bep15.MAX_REQUEST_LENGTH];
    long id = Long.parseUnsignedLong(tracker.connect(CLIENT), 16);
    for (int round = 0; round < 20_000; round++) {
      random.nextBytes(bytes);
      boolean proven = random.nextBoolean();
      ByteBuffer packet = ByteBuffer.wrap(bytes).putInt(8, random.nextInt(5));
      if (proven) {
        packet.putLong(0, id);
      }
      packet.limit(random.nextInt(bytes.length + 1));
      String reply = tracker.ask(CLIENT, packet);
      assertTrue(proven || reply.isEmpty(), "seed " + seed + ", round " + round);
    }
  }

  private void assertAllIgnored(IpAddress source, String connectionId) {
    long before = tracker.count(Counter.BAD_CONNECTION_IDS);
    String announce = leecher().digits(connectionId);
    assertEquals("", tracker.ask(source, announce));
    assertEquals("", tracker.ask(source, announce.substring(0, 2 * 97)));
    assertEquals("", tracker.ask(source, leecher().port("0000").digits(connectionId)));
    assertEquals("", tracker.ask(source, connectionId, "00000002", TRANSACTION_ID, INFO_HASH));
    assertEquals("", tracker.ask(source, connectionId, "00000004", TRANSACTION_ID));
    assertEquals(before + 5, tracker.count(Counter.BAD_CONNECTION_IDS));
  }
}
