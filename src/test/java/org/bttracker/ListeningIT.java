package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.bttracker.client.TrackerClient;
import org.bttracker.net.IoPaths;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged jar: what it says about where it listens, and why it cannot. */
class ListeningIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String LISTENING = "Listening on UDP port ";

  @Test
  void shouldTellPortFamiliesAndAddressesAtLevelInfo() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--log-level=info")) {
      String line = tracker.awaitLine(LISTENING);
      assertTrue(line.endsWith(", IPv4 and IPv6, all addresses"), line);
      assertAnswers(line, "127.0.0.1");
      assertAnswers(line, "::1");
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      assertEquals(1, tracker.output().stream().filter(each -> each.contains(LISTENING)).count());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--address=0.0.0.0 --address=::", "--address=:: --receivers=2"})
  void shouldServeBothFamiliesOnAllAddresses(String options) throws Exception {
    try (JarProcess tracker = JarProcess.start(("--port=0 " + options).split(" "))) {
      String line = tracker.awaitLine(LISTENING);
      assertTrue(line.endsWith(", IPv4 and IPv6, all addresses"), line);
      assertAnswers(line, "127.0.0.1");
      assertAnswers(line, "::1");
    }
  }

  @Test
  void shouldServeAllOfIpv4BesideOneOfIpv6() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--address=0.0.0.0", "--address=::1")) {
      String line = tracker.awaitLine(LISTENING);
      assertTrue(line.endsWith(", IPv4 and IPv6, 0.0.0.0 and ::1"), line);
      assertAnswers(line, "127.0.0.1");
      assertAnswers(line, "::1");
    }
  }

  @Test
  void shouldSayWhyItServesIpv4OnlyIfJavaWasToldSo() throws Exception {
    try (JarProcess tracker =
        JarProcess.startJvm(List.of("-Djava.net.preferIPv4Stack=true"), "--port=0")) {
      String line = tracker.awaitLine(LISTENING);
      assertTrue(
          line.endsWith(
              ", IPv4 only, all addresses; Java does not use IPv6: it was started with"
                  + " -Djava.net.preferIPv4Stack=true"),
          line);
      assertAnswers(line, "127.0.0.1");
    }
  }

  /** In a network namespace of its own, where nothing has an address yet. */
  @Test
  void shouldSayWhyItServesIpv4OnlyOnAHostWithoutIpv6() throws Exception {
    assumeTrue(
        Commands.succeeds("unshare", "--net", "true"),
        "a network namespace needs unshare and root");
    try (JarProcess tracker = JarProcess.start(List.of("unshare", "--net"), "--port=0")) {
      String line = tracker.awaitLine(LISTENING);
      assertTrue(
          line.endsWith(
              ", IPv4 only, all addresses; Java does not use IPv6: this host has no IPv6"),
          line);
    }
  }

  /** In a network namespace of its own; nobody is asked anything there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--io=channel",
        "--io=channel --receivers=2",
        "--io=channel --receivers=2 --address=192.0.2.1",
        "--io=batch --receivers=2"
      })
  void shouldNotHaveToWarnOfAnswersFromOtherAddresses(String options) throws Exception {
    assumeTrue(
        IoPaths.hasBatches() || !options.contains("batch"), "batches need Linux and Java 22");
    assumeTrue(
        Commands.succeeds("unshare", "--net", "true"),
        "a network namespace needs unshare and root");
    assumeTrue(Commands.succeeds("ip", "-V"), "ip is not installed (Debian package iproute2)");
    String[] all = ("--port=0 " + options).trim().split(" ");
    try (JarProcess tracker = JarProcess.start(JarProcess.onAHostWithTwoAddresses(), all)) {
      tracker.awaitLine(LISTENING);
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      assertTrue(
          tracker.output().stream().noneMatch(line -> line.contains("may come from another one")),
          tracker.output()::toString);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --address=:: --address=::1 | --address=:: listens on all addresses, so leave out --address=::1
          --address=192.0.2.1 | cannot bind UDP port 0 of 192.0.2.1: this host does not have that address
          --address=224.0.0.1 | cannot bind UDP port 0 of 224.0.0.1: a multicast address belongs to no host
          --address=fe80::1 | cannot bind UDP port 0 of fe80::1: a link-local address needs its interface
          """)
  void shouldSayWhyItCannotListen(String options, String reason) throws Exception {
    try (JarProcess tracker = JarProcess.start(("--port=0 " + options).split(" "))) {
      assertRefused(tracker, reason);
    }
  }

  @Test
  void shouldSayThatJavaDoesNotUseIpv6IfAnAddressNeedsIt() throws Exception {
    try (JarProcess tracker =
        JarProcess.startJvm(
            List.of("-Djava.net.preferIPv4Stack=true"), "--port=0", "--address=::")) {
      assertRefused(
          tracker,
          "cannot bind UDP port 0 of ::: Java does not use IPv6: it was started with"
              + " -Djava.net.preferIPv4Stack=true");
    }
  }

  /** Java starts with 100 descriptors; 60 sockets leave too few for their selectors. */
  @ParameterizedTest
  @CsvSource({
    "110, cannot open a UDP socket: Too many open files",
    "60, cannot watch the sockets: Too many open files"
  })
  void shouldSayThatThereAreNoDescriptors(int receivers, String reason) throws Exception {
    assumeTrue(
        Commands.succeeds("prlimit", "--nofile=100:100", "true"), "prlimit is not installed");
    try (JarProcess tracker =
        JarProcess.start(
            List.of("prlimit", "--nofile=100:100"), "--port=0", "--receivers=" + receivers)) {
      assertRefused(tracker, reason);
    }
  }

  private static void assertRefused(JarProcess tracker, String reason) throws Exception {
    assertEquals(1, tracker.awaitExit(), tracker.output()::toString);
    List<String> errors =
        tracker.output().stream().filter(line -> line.contains("cannot start")).toList();
    assertEquals(1, errors.size(), tracker.output()::toString);
    assertTrue(errors.get(0).contains("The tracker cannot start: " + reason), errors.get(0));
    assertFalse(
        tracker.output().stream().anyMatch(line -> line.matches("\\s+at .*|.*Exception.*")),
        tracker.output()::toString);
  }

  private static void assertAnswers(String listening, String host) throws IOException {
    String port = listening.replaceFirst(".*" + LISTENING + "(\\d+),.*", "$1");
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
    try (TrackerClient client = new TrackerClient(address)) {
      assertTrue(client.connect(PATIENCE).isPresent(), host);
    }
  }
}
