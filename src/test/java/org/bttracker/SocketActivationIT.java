package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.net.IoPaths;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged jar with a socket for its standard input, which outlives it. */
class SocketActivationIT {
  private static final int PEERS = 50;
  private static final int RESTARTS = 3;

  @TempDir private Path directory;

  @BeforeEach
  void needPython() throws InterruptedException {
    assumeTrue(Commands.succeeds("python3", "--version"), "python3 is not installed");
  }

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#options")
  void shouldAnswerEveryRequestOverRestarts(String io) throws Exception {
    Path file = directory.resolve("state");
    try (JarProcess parent = startParent("::", "--snapshot=" + file, io)) {
      int port = port(parent);
      parent.say("start");
      parent.awaitLine("Taking UDP socket from standard input, local port " + port);
      try (TrackerSession client = new TrackerSession(port)) {
        long id = client.connect();
        try (AnnounceLoad load = AnnounceLoad.steady(port, id, PEERS)) {
          load.awaitAnswers(1_000);
          for (int i = 0; i < RESTARTS; i++) {
            parent.say("stop");
            parent.awaitLine("Status 143");
            load.awaitSilence();
            parent.say("start");
            parent.awaitLine("Restored " + PEERS + " torrents, " + PEERS + " peers");
            load.awaitAnswers(1_000);
          }
          load.finish();
        }
        for (int torrent = 1; torrent <= PEERS; torrent++) {
          assertEquals(new ScrapeResponse.Counts(1, 0, 0), client.scrape(id, torrent));
        }
      }
      parent.say("stop");
      parent.awaitLine("Exiting");
      parent.awaitLine("Status 143");
      assertFalse(
          parent.output().stream().anyMatch(line -> line.contains("Binding")),
          "it must serve no other socket");
    }
  }

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#options")
  void shouldAnswerWhatWasSentBeforeItsStart(String io) throws Exception {
    try (JarProcess parent = startParent("::", io)) {
      int port = port(parent);
      try (TrackerSession early = new TrackerSession(port)) {
        early.sendConnect(7);
        parent.say("start");
        assertEquals(7, early.awaitTransactionId());
      }
      parent.say("stop");
      parent.awaitLine("Status 143");
    }
  }

  @Test
  void shouldSayWhereItListensAndThatThePortIsIgnored() throws Exception {
    try (JarProcess parent = startParent("::", List.of(), "--log-level=info", "--port=9")) {
      int port = port(parent);
      parent.say("start");
      parent.awaitLine("--port=9 is ignored: the UDP socket at standard input has port " + port);
      parent.awaitLine(
          "Listening on UDP port "
              + port
              + ", IPv4 and IPv6, all addresses (IPv6 only if the socket at standard input is)");
      parent.say("stop");
      parent.awaitLine("Status 143");
    }
  }

  /** Neither the default nor the socket's own port contradicts the socket. */
  @Test
  void shouldNotWarnOfAPortThatNobodyHasAskedFor() throws Exception {
    try (JarProcess parent = startParent("::")) {
      parent.say("start");
      parent.awaitLine("Listening on UDP port " + port(parent));
      parent.say("stop");
      parent.awaitLine("Status 143");
      assertFalse(
          parent.output().stream().anyMatch(line -> line.contains("ignored")),
          parent.output()::toString);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "unbound, the UDP socket at standard input is not bound to a port",
    "connected, the UDP socket at standard input is connected to one peer",
    "tcp, the socket at standard input is for TCP; the tracker needs UDP",
    "tcp-connected, the socket at standard input is for TCP; the tracker needs UDP",
    "unix-datagram, the socket at standard input is a UNIX socket; the tracker needs UDP",
    "unix-stream, the socket at standard input is a UNIX socket; the tracker needs UDP"
  })
  void shouldRefuseASocketThatItCannotServe(String socket, String reason) throws Exception {
    assertRefused(startParent(socket), reason);
  }

  /** What systemd's {@code ListenDatagram=0.0.0.0:1234} gives. */
  @ParameterizedTest
  @MethodSource("ipv4Sockets")
  void shouldServeASocketForIpv4OnlyWhereOneOfThePathsCan(String address, String io)
      throws Exception {
    try (JarProcess parent = startParent(address, io)) {
      int port = port(parent);
      try (TrackerSession early = new TrackerSession(port)) {
        early.sendConnect(7);
        parent.say("start");
        assertEquals(7, early.awaitTransactionId());
        early.connect();
      }
      parent.awaitLine("Listening on UDP port " + port + ", IPv4 only, ");
      parent.say("stop");
      parent.awaitLine("Status 143");
    }
  }

  /** Java 17 does without IPv6 by itself when its standard input is such a socket. */
  static Stream<Arguments> ipv4Sockets() {
    List<String> options =
        Runtime.version().feature() == 17
            ? List.of("--io=auto", "--io=channel")
            : List.of("--io=auto", "--io=batch");
    return Stream.of("0.0.0.0", "127.0.0.1")
        .flatMap(address -> options.stream().map(io -> Arguments.of(address, io)));
  }

