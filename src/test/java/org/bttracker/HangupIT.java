package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.client.Announce;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGHUP does to the packaged jar, with a terminal, without one, and under nohup. */
class HangupIT {
  private static final String ONE = "000102030405060708090a0b0c0d0e0f";
  private static final String TWO = "ffeeddccbbaa99887766554433221100";

  /** Runs a program in a session of its own, so that it has no terminal. */
  private static final List<String> DETACHED = List.of("setsid", "--wait");

  @TempDir private Path directory;

  /** In the locale of a service, which has no minus sign. */
  @Test
  void shouldReadTheKeysOfConnectionIdsAnew() throws Exception {
    assumeTrue(Commands.succeeds("setsid", "--version"), "setsid is not installed");
    Path keys = writeKeys(ONE);
    List<String> command = new ArrayList<>(List.of("env", "LC_ALL=C"));
    command.addAll(detached("--port=0", "--id-key-file=" + keys));
    try (JarProcess tracker = JarProcess.startOther(command)) {
      int port = tracker.awaitPort();
      tracker.awaitLine("Starting");
      long id = TrackerSession.idOf(port);
      hangUp(tracker);
      tracker.awaitLine("Reloaded, and nothing has changed");
      writeKeys(TWO + "\n" + ONE);
      hangUp(tracker);
      tracker.awaitLine("Reloaded ID keys: +1 −0, another one signs");
      writeKeys("nonsense");
      hangUp(tracker);
      tracker.awaitLine(
          "Not reloaded, and left as it was: --id-key-file: %s, line 1: a key must be 32 hex digits"
              .formatted(keys));
      try (TrackerSession client = new TrackerSession(port)) {
        client.announce(id, new Announce(TrackerSession.torrent(1), 7_001));
      }
    }
  }

  /** When nothing can be read anew as yet, nor has the signal another meaning. */
  @Test
  void shouldReadAnewWhatWasAskedForDuringTheStart() throws Exception {
    assumeTrue(Commands.succeeds("setsid", "--version"), "setsid is not installed");
    try (JarProcess tracker = JarProcess.startOther(detached("--port=0"))) {
      tracker.awaitLine("Welcome");
      hangUp(tracker);
      tracker.awaitLine("Reloaded, and nothing has changed");
    }
  }

  @Test
  void shouldReadTheSettingsAnew() throws Exception {
    assumeTrue(Commands.succeeds("setsid", "--version"), "setsid is not installed");
    Path file = Files.writeString(directory.resolve("settings"), "port = 0\n");
    try (JarProcess tracker = JarProcess.startOther(detached("--config=" + file))) {
      int port = tracker.awaitPort();
      tracker.awaitLine("Starting");
      Files.writeString(file, "port = 0\nlog-level = warn\n");
      hangUp(tracker);
      tracker.awaitLine("The log level is warn from now on");
      Files.writeString(file, "port = 0\nmax-scrape = 1\nmax-peers = 9\n");
      hangUp(tracker);
      tracker.awaitLine("Restart the tracker for other settings to hold: max-peers");
      tracker.awaitLine("Reloaded settings: max-scrape: 74 → 1; log-level: warn → debug");
      Files.writeString(file, "port = x\nlog-level = error\n");
      hangUp(tracker);
      tracker.awaitLine(
          "Not reloaded, and left as it was: " + file + ", line 1: port=x: must be a whole number");
      TrackerSession.idOf(port);
      tracker.awaitLine("Registered new connection");
    }
  }

  @Test
  void shouldEndInOrderWhenItsTerminalIsClosed() throws Exception {
    assumeTrue(Commands.succeeds("python3", "--version"), "python3 is not installed");
    Path file = directory.resolve("state");
    List<String> command = new ArrayList<>(List.of("python3", Scripts.file("terminal.py")));
    command.addAll(JarProcess.command("--port=0", "--snapshot=" + file));
    try (JarProcess terminal = JarProcess.startOther(command)) {
      try (TrackerSession client = new TrackerSession(terminal.awaitPort())) {
        terminal.awaitLine("Starting");
        client.announce(client.connect(), new Announce(TrackerSession.torrent(1), 7_001));
      }
      terminal.awaitLine("Sending response");
      terminal.say("close");
      terminal.awaitLine("Status 129");
    }
    try (JarProcess tracker = JarProcess.start("--port=0", "--snapshot=" + file)) {
      tracker.awaitLine("Restored 1 torrents, 1 peers");
    }
  }

  @Test
  void shouldLiveOnUnderNohup() throws Exception {
    assumeTrue(Commands.succeeds("nohup", "--version"), "nohup is not installed");
    try (JarProcess tracker = JarProcess.start(List.of("nohup"), "--port=0")) {
      int port = tracker.awaitPort();
      tracker.awaitLine("SIGHUP has no effect");
      tracker.signal("HUP");
      assertTrue(TrackerSession.idOf(port) != 0);
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      assertTrue(tracker.output().stream().noneMatch(line -> line.contains("Reloaded")));
    }
  }

  private static List<String> detached(String... options) {
    List<String> command = new ArrayList<>(DETACHED);
    command.addAll(JarProcess.command(options));
    return command;
  }

  /** The program is a child of setsid, if that had to make a new process. */
  private static void hangUp(JarProcess tracker) throws Exception {
    ProcessHandle outer = ProcessHandle.of(tracker.pid()).orElseThrow();
    long pid = outer.children().findFirst().map(ProcessHandle::pid).orElse(outer.pid());
    assertEquals(0, new ProcessBuilder("kill", "-HUP", Long.toString(pid)).start().waitFor());
  }

  private Path writeKeys(String content) throws IOException {
    return SecretFile.write(directory.resolve("keys"), content + "\n");
  }
}
