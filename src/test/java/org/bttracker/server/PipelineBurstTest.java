package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.INFO_HASH;
import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.net.Burst;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datagrams that take the way together, from whatever sources. */
class PipelineBurstTest {
  private static final IpAddress CLIENT = ipv4(1);
  private static final String TRANSACTION_ID = "c0ffee01";
  private static final String NEVER_GIVEN = "8123456789abcdef";
  private static final String CONNECT = PipelineFixture.PROTOCOL_ID + "00000000" + TRANSACTION_ID;

  private final PipelineFixture tracker = PipelineFixture.withRoomForEverything();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "240.0.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "ff00::",
        "ff02::1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
      })
  void shouldDropWhatComesFromWhereNobodyCanBeAnswered(String source) throws Exception {
    assertEquals("", tracker.ask(address(source), CONNECT));
    assertEquals(1, tracker.count(Counter.UNANSWERABLE));
    assertEquals(0, tracker.connections.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.255",
        "223.255.255.255",
        "::1",
        "2001:db8::1",
        "fe80::1",
        "fc00::1",
        "feff::1"
      })
  void shouldAnswerHostsAtAnyPortButZero(String source) throws Exception {
    tracker.clear();
    for (int port : new int[] {0, 1, 65_535}) {
      tracker.add(address(source), port, Hex.packet(CONNECT));
    }
    List<String> replies = tracker.process();
    assertEquals(List.of(0, 32, 32), replies.stream().map(String::length).toList());
    assertEquals(1, tracker.count(Counter.UNANSWERABLE));
    assertEquals(2, tracker.count(Counter.CONNECTS));
  }

  /** Of every kind one, so that datagrams leave the pipeline at every step. */
  @Test
  void shouldTakeEachDatagramOfABurstItsOwnWay() {
    String id = tracker.connect(CLIENT);
    tracker.clear();
    tracker.add(CLIENT, 1, Hex.packet(leecher().digits(NEVER_GIVEN)));
    tracker.add(CLIENT, 1, Hex.packet(leecher().digits(id)));
    tracker.add(CLIENT, 0, Hex.packet(leecher().digits(id)));
    tracker.add(CLIENT, 1, Hex.packet(CONNECT));
    tracker.add(CLIENT, 1, Hex.packet("00"));
    tracker.add(CLIENT, 1, Hex.packet(id, "00000002", TRANSACTION_ID, INFO_HASH));
    tracker.add(CLIENT, 1, Hex.packet(id, "00000003", TRANSACTION_ID));
    tracker.add(CLIENT, 1, Hex.packet(id, "00000004", TRANSACTION_ID));
    tracker.add(ipv4(2), 1, Hex.packet(leecher().digits(id)));
    tracker.add(CLIENT, 1, Hex.packet(leecher().port("0001").digits(id)));
    List<String> replies = tracker.process();
    assertEquals(
        List.of("", "00000001", "", "00000000", "", "00000002", "", "00000003", "", "00000001"),
        replies.stream().map(reply -> reply.substring(0, Math.min(8, reply.length()))).toList());
    // Of this burst; with the connect before it, two were answered.
    assertEquals(11, tracker.count(Counter.DATAGRAMS));
    assertEquals(2, tracker.count(Counter.ANNOUNCES));
    assertEquals(2, tracker.count(Counter.BAD_CONNECTION_IDS));
    assertEquals(2, tracker.count(Counter.MALFORMED));
    assertEquals(1, tracker.count(Counter.UNANSWERABLE));
  }

  @Test
  void shouldHandleTheRequestsOfABurstInTheirOrder() {
    String id = tracker.connect(CLIENT);
    String started = leecher().event("00000002").digits(id);
    String stopped = leecher().event("00000003").digits(id);
    tracker.clear();
    for (String packet : List.of(started, stopped, started, stopped, started)) {
      tracker.add(CLIENT, 1, Hex.packet(packet));
    }
    assertEquals(
        List.of("00000001", "00000000", "00000001", "00000000", "00000001"),
        tracker.process().stream().map(reply -> reply.substring(24, 32)).toList(),
        "leechers");
  }

  @Test
  void shouldAnswerAFullBurstAndForgetTheOneBefore() {
    String id = tracker.connect(CLIENT);
    tracker.clear();
    for (int i = 0; i < Burst.MAX_SIZE; i++) {
      tracker.add(CLIENT, 1, Hex.packet(leecher().port(String.format("%04x", i + 1)).digits(id)));
    }
    assertFalse(tracker.process().contains(""));
    assertEquals(Burst.MAX_SIZE, tracker.swarms.peers());
    tracker.clear();
    assertEquals(List.of(), tracker.process());
    tracker.add(CLIENT, 1, Hex.packet(leecher().digits(NEVER_GIVEN)));
    tracker.add(CLIENT, 1, Hex.packet(CONNECT));
    assertEquals(List.of(0, 32), tracker.process().stream().map(String::length).toList());
  }

  /** Without connection IDs, reading ahead for them and checking one fail. */
  @Test
  void shouldLoseOnlyTheDatagramsAtWhichAStepFails() {
    Counters counters = new Counters();
    Pipeline faulty =
        new Pipeline(
            null,
            tracker.swarms,
            Admission.ofEverybody(null, new Pressure(10, 10, 0)),
            () -> new ReplyPolicy(Duration.ofMinutes(30), 50, 80, 74),
            new Journal(counters.forLoop(), new LineBudget(0)));
    Burst burst = new Burst();
    burst.next().put(Hex.packet(leecher().digits(NEVER_GIVEN)));
    burst.add(CLIENT.high(), CLIENT.low(), 1);
    faulty.process(burst, 0);
    assertFalse(burst.get(0).response().hasResponse());
    assertEquals(2, counters.get(Counter.FAILURES));
  }

  private static IpAddress address(String text) throws UnknownHostException {
    return IpAddress.of(InetAddress.getByName(text));
  }
}
