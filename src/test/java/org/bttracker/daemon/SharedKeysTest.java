package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharedKeysTest {
  private static final String ONE = "000102030405060708090a0b0c0d0e0f";
  private static final String TWO = "ffeeddccbbaa99887766554433221100";

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("keys");
  }

  @Test
  void shouldReadTheKeysInTheirOrder() throws IOException {
    write("# of all three\n\n" + TWO.toUpperCase() + "\r\n  " + ONE + "\t# the old one");
    assertEquals(List.of(TWO, ONE), SharedKeys.read(file));
  }

  /** Some letters have a byte in UTF-8 that is the end of a line in other encodings. */
  @ParameterizedTest
  @ValueSource(strings = {"# \u0445\u043e\u0441\u0442", "#\u00c5", "# \u2028", "# a\rb", "# #"})
  void shouldReadOverAnyComment(String comment) throws IOException {
    write(comment + "\n" + ONE + comment + "\n" + comment);
    assertEquals(List.of(ONE), SharedKeys.read(file));
  }

  /** The key itself must not get into a log. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          000102030405060708090a0b0c0d0e0                                     | , line 1: a key must be 32 hex digits
          000102030405060708090a0b0c0d0e0f0                                   | , line 1: a key must be 32 hex digits
          000102030405060708090a0b0c0d0e0g                                    | , line 1: a key must be 32 hex digits
          000102030405060708090a0b0c0d0e0f;;00010203 0405060708090a0b0c0d0e0f | , line 3: a key must be 32 hex digits
          000102030405060708090a0b0c0d0e0f;000102030405060708090A0B0C0D0E0F   | , line 2: this key is there already
          # none;                                                             |  holds no key; make one with: openssl rand -hex 16
          """)
  void shouldNameTheLineThatIsWrong(String lines, String reason) throws IOException {
    write(lines.replace(';', '\n'));
    String message = refusal();
    assertEquals(file + reason, message);
    assertFalse(message.contains("0405"), message);
  }

  @Test
  void shouldRefuseMoreKeysThanAreOfUse() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 17; i++) {
      lines.append(ONE, 0, 30).append("%02x\n".formatted(i));
    }
    write(lines.toString());
    assertEquals(file + ", line 17: there must be no more than 16 keys", refusal());
    write("#".repeat(70_000));
    assertEquals(file + " is too long for a file of keys", refusal());
  }

  @Test
  void shouldSayThatThereIsNoFile() throws IOException {
    assertEquals("there is no file " + file, refusal());
    Files.createDirectory(file);
    assertEquals(file + " is no regular file", refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw----r--", "rw-rw----", "rw-----w-"})
  void shouldRefuseAFileThatIsOpenToOthers(String mode) throws IOException {
    write(ONE);
    setMode(mode);
    assertEquals(
        file + " is open to others, who could forge connection IDs: chmod u=rw,g=r,o= " + file,
        refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "rw-r-----", "r--r-----"})
  void shouldReadAFileOfTheOwnerOrTheGroup(String mode) throws IOException {
    write(ONE);
    setMode(mode);
    assertEquals(List.of(ONE), SharedKeys.read(file));
  }

  private String refusal() {
    return assertThrows(IOException.class, () -> SharedKeys.read(file)).getMessage();
  }

  private void write(String content) throws IOException {
    Files.writeString(file, content);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      setMode("rw-------");
    }
  }

  private void setMode(String mode) throws IOException {
    assumeTrue(file.getFileSystem().supportedFileAttributeViews().contains("posix"));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}
