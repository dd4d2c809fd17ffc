package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.bttracker.net.IoPaths;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged jar tells a service manager such as systemd; a script stands in for that. */
class ServiceManagerIT {
  @TempDir private Path directory;

  @BeforeEach
  void needPython() throws InterruptedException {
    assumeTrue(Commands.succeeds("python3", "--version"), "python3 is not installed");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldTellThatItIsReadyReloadsAndStops(boolean isAbstract) throws Exception {
    assumeTrue(IoPaths.hasBatches(), "UNIX sockets need Linux and Java 22");
    String socket =
        isAbstract ? "@bttracker-" + UUID.randomUUID() : directory.resolve("notify").toString();
    try (JarProcess manager = startUnder(socket)) {
      // The lines of the log come in any order with this, from a thread of their own.
      manager.awaitLine("told: READY=1");
      manager.signal("HUP");
      String reloading = manager.awaitLine("told: RELOADING=1");
      assertTrue(reloading.matches("told: RELOADING=1,MONOTONIC_USEC=\\d+"), reloading);
      manager.awaitLine("told: READY=1");
      manager.signal("TERM");
      assertEquals(0, manager.awaitExit());
      List<String> told =
          manager.output().stream().filter(line -> line.startsWith("told: ")).toList();
      assertEquals(
          List.of("told: READY=1", reloading, "told: READY=1", "told: STOPPING=1"),
          told,
          manager.output()::toString);
    }
  }

  @Test
  void shouldServeThoughNobodyCanBeTold() throws Exception {
    String missing = directory.resolve("missing").toString();
    String reason =
        IoPaths.hasBatches()
            ? "cannot send to a UNIX socket: error 2"
            : "it needs Java 22 or newer, and this is Java " + Runtime.version().feature();
    List<String> command = new ArrayList<>(List.of("env", "NOTIFY_SOCKET=" + missing));
    command.addAll(JarProcess.command("--port=0"));
    try (JarProcess tracker = JarProcess.startOther(command)) {
      int port = tracker.awaitPort();
      tracker.awaitLine("The service manager cannot be told: " + reason);
      try (TrackerSession client = new TrackerSession(port)) {
        client.connect();
      }
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      long lines = tracker.output().stream().filter(line -> line.contains("be told")).count();
      assertEquals(1, lines, tracker.output()::toString);
      assertTrue(tracker.output().get(tracker.output().size() - 1).endsWith("Exiting"));
    }
  }

  private static JarProcess startUnder(String socket) throws IOException {
    Path script = Path.of("src", "test", "resources", "notify_socket.py");
    assertTrue(Files.exists(script));
    List<String> command = new ArrayList<>(List.of("python3", script.toString(), socket));
    command.addAll(JarProcess.command("--port=0"));
    return JarProcess.startOther(command);
  }
}
