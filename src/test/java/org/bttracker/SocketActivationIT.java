package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bttracker.client.ScrapeResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar with a UDP socket for its standard input, which outlives it. */
class SocketActivationIT {
  private static final int PEERS = 50;
  private static final int RESTARTS = 3;

  @TempDir private Path directory;

  @BeforeEach
  void needPython() throws InterruptedException {
    assumeTrue(runs("python3", "--version"), "python3 is not installed");
  }

  @Test
  void shouldAnswerEveryRequestOverRestarts() throws Exception {
    Path file = directory.resolve("state");
    try (JarProcess parent = startParent("::", "--snapshot=" + file)) {
      int port = port(parent);
      parent.say("start");
      parent.awaitLine("Taking UDP socket from standard input, local port " + port);
      try (TrackerSession client = new TrackerSession(port)) {
        long id = client.connect();
        try (SteadyLoad load = new SteadyLoad(port, id, PEERS)) {
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

  @Test
  void shouldAnswerWhatWasSentBeforeItsStart() throws Exception {
    try (JarProcess parent = startParent("::")) {
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
  void shouldRefuseASocketForIpv4Only() throws Exception {
    assertRefused("0.0.0.0", "the UDP socket at standard input is for IPv4 only");
  }

  @Test
  void shouldRefuseSeveralReceiversOfOneSocket() throws Exception {
    assertRefused(
        "::", "--receivers must be 1 with a UDP socket at standard input", "--receivers=2");
  }

  private static void assertRefused(String address, String reason, String... options)
      throws Exception {
    try (JarProcess parent = startParent(address, options)) {
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

  private static JarProcess startParent(String address, String... options) throws Exception {
    Path script =
        Path.of(
            Objects.requireNonNull(SocketActivationIT.class.getResource("/inherited_socket.py"))
                .toURI());
    List<String> command = new ArrayList<>(List.of("python3", script.toString(), address));
    command.addAll(JarProcess.command(options));
    return JarProcess.startOther(command);
  }

  private static int port(JarProcess parent) throws InterruptedException {
    return Integer.parseInt(parent.awaitLine("Port ").substring("Port ".length()));
  }

  private static boolean runs(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
