package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.client.Announce;
import org.bttracker.snapshot.Commands;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the packaged jar says of a snapshot that it cannot use: one line, with the true cause.
 * {@code SnapshotFilesTest} knows all kinds of files; here is one for each step of the start that
 * refuses.
 */
class SnapshotRefusalIT {
  private static final List<String> AS_NOBODY =
      List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--");

  @TempDir private Path temporary;
  private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() throws IOException {
    directory = temporary.toRealPath();
    file = directory.resolve("state");
  }

  @Test
  void shouldRefuseAMissingDirectory() throws Exception {
    Path missing = directory.resolve("missing");
    assertRefused(missing.resolve("state"), "no such directory: " + missing);
  }

  @Test
  void shouldRefuseAFifoAndLeaveItThere() throws Exception {
    assumeTrue(Commands.succeeds("mkfifo", file.toString()), "there is no mkfifo");
    assertRefused(file, file + " is a FIFO");
    assertTrue(Files.exists(file), "it is still there");
  }

  /** It would be renamed, as a damaged snapshot is, and a snapshot would take its place. */
  @Test
  void shouldRefuseAFileOfAnotherKindAndLeaveItThere() throws Exception {
    Files.writeString(file, "port = 1234\n");
    assertRefused(file, file + " is another kind of file, and no snapshot");
    assertEquals("port = 1234\n", Files.readString(file));
  }

