package org.bttracker.snapshot;

import static org.bttracker.snapshot.KeyRun.seconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever may be where the key file belongs, and a disk that takes none. */
class KeyFileDamageTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state.key");
  }

  private KeyRun run(long startMillis) throws IOException {
    return new KeyRun(file, startMillis);
  }

  @Test
  void shouldSetADamagedFileAside() throws Exception {
    run(0);
    run(0);
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      assertSetAside(Arrays.copyOf(whole, length));
    }
    assertSetAside(Arrays.copyOf(whole, whole.length + 1));
    assertSetAside(Arrays.copyOf(whole, 1_000_000));
    for (int bit = 0; bit < whole.length * Byte.SIZE; bit++) {
      byte[] damaged = whole.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertSetAside(damaged);
    }
  }

  @Test
  void shouldSayWhatIsWrongWithADamagedFile() throws Exception {
    run(0);
    byte[] whole = Files.readAllBytes(file);
    assertTrue(assertSetAside("foreign file".getBytes()).contains(": it is no key file; "));
    byte[] later = whole.clone();
    later[11] = 3;
    assertTrue(assertSetAside(later).contains(": it has version 3, known are 1 and 2; "));
    byte[] damaged = whole.clone();
    damaged[20] ^= 1;
    assertEquals(
        "Key file "
            + file
            + " is not used: it is damaged, its length or checksum does not match; it is kept as "
            + file
            + ".corrupt-20260101-000009; clients must connect again",
        assertSetAside(damaged));
  }

  @Test
  void shouldKeepEveryDamagedFile() throws Exception {
    Files.writeString(file, "one");
    run(0);
    Files.writeString(file, "two");
    run(0);
    assertEquals(
        List.of(
            "state.key",
            "state.key.corrupt-20260101-000000",
            "state.key.corrupt-20260101-000000-1"),
        FileNames.in(directory));
    assertEquals("two", Files.readString(directory.resolve(FileNames.in(directory).get(2))));
  }

  @Test
  void shouldRefuseADirectory() throws Exception {
    Files.createDirectory(file);
    assertRefused(file + " is a directory");
  }

  /** Reading it would wait for ever. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldRefuseAPipe() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", file.toString()).start();
    assumeTrue(mkfifo.waitFor(20, TimeUnit.SECONDS) && mkfifo.exitValue() == 0, "no mkfifo");
    assertRefused(file + " is a FIFO");
    assertTrue(Files.exists(file));
  }

  /** Renaming onto it would replace the link and leave the file that it leads to as it is. */
  @Test
  void shouldRefuseALink() throws Exception {
    Files.createSymbolicLink(file, Files.createFile(directory.resolve("elsewhere")));
    assertRefused(file + " is a symbolic link");
    assertTrue(Files.isSymbolicLink(file));
  }

  @Test
  void shouldRefuseWhatCannotBeWritten() throws Exception {
    Path blocked = Files.createDirectory(directory.resolve("state.key.new"));
    Files.createFile(blocked.resolve("something"));
    IOException failure = assertThrows(IOException.class, () -> run(0));
    assertTrue(failure.getMessage().startsWith("cannot write " + file + ": "), failure::getMessage);
  }

  @Test
  void shouldRefuseAFullDiskAndLeaveTheKeysAsTheyAre() throws Exception {
    try (TinyDisk disk = TinyDisk.mount(directory, 64)) {
      directory = disk.path();
      nameFile();
      long id = run(0).give(0);
      byte[] before = Files.readAllBytes(file);
      Path filler = disk.fill();
      assertRefused("cannot write " + file + ": No space left on device");
      assertArrayEquals(before, Files.readAllBytes(file));
      assertEquals(List.of("filler", "state.key"), FileNames.in(directory));
      Files.delete(filler);
      assertTrue(run(seconds(1)).accepts(id, seconds(1)));
    }
  }

  private void assertRefused(String message) {
    ConnectionTable table = new ConnectionTable(10, State.CONNECTION_TTL, SigningKey.random());
    KeyFile keyFile = new KeyFile(file);
    Moment now = new Moment(0, State.NEW_YEAR_MILLIS);
    IOException failure = assertThrows(IOException.class, () -> keyFile.renew(table, now));
    assertEquals(message, failure.getMessage());
    assertFalse(table.forLoop().isFull(), "no ID may be signed with a key that is not on the disk");
  }

  /** Starts with a damaged file; returns the line that says so. */
  private String assertSetAside(byte[] damaged) throws IOException {
    Files.write(file, damaged);
    KeyRun run = run(seconds(9));
    Path aside = directory.resolve("state.key.corrupt-20260101-000009");
    assertArrayEquals(damaged, Files.readAllBytes(aside));
    Files.delete(aside);
    assertEquals(1, KeyRun.keys(file));
    assertTrue(run.accepts(run.give(seconds(9)), seconds(9)));
    return run.warning();
  }
}
