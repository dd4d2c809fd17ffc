package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What it refuses. {@code ServiceManagerIT} shows that it sends. */
class UnixSocketTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "@", "relative", "vsock:2:1234"})
  void shouldRefuseWhatIsNoPath(String path) {
    assumeBatches();
    assertEquals(
        "no UNIX socket can have the name " + path,
        assertThrows(IOException.class, () -> new UnixSocket(path)).getMessage());
  }

  /** The kernel's name has 108 bytes; a path takes one more for its end. */
  @Test
  void shouldTakePathsAsLongAsTheKernelDoes() throws IOException {
    assumeBatches();
    new UnixSocket("/" + "x".repeat(106));
    new UnixSocket("@" + "x".repeat(107));
    assertThrows(IOException.class, () -> new UnixSocket("/" + "x".repeat(107)));
    assertThrows(IOException.class, () -> new UnixSocket("@" + "x".repeat(108)));
  }

  @Test
  void shouldSayWhatTheKernelRefuses() throws IOException {
    assumeBatches();
    assertFails("missing", 2);
    Files.writeString(directory.resolve("file"), "not a socket");
    assertFails("file", 111);
  }

  @Test
  void shouldSayWhatJavaLacks() {
    assumeTrue(!IoPaths.hasBatches(), "this Java has all that is needed");
    IOException refusal = assertThrows(IOException.class, () -> new UnixSocket("/run/socket"));
    assertEquals(BatchSupport.whyNot().orElseThrow(), refusal.getMessage());
  }

  private void assertFails(String file, int error) throws IOException {
    UnixSocket socket = new UnixSocket(directory.resolve(file).toString());
    assertEquals(
        "cannot send to a UNIX socket: error " + error,
        assertThrows(IOException.class, () -> socket.send("READY=1")).getMessage());
  }

  private static void assumeBatches() {
    assumeTrue(IoPaths.hasBatches(), "UNIX sockets need Linux and Java 22");
  }
}
