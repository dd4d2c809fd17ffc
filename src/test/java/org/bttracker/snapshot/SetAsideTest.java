package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start does with the files in the directory when it cannot use the newest snapshot. */
class SetAsideTest {
  @TempDir private Path directory;
  private SnapshotPair files;

  @BeforeEach
  void writeSome() throws IOException {
    files = new SnapshotPair(directory);
  }

  @Test
  void shouldNotWriteOverWhatWasSetAsideBefore() throws IOException {
    byte[] damaged = Arrays.copyOf(files.newer, files.newer.length - 1);
    Files.writeString(files.aside, "first");
    Files.writeString(Path.of(files.aside + "-1"), "second");
    Files.write(files.file, damaged);
    new State().restore(files.file, SnapshotPair.NOW);
    assertEquals("first", Files.readString(files.aside));
    assertEquals("second", Files.readString(Path.of(files.aside + "-1")));
    assertArrayEquals(damaged, Files.readAllBytes(Path.of(files.aside + "-2")));
  }

  @Test
  void shouldStartEmptyWhenBothAreDamaged() throws IOException {
    byte[] damaged = files.newer.clone();
    damaged[20] ^= 1;
    byte[] damagedToo = files.older.clone();
    damagedToo[20] ^= 1;
    Files.write(files.file, damaged);
    Files.write(files.previous, damagedToo);
    State state = new State();
    List<Notice> notices = state.restore(files.file, SnapshotPair.NOW);
    assertEquals(3, notices.size(), notices::toString);
    assertTrue(notices.stream().allMatch(Notice::warning), notices::toString);
    assertEquals("No snapshot to restore, starting empty", notices.get(2).text());
    assertEquals(0, state.swarms.torrents());
    assertEquals(0, state.connections.size());
    assertArrayEquals(damaged, Files.readAllBytes(files.aside));
    assertArrayEquals(
        damagedToo, Files.readAllBytes(directory.resolve("state.1.corrupt-20260101-000000")));
    assertFalse(Files.exists(files.file));
    assertFalse(Files.exists(files.previous));
  }

  @Test
  void shouldUseTheOneBeforeWhenKilledBetweenTheTwoRenames() throws IOException {
    Files.delete(files.file);
    assertEquals(
        List.of(
            new Notice(false, "Restored 1 connection IDs from " + files.previous),
            new Notice(false, "Restoring torrents from " + files.previous),
            new Notice(
                false,
                "Restored 1 torrents, 1 peers and 0 completed counts from " + files.previous)),
        new State().restore(files.file, SnapshotPair.NOW));
    assertTrue(Files.exists(files.previous));
  }

  @Test
  void shouldSayWithoutAWarningThatThereIsNone() throws IOException {
    Files.delete(files.file);
    Files.delete(files.previous);
    assertEquals(
        List.of(new Notice(false, "No snapshot to restore, starting empty")),
        new State().restore(files.file, SnapshotPair.NOW));
  }

  @Test
  void shouldKeepTheDamagedFileThroughTheNextSnapshots() throws IOException {
    byte[] damaged = Arrays.copyOf(files.newer, files.newer.length - 1);
    Files.write(files.file, damaged);
    State state = new State();
    state.restore(files.file, SnapshotPair.NOW);
    state.write(files.file, SnapshotPair.NOW);
    state.write(files.file, SnapshotPair.NOW);
    assertArrayEquals(damaged, Files.readAllBytes(files.aside));
  }
}