  @Test
  void shouldSayWhyItCannotServeASocketForIpv4Only() throws Exception {
    assumeTrue(Runtime.version().feature() >= 25, "Java 17 serves it on both paths");
    assertRefused(
        startParent("0.0.0.0", "--io=channel"),
        "the UDP socket at standard input is for IPv4 only, which Java serves only in batches"
            + " (--io=channel); let it listen on [::] for both families, or start with java"
            + " -Djava.net.preferIPv4Stack=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "::1", "::ffff:127.0.0.1"})
  void shouldRefuseASocketForIpv6IfJavaDoesNotUseIt(String address) throws Exception {
    assertRefused(
        startParent(address, List.of("-Djava.net.preferIPv4Stack=true")),
        "the UDP socket at standard input is for IPv6, which Java does not use: it was started"
            + " with -Djava.net.preferIPv4Stack=true");
  }

  @Test
  void shouldRefuseSeveralReceiversOfOneSocket() throws Exception {
    assertRefused(
        startParent("::", "--receivers=2"),
        "--receivers must be 1 with a UDP socket at standard input");
  }

  /** An IPv6 socket may have an IPv4 address; Java without IPv6 serves an IPv4 socket. */
  @ParameterizedTest
  @MethodSource("ipv4Addresses")
  void shouldServeASocketOfAnIpv4Address(String address, boolean preferIpv4, String io)
      throws Exception {
    try (JarProcess parent =
        startParent(address, List.of("-Djava.net.preferIPv4Stack=" + preferIpv4), io)) {
      int port = port(parent);
      parent.say("start");
      parent.awaitLine("Listening on UDP port " + port + ", IPv4 only, 127.0.0.1");
      try (TrackerSession client = new TrackerSession(port)) {
        client.connect();
      }
      parent.say("stop");
      parent.awaitLine("Status 143");
    }
  }

  static Stream<Arguments> ipv4Addresses() {
    return IoPaths.options().stream()
        .flatMap(
            io ->
                Stream.of(
                    Arguments.of("::ffff:127.0.0.1", false, io),
                    Arguments.of("127.0.0.1", true, io)));
  }

  /** In a network namespace of its own; nobody is asked anything there. */
  @ParameterizedTest
  @CsvSource({"::, --io=channel, 1", "::ffff:192.0.2.1, --io=channel, 0", "::, --io=batch, 0"})
  void shouldWarnWhereTheKernelChoosesTheAddressOfAnAnswer(String socket, String io, int warnings)
      throws Exception {
    assumeTrue(IoPaths.hasBatches() || !io.contains("batch"), "batches need Linux and Java 22");
    assumeTrue(
        Commands.succeeds("unshare", "--net", "true"),
        "a network namespace needs unshare and root");
    assumeTrue(Commands.succeeds("ip", "-V"), "ip is not installed (Debian package iproute2)");
    List<String> command = new ArrayList<>(JarProcess.onAHostWithTwoAddresses());
    command.addAll(command(socket, List.of(), io));
    try (JarProcess parent = JarProcess.startOther(command)) {
      parent.say("start");
      parent.awaitLine("Listening on UDP port ");
      parent.say("stop");
      parent.awaitLine("Status 143");
      String warning =
          "This host has several addresses, and an answer may come from another one than was asked;"
              + " most clients ignore it then; let the socket at standard input listen on one"
              + " address";
      assertEquals(
          warnings,
          parent.output().stream().filter(line -> line.endsWith(warning)).count(),
          parent.output()::toString);
    }
  }

  /** Some programs use a pair of connected UNIX sockets for a pipe. */
  @Test
  void shouldTakeAPairOfUnixSocketsForAPipe() throws Exception {
    try (JarProcess parent = startParent("unix-pair", "--port=0")) {
      parent.say("start");
      try (TrackerSession client = new TrackerSession(parent.awaitPort())) {
        client.connect();
      }
      parent.say("stop");
      parent.awaitLine("Status 143");
    }
  }

  private static void assertRefused(JarProcess started, String reason) throws Exception {
    try (JarProcess parent = started) {
      parent.say("start");
      parent.say("wait");
      parent.awaitLine("Status 1");
      List<String> errors =
          parent.output().stream().filter(line -> line.contains("cannot start")).toList();
      assertEquals(1, errors.size(), parent.output()::toString);
      assertTrue(errors.get(0).contains("The tracker cannot start: " + reason), errors::toString);
      assertFalse(
          parent.output().stream().anyMatch(line -> line.matches("\\s+at .*|.*Exception.*")),
          parent.output()::toString);
    }
  }

  private static JarProcess startParent(String socket, String... options) throws Exception {
    return startParent(socket, List.of(), options);
  }

  private static JarProcess startParent(String socket, List<String> jvmOptions, String... options)
      throws Exception {
    return JarProcess.startOther(command(socket, jvmOptions, options));
  }

  private static List<String> command(String socket, List<String> jvmOptions, String... options)
      throws Exception {
    List<String> command =
        new ArrayList<>(List.of("python3", Scripts.file("inherited_socket.py"), socket));
    command.addAll(JarProcess.command(jvmOptions, options));
    return command;
  }

  private static int port(JarProcess parent) throws InterruptedException {
    return Integer.parseInt(parent.awaitLine("Port ").substring("Port ".length()));
  }
}
