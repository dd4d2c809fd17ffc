package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.PipelineFixture.PROTOCOL_ID;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.bttracker.server.PipelineFixture.ipv6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.bttracker.metrics.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectHandlerTest {
  private final PipelineFixture tracker = PipelineFixture.withRoomForEverything();

  @ParameterizedTest
  @ValueSource(strings = {"00000000", "c0ffee01", "7fffffff", "ffffffff"})
  void shouldAnswerWithTransactionIdAndConnectionId(String transactionId) {
    String reply = tracker.ask(ipv4(1), PROTOCOL_ID, "00000000", transactionId);
    assertEquals("00000000" + transactionId, reply.substring(0, 16));
    assertEquals(2 * 16, reply.length());
    assertNotEquals("0000000000000000", reply.substring(16));
    assertEquals(1, tracker.count(Counter.CONNECTS));
  }

  @Test
  void shouldAnswerLongerConnectWithSixteenBytes() {
    String reply = tracker.ask(ipv6(1), PROTOCOL_ID, "00000000", "c0ffee01", "ff".repeat(2_032));
    assertEquals("00000000c0ffee01", reply.substring(0, 16));
    assertEquals(2 * 16, reply.length());
  }

  @Test
  void shouldGiveNewConnectionIdEachTime() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertTrue(ids.add(tracker.connect(ipv4(1))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0000000000000000", "0000041727101981", "8000041727101980"})
  void shouldIgnoreConnectWithoutProtocolId(String protocolId) {
    assertEquals("", tracker.ask(ipv4(1), protocolId, "00000000", "c0ffee01"));
    assertEquals(1, tracker.count(Counter.MALFORMED));
    assertEquals(0, tracker.connections.size());
  }

  @Test
  void shouldIgnoreConnectWithConnectionIdInsteadOfProtocolId() {
    String id = tracker.connect(ipv4(1));
    assertEquals("", tracker.ask(ipv4(1), id, "00000000", "c0ffee01"));
  }

  @Test
  void shouldSignIdsWhileTheTableIsFull() {
    PipelineFixture small = PipelineFixture.withRoomForConnections(2);
    String first = small.connect(ipv4(1));
    small.connect(ipv4(2));
    String signed = small.connect(ipv4(3));
    assertEquals(2, small.connections.size());
    assertEquals(3, small.count(Counter.CONNECTS));
    assertEquals(1, small.count(Counter.SIGNED_CONNECTION_IDS));
    assertNotEquals("", small.ask(ipv4(1), leecher().digits(first)), "nobody is driven out");
    assertNotEquals("", small.ask(ipv4(3), leecher().digits(signed)));
    assertEquals("", small.ask(ipv4(2), leecher().digits(signed)), "bound to its address");
    small.nowNanos += Duration.ofMinutes(2).toNanos();
    assertNotEquals("", small.ask(ipv4(3), leecher().digits(signed)));
    small.nowNanos += Duration.ofSeconds(1).toNanos();
    assertEquals("", small.ask(ipv4(3), leecher().digits(signed)));
    small.connections.purge(small.nowNanos, id -> {});
    small.connect(ipv4(3));
    assertEquals(1, small.connections.size());
  }
}
