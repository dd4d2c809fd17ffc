package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged jar with a socket that reports the ICMP errors that its responses bring about. */
class IcmpErrorIT {
  private static final int ROUNDS = 50;
  private static final String REFUSED = "Not permitted";

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#options")
  void shouldServeOnWhateverErrorsComeBack(String io) throws Exception {
    assumeTrue(Commands.succeeds("python3", "--version"), "python3 is not installed");
    try (JarProcess parent = startParent(io)) {
      int port = Integer.parseInt(parent.awaitLine("Port ").substring("Port ".length()));
      parent.say("start");
      parent.awaitLine("Taking UDP socket from standard input, local port " + port);
      try (TrackerSession client = new TrackerSession(port)) {
        for (int i = 0; i < ROUNDS; i++) {
          parent.say("errors");
          String sent = awaitSent(parent);
          assumeFalse(sent.startsWith(REFUSED), "no right to send ICMP messages (needs root)");
          assertNotEquals(0, client.connect());
        }
      }
      parent.say("stop");
      parent.awaitLine("Status 143");
      assertFalse(
          parent.output().stream().anyMatch(line -> line.contains("cannot go on")),
          parent.output()::toString);
    }
  }

  /** The tracker's lines come in between. */
  private static String awaitSent(JarProcess parent) throws InterruptedException {
    String line;
    do {
      line = parent.awaitLine("");
    } while (!line.equals("Sent") && !line.startsWith(REFUSED));
    return line;
  }

  private static JarProcess startParent(String io) throws Exception {
    List<String> command = new ArrayList<>(List.of("python3", Scripts.file("icmp_errors.py")));
    command.addAll(JarProcess.command(io));
    return JarProcess.startOther(command);
  }
}