  @Test
  void shouldRefuseASecondTracker() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    try (JarProcess tracker = JarProcess.start("--port=0", "--snapshot=" + file)) {
      tracker.awaitPort();
      tracker.awaitLine("No snapshot to restore");
      String reason = "another tracker is using it, " + file + ".lock is locked";
      assertRefused(file, reason);
      assertRefused(link, reason);
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      assertNoLine(tracker, "is not written");
    }
    assertTrue(Files.exists(file), "the first one has written it");
  }

  /** The lock is the process's, and goes with it. */
  @Test
  void shouldStartAfterOneThatWasKilled() throws Exception {
    try (JarProcess tracker = JarProcess.start("--port=0", "--snapshot=" + file)) {
      tracker.awaitLine("No snapshot to restore");
      tracker.kill();
      tracker.awaitExit();
    }
    try (JarProcess tracker = JarProcess.start("--port=0", "--snapshot=" + file)) {
      tracker.awaitLine("No snapshot to restore");
    }
  }

  @Test
  void shouldWriteWhereALinkLeads() throws Exception {
    Path volume = Files.createDirectory(directory.resolve("volume"));
    Path link = Files.createSymbolicLink(file, Path.of("volume", "target"));
    for (int run = 0; run < 2; run++) {
      try (JarProcess tracker = JarProcess.start("--port=0", "--snapshot=" + link);
          TrackerSession client = new TrackerSession(tracker.awaitPort())) {
        client.announce(client.connect(), new Announce(TrackerSession.torrent(run), 7_001));
        if (run > 0) {
          tracker.awaitLine("completed counts from " + volume.resolve("target"));
        }
        tracker.signal("TERM");
        assertEquals(143, tracker.awaitExit());
      }
    }
    assertTrue(Files.isSymbolicLink(link), "the link is left alone");
    assertTrue(Files.isRegularFile(volume.resolve("target")));
    assertTrue(Files.isRegularFile(volume.resolve("target.1")));
  }

  @Test
  void shouldSayThatTheLocaleCannotNameTheWorkingDirectory() throws Exception {
    assertRefused(
        inAsciiLocale("mkdir \"$O\"; cd \"$O\""),
        Path.of("state"),
        "the locale has no characters for the name of the working directory; set LC_ALL=C.UTF-8");
  }

  @Test
  void shouldSayThatTheLocaleCannotNameTheFile() throws Exception {
    Path link = directory.resolve("link");
    assertRefused(
        inAsciiLocale("ln -s \"$O\" link"),
        link,
        "the locale has no characters for the name of the file that it leads to; set"
            + " LC_ALL=C.UTF-8");
  }

  /** Only the names that it makes itself need characters. */
  @Test
  void shouldWriteToADirectoryThatTheLocaleCannotName() throws Exception {
    Path state = directory.resolve("link").resolve("state");
    List<String> wrapper = inAsciiLocale("mkdir \"$O\"; ln -s \"$O\" link");
    try (JarProcess tracker = JarProcess.start(wrapper, "--port=0", "--snapshot=" + state)) {
      tracker.awaitLine("Starting connection purging thread");
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
    }
    assertTrue(Files.isRegularFile(state));
  }

  /** Commands in the directory, where {@code $O} is an o with two dots, and then another. */
  private List<String> inAsciiLocale(String commands) {
    String script =
        "cd " + directory + "; O=$(printf '\\303\\266'); " + commands + "; LC_ALL=C exec \"$@\"";
    return List.of("sh", "-c", script, "sh");
  }

  @Test
  void shouldNameADirectoryThatItMayNotWriteTo() throws Exception {
    assumeNobody();
    setPermissions(directory, "rwxr-xr-x");
    assertRefused(AS_NOBODY, file, "permission denied: " + file + ".lock");
  }

  @Test
  void shouldNameADirectoryThatItMayNotSearch() throws Exception {
    assumeNobody();
    setPermissions(directory, "rwxr-xr-x");
    Path secret = Files.createDirectory(directory.resolve("secret"));
    setPermissions(secret, "rwx------");
    assertRefused(AS_NOBODY, secret.resolve("state"), "permission denied: " + secret + "/state");
  }

  @Test
  void shouldNameAFileThatItMayNotRead() throws Exception {
    assumeNobody();
    setPermissions(directory, "rwxrwxrwx");
    Files.writeString(file, "a secret");
    setPermissions(file, "rw-------");
    assertRefused(AS_NOBODY, file, "permission denied: " + file);
    assertEquals("a secret", Files.readString(file));
  }

  /** In a directory like /tmp nobody may rename the file of somebody else. */
  @Test
  void shouldRefuseAFileOfSomebodyElseInAStickyDirectory() throws Exception {
    assumeNobody();
    Path sticky = Files.createDirectory(directory.resolve("sticky"));
    setPermissions(directory, "rwxr-xr-x");
    assertTrue(Commands.succeeds("chmod", "1777", sticky.toString()));
    byte[] bytes = "BtTrackr, somebody's".getBytes(StandardCharsets.US_ASCII);
    Path state = Files.write(sticky.resolve("state"), bytes);
    setPermissions(state, "rw-rw-rw-");
    assertRefused(
        AS_NOBODY, state, "Operation not permitted: " + state + " -> " + state + ".moved");
    assertArrayEquals(bytes, Files.readAllBytes(state));
  }

  /** It can be written to, but not opened: a rename in it cannot be forced to the disk. */
  @Test
  void shouldWarnOfADirectoryThatCannotBeForcedToTheDisk() throws Exception {
    assumeNobody();
    setPermissions(directory, "rwxr-xr-x");
    Path closed = Files.createDirectory(directory.resolve("closed"));
    assertTrue(Commands.succeeds("chown", "65534", closed.toString()));
    setPermissions(closed, "-wx------");
    Path state = closed.resolve("state");
    try (JarProcess tracker = JarProcess.start(AS_NOBODY, "--port=0", "--snapshot=" + state)) {
      tracker.awaitLine(
          "A power cut may undo the newest snapshot, its directory cannot be forced to the disk:"
              + " permission denied: "
              + closed);
      tracker.awaitLine("No snapshot to restore");
      tracker.awaitLine("Starting connection purging thread");
      tracker.signal("TERM");
      assertEquals(143, tracker.awaitExit());
      assertLine(
          tracker,
          "Snapshot "
              + state
              + " is written, but a power cut may undo that: permission denied: "
              + closed);
      assertNoLine(tracker, "is not written");
      assertLine(tracker, "Wrote 0 torrents to " + state);
    }
    assertTrue(Files.exists(state));
  }

  private void assertRefused(Path snapshot, String reason) throws Exception {
    assertRefused(List.of(), snapshot, reason);
  }

  private static void assertRefused(List<String> wrapper, Path snapshot, String reason)
      throws Exception {
    try (JarProcess tracker = JarProcess.start(wrapper, "--port=0", "--snapshot=" + snapshot)) {
      assertEquals(1, tracker.awaitExit());
      List<String> errors =
          tracker.output().stream().filter(line -> line.contains("cannot start")).toList();
      assertEquals(1, errors.size(), tracker.output()::toString);
      String line = "The tracker cannot start: --snapshot=" + snapshot + ": " + reason;
      assertTrue(errors.get(0).endsWith(line), errors::toString);
      assertFalse(
          tracker.output().stream().anyMatch(text -> text.matches("\\s+at .*|.*Exception.*")),
          tracker.output()::toString);
    }
  }

  /** A user that may read the program but has nothing else. */
  private static void assumeNobody() throws InterruptedException {
    List<String> command = new ArrayList<>(AS_NOBODY);
    command.addAll(List.of("test", "-r", System.getProperty("bttracker.jar")));
    assumeTrue(
        Commands.succeeds(command.toArray(String[]::new)),
        "only root may run the program as another user, who must be allowed to read it");
  }

  private static void setPermissions(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  private static void assertLine(JarProcess tracker, String text) {
    assertTrue(
        tracker.output().stream().anyMatch(line -> line.contains(text)),
        () -> "no '" + text + "' in " + tracker.output());
  }

  private static void assertNoLine(JarProcess tracker, String text) {
    assertTrue(
        tracker.output().stream().noneMatch(line -> line.contains(text)),
        tracker.output()::toString);
  }
}
