package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bttracker.FreePort;
import org.bttracker.check.CheckResult;
import org.bttracker.check.Observation;
import org.bttracker.check.TrackerCheck;
import org.bttracker.check.Verdict;
import org.bttracker.client.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CheckCommandTest {
  @Test
  void shouldPassThisTrackerInEachRule() throws Exception {
    try (ServingTracker tracker = new ServingTracker();
        TrackerCheck check =
            new TrackerCheck(
                List.of(
                    new InetSocketAddress("127.0.0.1", tracker.port()),
                    new InetSocketAddress("::1", tracker.port())),
                Duration.ofSeconds(20),
                false,
                TimeSource.SYSTEM)) {
      CheckResult result = check.run(address -> {});
      // Over IPv6 this host has no second address to ask from.
      assertEquals(
          List.of("id-other-address"),
          Stream.concat(
                  result.addresses().stream().flatMap(address -> address.observations().stream()),
                  result.families().stream())
              .filter(observation -> observation.verdict() != Verdict.PASS)
              .map(Observation::rule)
              .toList());
      assertEquals(2, result.families().size());
      assertEquals(List.of(), result.reasonsAgainstListing());
    }
  }

  @Test
  void shouldPrintALineForEachRule() throws Exception {
    try (ServingTracker tracker = new ServingTracker()) {
      InProcess check = InProcess.run("check", tracker.url("127.0.0.1"), "--timeout=20s");
      assertEquals(0, check.status(), check::toString);
      assertEquals("", check.errors());
      List<String> lines = check.output().lines().toList();
      assertEquals("127.0.0.1:" + tracker.port(), lines.get(0));
      assertTrue(
          lines.contains(
              "  pass        a connect response has no more than 16 bytes (no BEP): 16 bytes"),
          check::output);
      long rules =
          lines.stream()
              .filter(line -> line.matches("  pass +\\S.* \\((BEP \\d+, .*|no BEP.*)\\): .+"))
              .count();
      assertEquals(rules + " pass, 0 fail, 0 not stated", lines.get(lines.size() - 2));
      assertEquals(
          "Public lists of trackers: nothing speaks against it", lines.get(lines.size() - 1));
    }
  }

  @Test
  void shouldTellOfTheIntervalThatPublicListsRefuse() throws Exception {
    try (ServingTracker tracker = new ServingTracker("--announce-interval=1m")) {
      InProcess check = InProcess.run("check", tracker.url("127.0.0.1"), "--timeout=20s");
      assertEquals(0, check.status(), check::toString);
      assertTrue(
          check
              .output()
              .matches(
                  "(?s).*Public lists of trackers: would not take it: the interval over IPv4 is \\d+ s,"
                      + " and not from 5 minutes to 3 hours\\R"),
          check::output);
    }
  }

  @Test
  void shouldPrintOneJsonObject() throws Exception {
    try (ServingTracker tracker = new ServingTracker()) {
      InProcess check = InProcess.run("check", "--json", tracker.url("[::1]"), "--timeout=20s");
      assertEquals(0, check.status(), check::toString);
      String rule =
          "\\{\"rule\":\"[a-z0-9-]+\",\"group\":\"[^\"]+\",\"words\":\"[^\"]+\",\"source\":\"[^\"]+\","
              + "\"verdict\":\"(pass|not stated)\",\"seen\":\"([^\"\\\\]|\\\\\")+\"\\}";
      String object =
          "\\{\"tracker\":\"\\Q"
              + tracker.url("[::1]")
              + "\\E\",\"addresses\":\\[\\{"
              + "\"address\":\"\\[::1\\]:\\d+\",\"intervalSeconds\":\\d+,\"rules\":\\["
              + rule
              + "(,"
              + rule
              + ")*\\]\\}\\],\"families\":\\[\\],"
              + "\"pass\":\\d+,\"fail\":0,\"notStated\":1,\"good\":true,"
              + "\"reasonsAgainstListing\":\\[\\]\\}\\R";
      assertTrue(check.output().matches(object), check::output);
    }
  }

  @Test
  void shouldFailWhereNobodyListens() throws Exception {
    InProcess check = InProcess.run("check", "udp://127.0.0.1:" + FreePort.find());
    assertEquals(1, check.status());
    assertTrue(
        check
            .output()
            .contains(
                "fail        a connect gets a connect response (BEP 15, Connect): nobody listens there"),
        check::output);
  }

  /** Nothing is sent: the command line is refused before. */
  @ParameterizedTest
  @ValueSource(strings = {"udp://8.8.8.8:1", "udp://[2001:db8::1]:1", "udp://172.32.0.1:1"})
  void shouldWantAWordForTrackersOfStrangers(String url) {
    assertEquals(
        "TRACKER="
            + url
            + ": may be somebody else's, since its address is neither loopback nor private;"
            + " --yes checks it all the same",
        Refusals.refusal("check", url));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          check                    | TRACKER: is missing; write bttracker check udp://HOST:PORT [OPTIONS]
          check udp://127.0.0.1    | TRACKER=udp://127.0.0.1: must be udp://HOST:PORT, with a port from 1 to 65535
          check udp://127.0.0.1:1 --timeout=2m | --timeout=2m: must be a time like 90s, 30m or 2h, from 50ms to 1m
          """)
  void shouldRefuseABadCommandLine(String arguments, String complaint) {
    assertEquals(complaint, Refusals.refusal(arguments.split(" ")));
  }
}
