package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.List;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.TestAnnounce;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReporterTest {
  private static final String HOLDING = "holding 0 torrents, 0 peers, 0 connection IDs";

  private static final IpAddress CLIENT = IpAddress.ofIpv4(0x0a000001);

  private final Counters counters = new Counters();
  private final LoopCounters loop = counters.forLoop();
  private final LineBudget datagramLines = new LineBudget(4);
  private final SwarmRegistry swarms =
      new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 100, 100, 0));
  private final ConnectionTable connections =
      new ConnectionTable(100, Duration.ofMinutes(2), SigningKey.random());
  private Reporter reporter;
  private String restoring = "";
  private LogLines log;

  @BeforeEach
  void report() {
    reporter = new Reporter(counters, swarms, connections, datagramLines, 4, () -> restoring);
    logAt(Level.INFO);
  }

  @AfterEach
  void restoreLog() {
    log.close();
  }

  @Test
  void shouldSumUpAMinuteAtLevelInfo() {
    loop.add(Counter.DATAGRAMS, 30);
    loop.add(Counter.CONNECTS, 10);
    loop.add(Counter.ANNOUNCES, 20);
    reporter.summarize();
    assertLines(
        "INFO In the last minute: 30 datagrams received, 10 connects answered, 20 announces"
            + " answered; "
            + HOLDING);
  }

  @Test
  void shouldSayHowFarARestoreIs() {
    restoring = "Restoring: 12 of 70 torrents";
    loop.add(Counter.ANNOUNCES, 20);
    reporter.summarize();
    restoring = "";
    loop.add(Counter.ANNOUNCES, 20);
    reporter.summarize();
    assertLines(
        "INFO In the last minute: 20 announces answered; "
            + HOLDING
            + "; Restoring: 12 of 70 torrents",
        "INFO In the last minute: 20 announces answered; " + HOLDING);
  }

  @Test
  void shouldSumUpOnlyWhatIsNew() {
    loop.add(Counter.ANNOUNCES, 20);
    reporter.summarize();
    log.take();
    reporter.summarize();
    assertLines();
    loop.add(Counter.ANNOUNCES, 3);
    reporter.summarize();
    assertLines("INFO In the last minute: 3 announces answered; " + HOLDING);
  }

  /** At the default level each of its datagrams has had its lines. */
  @Test
  void shouldNotSumUpWhatTheLogHasShown() {
    logAt(Level.DEBUG);
    loop.add(Counter.DATAGRAMS, 30);
    loop.add(Counter.ANNOUNCES, 20);
    loop.add(Counter.MALFORMED, 9);
    loop.add(Counter.BAD_CONNECTION_IDS, 1);
    reporter.summarize();
    reporter.close();
    assertLines();
  }

  @Test
  void shouldSumUpWhatTheLogHasNotShown() {
    logAt(Level.DEBUG);
    loop.add(Counter.DATAGRAMS, 3);
    datagramLines.take(4, 0);
    datagramLines.take(4, 0);
    datagramLines.take(4, 0);
    reporter.reportLeftOut();
    reporter.summarize();
    assertLines(
        "DEBUG 2 datagrams in the last second were not logged",
        "INFO In the last minute: 3 datagrams received; " + HOLDING);
    loop.add(Counter.DATAGRAMS, 1);
    reporter.summarize();
    assertLines();
  }

  @Test
  void shouldUseTheSingularForOne() {
    logAt(Level.DEBUG);
    InfoHash torrent = InfoHash.ofHex("00".repeat(20));
    new TestAnnounce(torrent, CLIENT, 6_881, true, AnnounceEvent.NONE, 0)
        .to(swarms, 0, new ResponseEncoder());
    AddressIds.of(connections).issue(CLIENT, 0);
    loop.add(Counter.DATAGRAMS, 1);
    loop.add(Counter.RECEIVE_FAILURES, 1);
    datagramLines.take(5, 0);
    reporter.reportLeftOut();
    reporter.summarize();
    assertLines(
        "DEBUG 1 datagram in the last second was not logged",
        "INFO In the last minute: 1 datagram received, 1 failure to receive; holding 1 torrent, 1"
            + " peer, 1 connection ID");
  }

  /** The budget of four lines a second goes to the first four. */
  @ParameterizedTest
  @CsvSource({
    "5, DEBUG 1 expired connection ID in the last second was not logged",
    "6, DEBUG 2 expired connection IDs in the last second were not logged"
  })
  void shouldTellHowManyExpiredIdsWereLeftOut(int ids, String line) {
    logAt(Level.DEBUG);
    for (int i = 0; i < ids; i++) {
      AddressIds.of(connections).issue(CLIENT, 0);
    }
    reporter.purge(Duration.ofHours(1).toNanos());
    assertEquals(4, log.take().size());
    reporter.reportLeftOut();
    assertLines(line);
  }

  /** Whether firewall, rate limit or fault: nobody would learn of it from the other lines. */
  @ParameterizedTest
  @EnumSource
  void shouldSumUpEachTroubleAtTheDefaultLevel(Counter counter) {
    logAt(Level.DEBUG);
    loop.add(Counter.DATAGRAMS, 5);
    reporter.summarize();
    assertLines();
    loop.add(counter, 3);
    reporter.summarize();
    List<String> lines = log.take();
    if (counter.isTrouble()) {
      assertEquals(
          "INFO In the last minute: 3 " + counter.description() + "; " + HOLDING, lines.get(0));
    } else {
      assertEquals(List.of(), lines);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldWarnOnceAMinuteOfEachLimit(Counter counter) {
    logAt(Level.WARN);
    for (int minute = 0; minute < 2; minute++) {
      loop.add(counter, 3);
      reporter.summarize();
      assertEquals(
          counter
              .limit()
              .map(
                  option ->
                      List.of(
                          "WARN In the last minute, a limit was reached: 3 %s (%s);"
                              .concat(
                                  " raise the option in brackets to serve more, and Java's heap (-Xmx) with it")
                              .formatted(counter.description(), option)))
              .orElse(List.of()),
          log.take());
    }
    reporter.summarize();
    assertLines();
  }

  @Test
  void shouldNameAllLimitsInOneWarning() {
    logAt(Level.WARN);
    loop.add(Counter.TOO_MANY_PORTS, 2);
    counters.add(Counter.RATE_LIMITED, 7);
    reporter.summarize();
    List<String> lines = log.take();
    assertEquals(1, lines.size());
    assertTrue(
        lines.get(0).contains(Counter.TOO_MANY_PORTS.description() + " (--max-ports-per-ip), 7 "),
        lines::toString);
    assertTrue(lines.get(0).contains(" (--rate-limit); "), lines::toString);
  }

  @Test
  void shouldSumUpTheLastPartOfAMinuteAtTheEnd() {
    loop.add(Counter.ANNOUNCES, 20);
    reporter.summarize();
    log.take();
    loop.add(Counter.ANNOUNCES, 4);
    loop.add(Counter.RATE_LIMITED, 1);
    datagramLines.take(5, 0);
    reporter.close();
    assertLines(
        "INFO Since the last summary: 4 announces answered, 1 request over the rate limit ignored; "
            + HOLDING,
        "WARN Since the last summary, a limit was reached: 1 request over the rate limit ignored"
            + " (--rate-limit); raise the option in brackets to serve more, and Java's heap (-Xmx) with it",
        "INFO 1 datagram in all was not logged");
  }

  @Test
  void shouldSayNothingAtTheEndIfNothingHasHappened() {
    reporter.close();
    assertLines();
  }

  private void logAt(Level level) {
    if (log != null) {
      log.close();
    }
    log = new LogLines(Reporter.class, level);
  }

  private void assertLines(String... lines) {
    assertEquals(List.of(lines), log.take());
  }
}
