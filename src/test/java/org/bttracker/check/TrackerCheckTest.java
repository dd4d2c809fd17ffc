package org.bttracker.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bttracker.client.VirtualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks a fake tracker that has one fault, or none. */
@Timeout(60)
class TrackerCheckTest {
  /** Faults that leave nothing to look at behind them. */
  private static final Set<Fault> HALTING =
      EnumSet.of(
          Fault.SILENT,
          Fault.NO_ANNOUNCES,
          Fault.PART_OF_A_PEER,
          Fault.NO_SCRAPES,
          Fault.PART_OF_A_TRIPLE,
          Fault.ONE_TRIPLE_MORE);

  /** Faults that keep the tracker from removing a peer. */
  private static final Set<Fault> KEEPING =
      EnumSet.of(Fault.STOPPED_STAY, Fault.STOPPED_AT_ONCE_STAY);

  private CheckResult result;
  private int packets;
  private boolean empty;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "REFUSES_TORRENTS"})
  void shouldNoticeEachFaultWithItsRuleAlone(Fault fault) throws Exception {
    check(fault, false, "127.0.0.1", "::1");
    assertEquals(
        fault.rule.isBinding() ? Set.of(fault.rule.toString()) : Set.of(),
        rules(Verdict.FAIL),
        this::text);
    Set<String> open = rules(Verdict.NOT_STATED);
    // Over IPv6 there is no second address to ask from.
    open.remove(Rule.ID_OTHER_ADDRESS.toString());
    if (!fault.rule.isBinding()) {
      assertEquals(Set.of(fault.rule.toString()), open, this::text);
    } else if (!HALTING.contains(fault)) {
      open.removeAll(consequences(fault));
      assertEquals(Set.of(), open, this::text);
    }
    assertEquals(!fault.rule.isBinding(), result.isGood());
    assertEquals(!KEEPING.contains(fault), empty, "its peers are removed again");
  }

  /** What cannot be seen any more, by a rule that no BEP states. */
  private static Set<String> consequences(Fault fault) {
    return switch (fault) {
      case IDS_SERVE_ONCE -> Set.of(Rule.ANNOUNCE_TWICE.toString());
      case ONE_WANTED_NONE_GIVEN -> Set.of(Rule.EACH_HANDED_OUT.toString());
      case COUNTS_ZERO -> Set.of(Rule.FAMILIES_COUNTED.toString());
      // Over IPv6 it was seen at one address only, which may always get the same.
      case IDS_CONSTANT -> Set.of(Rule.ID_NOT_GUESSABLE.toString());
      default -> Set.of();
    };
  }

  @Test
  void shouldHaveAFaultForEachRule() {
    Set<Rule> noticed =
        Arrays.stream(Fault.values())
            .map(fault -> fault.rule)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    assertEquals(EnumSet.allOf(Rule.class), noticed);
  }

  @Test
  void shouldPassATrackerWithoutFaults() throws Exception {
    check(Fault.NONE, false, "127.0.0.1", "::1");
    assertEquals(Set.of(), rules(Verdict.FAIL), this::text);
    assertEquals(Set.of("id-other-address"), rules(Verdict.NOT_STATED), this::text);
    assertTrue(result.isGood());
    assertEquals(List.of(), result.reasonsAgainstListing());
    assertTrue(empty);
  }

  @Test
  void shouldPassEachRuleOfOneAddressOverIpv4() throws Exception {
    check(Fault.NONE, false, "127.0.0.1");
    assertEquals(Rule.values().length - 2, result.count(Verdict.PASS), this::text);
    assertEquals(List.of(), result.families());
  }

  @Test
  void shouldSendFewPacketsToStrangers() throws Exception {
    check(Fault.NONE, true, "127.0.0.1");
    assertTrue(packets <= 70, packets + " packets");
    assertEquals(Set.of("each-handed-out", "scrape-full"), rules(Verdict.NOT_STATED), this::text);
  }

  @Test
  void shouldNotBlameATrackerThatRefusesUnknownTorrents() throws Exception {
    check(Fault.REFUSES_TORRENTS, false, "127.0.0.1");
    assertEquals(Set.of(), rules(Verdict.FAIL), this::text);
    assertEquals(
        "it refuses this torrent: error \"not allowed\"",
        observations()
            .filter(observation -> observation.rule().equals("announce-answered"))
            .findFirst()
            .orElseThrow()
            .seen());
    assertEquals(List.of("no announce was accepted over IPv4"), result.reasonsAgainstListing());
  }

  @Test
  void shouldSayThatNobodyListens() throws Exception {
    FaultyTracker gone = new FaultyTracker(Fault.NONE, "127.0.0.1");
    List<InetSocketAddress> addresses = gone.addresses();
    gone.close();
    try (TrackerCheck check =
        new TrackerCheck(addresses, Duration.ofSeconds(2), false, new VirtualTime(() -> {}))) {
      result = check.run(address -> {});
    }
    assertEquals(Set.of("connect-answered"), rules(Verdict.FAIL), this::text);
    assertEquals(0, result.count(Verdict.PASS));
    assertFalse(result.isGood());
  }

  @Test
  void shouldRemoveItsPeersWhenItIsClosedHalfWay() throws Exception {
    try (FaultyTracker tracker = new FaultyTracker(Fault.NONE, "127.0.0.1", "::1")) {
      TrackerCheck check =
          new TrackerCheck(
              tracker.addresses(), Duration.ofSeconds(2), false, new VirtualTime(tracker));
      assertThrows(IOException.class, () -> check.run(address -> close(check, tracker)));
      tracker.serve();
      assertTrue(tracker.isEmpty());
    }
  }

  private static void close(TrackerCheck check, FaultyTracker tracker) {
    assertFalse(tracker.isEmpty());
    try {
      check.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void check(Fault fault, boolean thrifty, String... hosts) throws IOException {
    try (FaultyTracker tracker = new FaultyTracker(fault, hosts)) {
      VirtualTime time = new VirtualTime(tracker);
      try (TrackerCheck check =
          new TrackerCheck(tracker.addresses(), Duration.ofSeconds(2), thrifty, time)) {
        result = check.run(address -> {});
      }
      tracker.serve();
      packets = tracker.packets();
      empty = tracker.isEmpty();
    }
  }

  private Stream<Observation> observations() {
    return Stream.concat(
        result.addresses().stream().flatMap(address -> address.observations().stream()),
        result.families().stream());
  }

  private Set<String> rules(Verdict verdict) {
    return observations()
        .filter(observation -> observation.verdict() == verdict)
        .map(Observation::rule)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private String text() {
    return observations()
        .filter(observation -> observation.verdict() != Verdict.PASS)
        .map(Observation::toString)
        .collect(Collectors.joining("\n", "\n", "\n"));
  }
}
