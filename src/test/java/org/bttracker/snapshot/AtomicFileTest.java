package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that is replaced as a whole or not at all. */
class AtomicFileTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("file");
  }

  @Test
  void shouldReplaceAFile() throws Exception {
    AtomicFile atomic = new AtomicFile(file);
    atomic.replace(text("first"));
    atomic.replace(text("second"));
    assertEquals("second", Files.readString(file));
    assertEquals(List.of("file"), FileNames.in(directory));
  }

  @Test
  void shouldKeepTheOneBefore() throws Exception {
    AtomicFile atomic = new AtomicFile(file, directory.resolve("file.1"));
    atomic.replace(text("first"));
    assertEquals(List.of("file"), FileNames.in(directory));
    atomic.replace(text("second"));
    atomic.replace(text("third"));
    assertEquals("third", Files.readString(file));
    assertEquals("second", Files.readString(directory.resolve("file.1")));
    assertEquals(List.of("file", "file.1"), FileNames.in(directory));
  }

  @Test
  void shouldBeForItsOwnerAlone() throws Exception {
    new AtomicFile(file).replace(text("secret"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  @Test
  void shouldWriteOverWhatAKilledRunHasLeft() throws Exception {
    Files.writeString(directory.resolve("file.new"), "half a fi");
    new AtomicFile(file).replace(text("whole"));
    assertEquals("whole", Files.readString(file));
    assertEquals(List.of("file"), FileNames.in(directory));
  }

  @Test
  void shouldLeaveTheOldFileWhenTheNewOneCannotBeWritten() throws Exception {
    AtomicFile atomic = new AtomicFile(file, directory.resolve("file.1"));
    atomic.replace(text("first"));
    AtomicFile.Content failing =
        channel -> {
          text("half").writeTo(channel);
          throw new IOException("no more");
        };
    assertEquals(
        "no more", assertThrows(IOException.class, () -> atomic.replace(failing)).getMessage());
    assertEquals("first", Files.readString(file));
    assertEquals(List.of("file"), FileNames.in(directory));
  }

  private static AtomicFile.Content text(String text) {
    return channel -> channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }
}
