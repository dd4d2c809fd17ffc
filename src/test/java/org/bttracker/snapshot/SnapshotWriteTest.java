package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
    try (SnapshotStore store = open(file)) {
      write(store, 1);
      write(store, 2);
    }
    for (String name : List.of("state", "state.1", "state.lock")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
    }
  }

  @Test
  void shouldKeepTheOneBefore() throws Exception {
    Path file = directory.resolve("state");
    try (SnapshotStore store = open(file)) {
      write(store, 1);
      byte[] first = Files.readAllBytes(file);
      write(store, 2);
      byte[] second = Files.readAllBytes(file);
      assertArrayEquals(first, Files.readAllBytes(directory.resolve("state.1")));
      write(store, 3);
      assertArrayEquals(second, Files.readAllBytes(directory.resolve("state.1")));
    }
    assertEquals(List.of("state", "state.1", "state.lock"), FileNames.in(directory));
  }

  @Test
  void shouldWriteOverWhatAKilledRunHasLeft() throws Exception {
    Path file = directory.resolve("state");
    Files.writeString(directory.resolve("state.new"), "half a snap");
    try (SnapshotStore store = open(file)) {
      write(store, 1);
    }
    assertEquals(1, restored(file));
    assertEquals(List.of("state", "state.lock"), FileNames.in(directory));
  }

  @Test
  void shouldKeepTheOneBeforeWhenTheDiskIsFull() throws Exception {
    try (TinyDisk disk = TinyDisk.mount(directory, 64)) {
      Path file = disk.path().resolve("state");
      try (SnapshotStore store = open(file)) {
        write(store, 2);
        byte[] before = Files.readAllBytes(file);
        Path filler = disk.fill();
        IOException failure = assertThrows(IOException.class, () -> write(store, 1_000));
        assertEquals("No space left on device", FileFailure.reason(failure));
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(List.of("filler", "state", "state.lock"), FileNames.in(disk.path()));
        assertEquals(2, restored(file));

        Files.delete(filler);
        write(store, 1_000);
        assertEquals(1_000, restored(file));
        assertArrayEquals(before, Files.readAllBytes(disk.path().resolve("state.1")));
      }
    }
  }

  @Test
  void shouldKeepTheOneBeforeWhenItIsInterrupted() throws Exception {
    Path file = directory.resolve("state");
    try (SnapshotStore store = open(file)) {
      write(store, 2);
      Thread.currentThread().interrupt();
      assertThrows(ClosedByInterruptException.class, () -> write(store, 1_000));
      assertTrue(Thread.interrupted());
    }
    assertEquals(2, restored(file));
    assertEquals(List.of("state", "state.lock"), FileNames.in(directory));
  }

  /** Somebody puts something else there while the tracker runs. */
  @Test
  void shouldRenameNothingThatIsNoFile() throws Exception {
    Path file = directory.resolve("state");
    try (SnapshotStore store = open(file)) {
      write(store, 1);
      Files.delete(file);
      Files.createDirectory(file);
      IOException failure = assertThrows(IOException.class, () -> write(store, 2));
      assertEquals(file + " is a directory", failure.getMessage());
      assertTrue(Files.isDirectory(file));
      Files.delete(file);
      write(store, 3);
    }
    assertEquals(3, restored(file));
  }

  @Test
  void shouldWriteAgainWhenTheDirectoryIsBack() throws Exception {
    Path vanishing = Files.createDirectory(directory.resolve("vanishing"));
    Path file = vanishing.resolve("state");
    try (SnapshotStore store = open(file)) {
      write(store, 1);
      Path moved = Files.move(vanishing, directory.resolve("moved"));
      IOException failure = assertThrows(IOException.class, () -> write(store, 2));
      assertEquals("no such directory: " + vanishing, FileFailure.reason(failure));
      assertEquals(List.of("state", "state.lock"), FileNames.in(moved));
      Files.move(moved, vanishing);
      write(store, 3);
    }
    assertEquals(3, restored(file));
  }

  private static SnapshotStore open(Path file) throws IOException {
    return SnapshotStore.open(
        file,
        notice -> {
          throw new AssertionError(notice.text());
        });
  }

  private static void write(SnapshotStore store, int torrents) throws IOException {
    State state = new State();
    for (int i = 0; i < torrents; i++) {
      state.announce(i, ipv4(i), true, AnnounceEvent.NONE, 0);
    }
    store.write(state.swarms, state.connections, List.of(), State.clocks(NOW));
  }

  private static int restored(Path file) throws IOException {
    State state = new State();
    state.restore(file, NOW);
    return state.swarms.torrents();
  }
}
