package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.bttracker.metrics.LineBudget;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the operator reads of single datagrams. */
class JournalTest {
  private static final IpAddress CLIENT = ipv4(1);
  private static final String CONNECT = PipelineFixture.PROTOCOL_ID + "00000000" + "00000007";

  private final Logger logger = (Logger) LoggerFactory.getLogger(Journal.class);
  private final Level level = logger.getLevel();
  private final boolean additive = logger.isAdditive();
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final LineBudget budget = new LineBudget(1_000);
  private final PipelineFixture tracker = PipelineFixture.withRateLimit(10, budget);

  @BeforeEach
  void listen() {
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void leave() {
    logger.detachAppender(appender);
    logger.setAdditive(additive);
    logger.setLevel(level);
  }

  @Test
  void shouldTellOfAConnect() {
    String reply = tracker.ask(CLIENT, CONNECT);
    long id = Long.parseUnsignedLong(reply.substring(16), 16);
    assertEquals(
        List.of(
            "Datagram received. Action = 0, Connection ID = 4497486125440, Transaction ID = 7",
            "Handling incoming connection",
            "Registered new connection, ID = " + id,
            "Sending response to matching Transaction ID 7"),
        lines());
  }

  @Test
  void shouldTellOfAnAnnounceAndAScrape() {
    String id = connect();
    tracker.ask(CLIENT, leecher().event("00000002").digits(id));
    tracker.ask(CLIENT, id, "00000002", "00000008", AnnouncePacket.INFO_HASH.repeat(80));
    assertEquals(
        List.of(
            received(1, id, 0xc0ffee01),
            "Handling announce, event = started, info hash = " + AnnouncePacket.INFO_HASH,
            "Announced, seeders = 0, leechers = 1, peers = 0",
            "Sending response to matching Transaction ID " + 0xc0ffee01,
            received(2, id, 8),
            "Handling scrape, info hashes = 74",
            "Sending response to matching Transaction ID 8"),
        lines());
  }

  @Test
  void shouldTellOfRefusals() {
    String id = connect();
    tracker.ask(CLIENT, id, "00000004", "00000008");
    tracker.ask(CLIENT, leecher().port("0000").digits(id));
    assertEquals(
        List.of(
            received(4, id, 8),
            "Refusing request: unknown action",
            "Sending response to matching Transaction ID 8",
            received(1, id, 0xc0ffee01),
            "Handling announce, event = none, info hash = " + AnnouncePacket.INFO_HASH,
            "Refusing request: port must not be 0",
            "Sending response to matching Transaction ID " + 0xc0ffee01),
        lines());
  }

  @Test
  void shouldTellOfWhatIsIgnored() {
    tracker.ask(CLIENT, "00");
    tracker.ask(CLIENT, "0000000000000009", "00000002", "00000008");
    tracker.ask(CLIENT, "0000000000000009", "00000003", "00000008");
    assertEquals(
        List.of(
            "Datagram received. Action = -1, Connection ID = 0, Transaction ID = 0",
            "Ignoring datagram: shorter than 16 bytes",
            "Datagram received. Action = 2, Connection ID = 9, Transaction ID = 8",
            "Ignoring datagram: unknown connection ID",
            "Datagram received. Action = 3, Connection ID = 9, Transaction ID = 8",
            "Ignoring datagram: error packet"),
        lines());
  }

  /** Nothing is said of a response that there is not. */
  @Test
  void shouldTellOfRequestsOverTheRateLimit() {
    String id = connect();
    for (int i = 0; i < 10; i++) {
      tracker.ask(CLIENT, leecher().digits(id));
    }
    appender.list.clear();
    tracker.ask(CLIENT, leecher().digits(id));
    assertEquals(
        List.of(received(1, id, 0xc0ffee01), "Ignoring datagram: over the rate limit"), lines());
  }

  /** Though all go through each step before the next. */
  @Test
  void shouldKeepTheLinesOfADatagramTogether() {
    String id = connect();
    tracker.clear();
    tracker.add(CLIENT, 1, Hex.packet(id, "00000002", "00000001"));
    tracker.add(CLIENT, 1, Hex.packet(id, "00000002", "00000002"));
    tracker.process();
    assertEquals(
        List.of(
            received(2, id, 1),
            "Handling scrape, info hashes = 0",
            "Sending response to matching Transaction ID 1",
            received(2, id, 2),
            "Handling scrape, info hashes = 0",
            "Sending response to matching Transaction ID 2"),
        lines());
  }

  @Test
  void shouldCountTheDatagramsThatGetNoLines() {
    LineBudget small = new LineBudget(9);
    PipelineFixture quiet = PipelineFixture.withRateLimit(10, small);
    quiet.clear();
    for (int i = 0; i < 20; i++) {
      quiet.add(CLIENT, 1, Hex.packet(i % 2 == 0 ? CONNECT : "00"));
    }
    quiet.process();
    assertEquals(18, small.drainLeftOut());
    assertEquals(0, small.drainLeftOut());
    quiet.ask(CLIENT, CONNECT);
    assertEquals(1, small.drainLeftOut());
  }

  @Test
  void shouldNotCountWhatTheLevelLeavesOut() {
    logger.setLevel(Level.INFO);
    for (int i = 0; i < 1_000; i++) {
      tracker.ask(CLIENT, CONNECT);
    }
    assertEquals(List.of(), lines());
    assertEquals(0, budget.drainLeftOut());
  }

  private String connect() {
    String id = tracker.connect(CLIENT);
    appender.list.clear();
    return id;
  }

  private static String received(int action, String id, int transactionId) {
    return String.format(
        "Datagram received. Action = %d, Connection ID = %d, Transaction ID = %d",
        action, Long.parseUnsignedLong(id, 16), transactionId);
  }

  private List<String> lines() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
