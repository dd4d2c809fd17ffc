package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The true cause, in words. */
class FileFailureTest {
  @TempDir private Path directory;

  @Test
  void shouldNameTheDirectoryThatIsMissing() {
    Path missing = directory.resolve("missing");
    Path file = missing.resolve("deep").resolve("state");
    assertReason(
        "no such directory: " + missing,
        assertThrows(NoSuchFileException.class, () -> Files.createFile(file)));
  }

  /** A directory that is there is never called missing. */
  @Test
  void shouldSayThatAFileHasVanished() {
    Path file = directory.resolve("state.new");
    assertReason(
        file + " has vanished",
        assertThrows(
            NoSuchFileException.class,
            () -> Files.move(file, directory.resolve("state"), StandardCopyOption.ATOMIC_MOVE)));
  }

  @Test
  void shouldSayThatADirectoryIsNone() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    Path inFile = file.resolve("state");
    assertReason(
        "Not a directory: " + inFile,
        assertThrows(FileSystemException.class, () -> Files.createFile(inFile)));
  }

  @Test
  void shouldSayWhatTheKernelSays() {
    assertReason(
        "Too many open files: state",
        new FileSystemException("state", null, "Too many open files"));
    assertReason(
        "Device or resource busy: state -> state.1",
        new FileSystemException("state", "state.1", "Device or resource busy"));
    assertReason("No space left on device", new IOException("No space left on device"));
  }

  @Test
  void shouldSayWhatHasNoReasonOfTheKernel() {
    assertReason("permission denied: state", new AccessDeniedException("state"));
    assertReason("another program has made state", new FileAlreadyExistsException("state"));
  }

  @Test
  void shouldSayWhyADirectoryIsNotForced() {
    assertReason(
        "permission denied: directory",
        new DirectoryNotForcedException(new AccessDeniedException("directory")));
  }

  /** Nothing else is blamed, whichever file is the one too many. */
  @Test
  void shouldSayThatThereAreNoFileDescriptorsLeft() throws Exception {
    List<String> command =
        List.of(
            "sh",
            "-c",
            "ulimit -n 64; exec \"$@\"",
            "sh",
            ProcessHandle.current().info().command().orElseThrow(),
            "-cp",
            System.getProperty("java.class.path"),
            FewDescriptors.class.getName(),
            directory.toString());
    Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> lines;
    try (BufferedReader output = program.inputReader()) {
      lines = output.lines().toList();
    }
    assertEquals("no such directory: /missing", lines.get(0), lines::toString);
    assertEquals("opened", lines.get(lines.size() - 1), lines::toString);
    List<String> refusals = lines.subList(1, lines.size() - 1);
    assertTrue(refusals.size() > 1, lines::toString);
    assertTrue(
        refusals.stream().allMatch(line -> line.startsWith("Too many open files: " + directory)),
        lines::toString);
  }

  private static void assertReason(String reason, IOException failure) {
    assertEquals(reason, FileFailure.reason(failure));
  }
}
