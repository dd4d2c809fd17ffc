package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One tracker for one snapshot. */
class SnapshotLockTest {
  /** What another process does to get the same lock. */
  private static final String TRY_LOCK =
      "import fcntl, sys; file = open(sys.argv[1], 'a');"
          + " fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)";

  private static final String AND_KEEP_IT = "; print('locked', flush=True); sys.stdin.read()";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state.lock");
  }

  @Test
  void shouldRefuseASecondTrackerInThisProcess() throws Exception {
    SnapshotLock first = SnapshotLock.take(file);
    try {
      assertInUse(file);
      assertInUse(file);
    } finally {
      first.close();
    }
    SnapshotLock.take(file).close();
  }

  /** The same directory by another name. */
  @Test
  void shouldRefuseASecondTrackerByAnotherName() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    SnapshotLock first = SnapshotLock.take(file);
    try {
      assertInUse(link.resolve("state.lock"));
    } finally {
      first.close();
    }
  }

  /** A refused one must not cost the first its lock: the kernel frees it at any close. */
  @Test
  void shouldKeepOtherProcessesAway() throws Exception {
    assumeTrue(Commands.succeeds("python3", "-c", ""), "there is no python3");
    SnapshotLock first = SnapshotLock.take(file);
    try {
      assertTrue(isLockedForOthers());
      assertInUse(file);
      assertTrue(isLockedForOthers(), "still");
    } finally {
      first.close();
    }
    assertTrue(!isLockedForOthers(), "free");
    assertTrue(Files.exists(file), "the file stays");
  }

  @Test
  void shouldRefuseWhatAnotherProcessHasLocked() throws Exception {
    assumeTrue(Commands.succeeds("python3", "-c", ""), "there is no python3");
    Process other =
        new ProcessBuilder("python3", "-c", TRY_LOCK + AND_KEEP_IT, file.toString()).start();
    try {
      assertEquals("locked", other.inputReader().readLine());
      assertInUse(file);
    } finally {
      other.destroyForcibly().waitFor();
    }
    SnapshotLock.take(file).close();
  }

  /** As by another copy of this class in the same process. */
  @Test
  void shouldRefuseWhatThisProcessHasLockedOtherwise() throws Exception {
    try (FileChannel other =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      other.lock();
      assertInUse(file);
    }
    SnapshotLock.take(file).close();
  }

  private static void assertInUse(Path file) {
    IOException failure = assertThrows(IOException.class, () -> SnapshotLock.take(file));
    assertEquals(
        "another tracker is using it, " + file + " is locked", FileFailure.reason(failure));
  }

  private boolean isLockedForOthers() throws InterruptedException {
    return !Commands.succeeds("python3", "-c", TRY_LOCK, file.toString());
  }
}
