package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.bttracker.protocol.AnnounceEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a snapshot takes the place of the one before, and what happens when it cannot. */
class SnapshotWriteTest {
  private static final Moment NOW = new Moment(0, State.NEW_YEAR_MILLIS);

  @TempDir private Path directory;

  @Test
  void shouldBeForItsOwnerAlone() throws Exception {
    Path file = directory.resolve("state");
    write(file, 1);
    write(file, 2);
    for (String name : List.of("state", "state.1")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
    }
  }

  @Test
  void shouldKeepTheOneBefore() throws Exception {
    Path file = directory.resolve("state");
    write(file, 1);
    byte[] first = Files.readAllBytes(file);
    write(file, 2);
    byte[] second = Files.readAllBytes(file);
    assertArrayEquals(first, Files.readAllBytes(directory.resolve("state.1")));
    write(file, 3);
    assertArrayEquals(second, Files.readAllBytes(directory.resolve("state.1")));
    assertEquals(List.of("state", "state.1"), names(directory));
  }

  @Test
  void shouldWriteOverWhatAKilledRunHasLeft() throws Exception {
    Path file = directory.resolve("state");
    Files.writeString(directory.resolve("state.new"), "half a snap");
    write(file, 1);
    assertEquals(1, restored(file));
    assertEquals(List.of("state"), names(directory));
  }

  @Test
  void shouldLeaveNothingBehindWhenItChecks() throws Exception {
    Files.writeString(directory.resolve("state.new"), "half a snap");
    new SnapshotFile(directory.resolve("state")).checkWritable();
    assertEquals(List.of(), names(directory));
  }

  @Test
  void shouldSayWhyItCannotBeWritten() throws Exception {
    Path missing = directory.resolve("missing").resolve("state");
    assertEquals("no such directory", reason(missing));
    assertEquals("it is a directory", reason(directory));
    Path file = Files.createFile(directory.resolve("file"));
    assertEquals("Not a directory", reason(file.resolve("state")));
  }

  @Test
  void shouldKeepTheOneBeforeWhenTheDiskIsFull() throws Exception {
    try (TinyDisk disk = TinyDisk.mount(directory, 64)) {
      Path file = disk.path().resolve("state");
      write(file, 2);
      byte[] before = Files.readAllBytes(file);
      Path filler = disk.fill();
      IOException failure = assertThrows(IOException.class, () -> write(file, 1_000));
      assertEquals("No space left on device", SnapshotFile.reason(failure));
      assertArrayEquals(before, Files.readAllBytes(file));
      assertEquals(List.of("filler", "state"), names(disk.path()));
      assertEquals(2, restored(file));

      Files.delete(filler);
      write(file, 1_000);
      assertEquals(1_000, restored(file));
      assertArrayEquals(before, Files.readAllBytes(disk.path().resolve("state.1")));
    }
  }

  @Test
  void shouldKeepTheOneBeforeWhenItIsInterrupted() throws Exception {
    Path file = directory.resolve("state");
    write(file, 2);
    Thread.currentThread().interrupt();
    assertThrows(ClosedByInterruptException.class, () -> write(file, 1_000));
    assertTrue(Thread.interrupted());
    assertEquals(2, restored(file));
    assertEquals(List.of("state"), names(directory));
  }

  @Test
  void shouldWriteAgainWhenTheDirectoryIsBack() throws Exception {
    Path vanishing = Files.createDirectory(directory.resolve("vanishing"));
    Path file = vanishing.resolve("state");
    write(file, 1);
    Path moved = Files.move(vanishing, directory.resolve("moved"));
    assertThrows(NoSuchFileException.class, () -> write(file, 2));
    assertEquals(List.of("state"), names(moved));
    Files.move(moved, vanishing);
    write(file, 3);
    assertEquals(3, restored(file));
  }

  private static String reason(Path file) {
    SnapshotFile snapshot = new SnapshotFile(file);
    return SnapshotFile.reason(assertThrows(IOException.class, snapshot::checkWritable));
  }

  private static void write(Path file, int torrents) throws IOException {
    State state = new State();
    for (int i = 0; i < torrents; i++) {
      state.announce(i, ipv4(i), true, AnnounceEvent.NONE, 0);
    }
    new SnapshotFile(file).write(state.swarms, state.connections, NOW);
  }

  private static int restored(Path file) throws IOException {
    State state = new State();
    SnapshotReader.read(file, state.swarms, state.connections, NOW);
    return state.swarms.torrents();
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
