package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the files are, and what must not be taken for one. */
class SnapshotFilesTest {
  @TempDir private Path temporary;
  private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() throws IOException {
    directory = temporary.toRealPath();
    file = directory.resolve("state");
  }

  @Test
  void shouldNameAFileThatDoesNotExist() throws Exception {
    SnapshotFiles files = SnapshotFiles.of(file);
    assertEquals(file, files.file());
    assertEquals(directory.resolve("state.1"), files.previous());
    assertEquals(directory.resolve("state.lock"), files.lock());
    assertEquals(directory.resolve("state.key"), files.key());
    files.expectRegularFiles();
  }

  @Test
  void shouldFollowALinkToAFile() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Path target = Files.createFile(elsewhere.resolve("target"));
    Files.createSymbolicLink(file, target);
    assertEquals(target, SnapshotFiles.of(file).file());
    assertEquals(elsewhere.resolve("target.1"), SnapshotFiles.of(file).previous());
  }

  @Test
  void shouldFollowALinkToAFileThatIsYetToCome() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    Files.createSymbolicLink(file, Path.of("elsewhere", "target"));
    assertEquals(elsewhere.resolve("target"), SnapshotFiles.of(file).file());
  }

  /** A relative link counts from its own directory, not from where a link to that leads from. */
  @Test
  void shouldFollowAChainOfLinks() throws Exception {
    Path inner = Files.createDirectories(directory.resolve("outer/inner"));
    Files.createSymbolicLink(directory.resolve("shortcut"), inner);
    Files.createSymbolicLink(inner.resolve("second"), Path.of("../third"));
    Files.createSymbolicLink(file, directory.resolve("shortcut/second"));
    Files.createSymbolicLink(directory.resolve("outer/third"), Path.of("fourth"));
    assertEquals(directory.resolve("outer/fourth"), SnapshotFiles.of(file).file());
  }

  @Test
  void shouldRefuseLinksThatLeadInACircle() throws Exception {
    Files.createSymbolicLink(file, directory.resolve("other"));
    Files.createSymbolicLink(directory.resolve("other"), file);
    assertRefused(file, "its symbolic links lead in a circle");
  }

  @Test
  void shouldRefuseALinkIntoNowhere() throws Exception {
    Files.createSymbolicLink(file, directory.resolve("missing/deep/target"));
    assertRefused(file, "no such directory: " + directory.resolve("missing"));
  }

  @Test
  void shouldRefuseAFileInADirectoryThatIsMissing() throws Exception {
    Path missing = directory.resolve("missing");
    assertRefused(missing.resolve("state"), "no such directory: " + missing);
    assertRefused(missing.resolve("deep").resolve("state"), "no such directory: " + missing);
  }

  @Test
  void shouldRefuseAFileInAFile() throws Exception {
    Files.createFile(file);
    assertRefused(file.resolve("state"), file + " is not a directory");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "inner", "inner/..", "inner/."})
  void shouldRefuseADirectory(String name) throws Exception {
    Files.createDirectory(directory.resolve("inner"));
    assertRefused(directory.resolve(name), directory.resolve(name) + " is a directory");
  }

  @Test
  void shouldRefuseTheRootDirectory() {
    assertRefused(directory.getRoot(), directory.getRoot() + " is a directory");
  }

  @Test
  void shouldRefuseALinkToADirectory() throws Exception {
    Files.createSymbolicLink(file, directory);
    assertRefused(file, directory + " is a directory");
  }

  @Test
  void shouldRefuseAFifo() throws Exception {
    assumeTrue(Commands.succeeds("mkfifo", file.toString()), "there is no mkfifo");
    assertRefused(file, file + " is a FIFO");
    assertTrue(Files.exists(file), "it is still there");
  }

  @Test
  void shouldRefuseADevice() throws Exception {
    assumeTrue(
        Commands.succeeds("mknod", file.toString(), "c", "1", "3"), "only root may make devices");
    assertRefused(file, file + " is a device");
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertRefused(link, file + " is a device");
    assertTrue(Files.exists(file), "it is still there");
  }

  @Test
  void shouldRefuseASocket() throws Exception {
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(file));
      assertRefused(file, file + " is a socket");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".1", ".new", ".lock", ".key", ".key.new", ".moved", ".1.moved", ".new.moved"})
  void shouldRefuseWhateverIsInThePlaceOfACompanion(String suffix) throws Exception {
    Path companion = Files.createDirectory(directory.resolve("state" + suffix));
    assertRefused(file, companion + " is a directory");
    Files.delete(companion);
    Files.createSymbolicLink(companion, directory.resolve("target"));
    assertRefused(file, companion + " is a symbolic link");
    assertTrue(Files.exists(companion, LinkOption.NOFOLLOW_LINKS), "it is still there");
    Files.delete(companion);
    Files.createFile(companion);
    assertDoesNotThrow(() -> SnapshotFiles.of(file).expectRegularFiles());
  }

  private static void assertRefused(Path path, String reason) {
    IOException failure =
        assertThrows(IOException.class, () -> SnapshotFiles.of(path).expectRegularFiles());
    assertEquals(reason, FileFailure.reason(failure));
  }
}
