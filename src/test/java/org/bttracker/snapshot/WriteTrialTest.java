package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be written or renamed is found out at the start, and nothing is lost by that. */
class WriteTrialTest {
  @TempDir private Path temporary;
  private Path directory;
  private Path file;
  private Path previous;

  @BeforeEach
  void nameFiles() throws IOException {
    directory = temporary.toRealPath();
    file = directory.resolve("state");
    previous = directory.resolve("state.1");
  }

  @Test
  void shouldLeaveAllFilesAsTheyAre() throws Exception {
    WriteTrial.run(SnapshotFiles.of(file));
    assertEquals(List.of(), FileNames.in(directory));
    Files.writeString(file, "newest");
    Files.writeString(previous, "before");
    WriteTrial.run(SnapshotFiles.of(file));
    assertEquals(List.of("state", "state.1"), FileNames.in(directory));
    assertFiles();
  }

  @Test
  void shouldRemoveWhatAKilledRunHasLeft() throws Exception {
    Files.writeString(directory.resolve("state.new"), "half a snap");
    Files.writeString(directory.resolve("state.new.moved"), "a trial");
    WriteTrial.run(SnapshotFiles.of(file));
    assertEquals(List.of(), FileNames.in(directory));
  }

  /** As a trial leaves it that is killed between two renames. */
  @Test
  void shouldUndoWhatAKilledTrialHasLeft() throws Exception {
    Files.writeString(directory.resolve("state.moved"), "newest");
    Files.writeString(directory.resolve("state.1.moved"), "before");
    WriteTrial.run(SnapshotFiles.of(file));
    assertFiles();
    assertEquals(List.of("state", "state.1"), FileNames.in(directory));
  }

  @Test
  void shouldNotWriteOverWhatAKilledTrialHasLeft() throws Exception {
    Files.writeString(directory.resolve("state.moved"), "older");
    Files.writeString(file, "newest");
    Path moved = directory.resolve("state.moved");
    assertRefused(moved + " is in the way, it may be an older snapshot");
    assertEquals("older", Files.readString(moved));
    assertEquals("newest", Files.readString(file));
  }

  /** As in a container that has the file as a volume of its own. */
  @ParameterizedTest
  @ValueSource(strings = {"state", "state.1"})
  void shouldRefuseAMountPoint(String name) throws Exception {
    Path mountPoint = writeBoth().resolve(name);
    Path source = Files.writeString(directory.resolve("source"), "mounted");
    assumeTrue(
        Commands.succeeds("mount", "--bind", source.toString(), mountPoint.toString()),
        "only root may mount a file");
    try {
      assertRefused(
          "Device or resource busy: "
              + mountPoint
              + " -> "
              + mountPoint
              + ".moved; each snapshot replaces the file, so mount its directory, not the file"
              + " itself");
      assertEquals("mounted", Files.readString(mountPoint));
    } finally {
      assertTrue(Commands.succeeds("umount", mountPoint.toString()));
    }
    assertFiles();
    assertEquals(List.of("source", "state", "state.1"), FileNames.in(directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "state.1"})
  void shouldRefuseAnImmutableFile(String name) throws Exception {
    Path immutable = writeBoth().resolve(name);
    assumeTrue(
        Commands.succeeds("chattr", "+i", immutable.toString()),
        "only root may make a file immutable, and not in every file system");
    try {
      assertRefused("Operation not permitted: " + immutable + " -> " + immutable + ".moved");
    } finally {
      assertTrue(Commands.succeeds("chattr", "-i", immutable.toString()));
    }
    assertFiles();
    assertEquals(List.of("state", "state.1"), FileNames.in(directory));
  }

  @Test
  void shouldRefuseAReadOnlyFileSystem() throws Exception {
    try (TinyDisk disk = TinyDisk.mount(directory, 64)) {
      file = disk.path().resolve("state");
      Files.writeString(file, "newest");
      disk.makeReadOnly();
      assertRefused("Read-only file system: " + disk.path().resolve("state.new"));
    }
  }

  @Test
  void shouldRefuseAFullDisk() throws Exception {
    try (TinyDisk disk = TinyDisk.mount(directory, 64)) {
      file = disk.path().resolve("state");
      disk.fill();
      assertRefused("No space left on device");
      assertEquals(List.of("filler"), FileNames.in(disk.path()));
    }
  }

  /** Also one that leaves no room for the names that a file may get later. */
  @ParameterizedTest
  @ValueSource(ints = {256, 250, 220})
  void shouldRefuseANameThatIsTooLong(int length) throws Exception {
    file = directory.resolve("s".repeat(length));
    IOException failure =
        assertThrows(IOException.class, () -> WriteTrial.run(SnapshotFiles.of(file)));
    String reason = FileFailure.reason(failure);
    assertTrue(reason.startsWith("File name too long: " + file), reason);
    assertEquals(List.of(), FileNames.in(directory));
  }

  private Path writeBoth() throws IOException {
    Files.writeString(file, "newest");
    Files.writeString(previous, "before");
    return directory;
  }

  private void assertFiles() throws IOException {
    assertEquals("newest", Files.readString(file));
    assertEquals("before", Files.readString(previous));
  }

  private void assertRefused(String reason) {
    IOException failure =
        assertThrows(IOException.class, () -> WriteTrial.run(SnapshotFiles.of(file)));
    assertEquals(reason, FileFailure.reason(failure));
  }
}
