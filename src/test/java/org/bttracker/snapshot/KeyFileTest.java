package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The keys of signed IDs over restarts, and whatever may be where their file belongs. */
class KeyFileTest {
  private static final long TTL_SECONDS = State.CONNECTION_TTL.toSeconds();
  private static final IpAddress CLIENT = ipv4(1);

  /** Two keys that an earlier version of this program could have written. */
  private static final String DOCUMENTED =
      String.join(
          "",
          "427454724b657973", // "BtTrKeys"
          "00000001", // version
          "00000002", // keys
          "000000006955b900", // 2026-01-01 00:00:00 UTC
          "000102030405060708090a0b0c0d0e0f",
          "000000006955b90a", // ten seconds later
          "101112131415161718191a1b1c1d1e1f",
          "c11cab0a"); // CRC32C, computed by another program

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state.key");
  }

  /** One run of a tracker. Its wall clock is told in seconds, its monotonic clock is its own. */
  private final class Run {
    final ConnectionTable table =
        new ConnectionTable(10, State.CONNECTION_TTL, SigningKey.random());
    final ConnectionIds ids = table.forLoop();
    final List<SnapshotFile.Notice> notices;
    private final long startNanos;
    private final long startMillis;

    /** Starts so many ms after New Year by the wall clock. */
    Run(long startMillis) throws IOException {
      this.startMillis = startMillis;
      startNanos = 1_234_567_891L * (startMillis % 1_000_003);
      notices =
          new KeyFile(file)
              .renew(table, new Moment(startNanos, State.NEW_YEAR_MILLIS + startMillis));
    }

    /** At a moment of the wall clock as it was at the start of the run. */
    long give(long millis) {
      return ids.issue(CLIENT, nanos(millis));
    }

    boolean accepts(long id, long millis) {
      return ids.isValid(id, CLIENT, nanos(millis));
    }

    private long nanos(long millis) {
      return startNanos + Duration.ofMillis(millis - startMillis).toNanos();
    }
  }

  private static long seconds(long seconds) {
    return 1_000 * seconds;
  }

  @Test
  void shouldSignEveryIdOfARun() throws Exception {
    Run run = new Run(0);
    assertEquals(List.of(), run.notices);
    assertTrue(run.ids.isFull());
    assertTrue(run.accepts(run.give(0), seconds(TTL_SECONDS)));
    assertEquals(0, run.table.size());
  }

  /** Killed at any moment: nothing is written at the end of a run. */
  @Test
  void shouldAcceptEveryIdOfEarlierRunsUntilItExpires() throws Exception {
    List<Long> given = new ArrayList<>();
    List<Long> givenAt = new ArrayList<>();
    for (long start = 0; start < seconds(50); start += 7_777) {
      Run run = new Run(start);
      assertEquals(List.of(), run.notices);
      for (long now : new long[] {start, start + 400, start + 7_776}) {
        for (int i = 0; i < given.size(); i++) {
          assertTrue(run.accepts(given.get(i), now), "given at " + givenAt.get(i));
        }
        given.add(run.give(now));
        givenAt.add(now);
      }
    }
    Run last = new Run(seconds(60));
    for (long now = seconds(60); now < seconds(200); now += 250) {
      for (int i = 0; i < given.size(); i++) {
        long age = now - givenAt.get(i);
        boolean valid = last.accepts(given.get(i), now);
        // Each run counts whole seconds from a moment of its own.
        assertTrue(valid || age > seconds(TTL_SECONDS - 2), "age " + age);
        assertTrue(!valid || age < seconds(TTL_SECONDS + 3), "age " + age);
      }
    }
  }

  @Test
  void shouldAcceptNothingOfAnEarlierRunThatExpiredWhileItWasDown() throws Exception {
    long id = new Run(0).give(0);
    Run later = new Run(seconds(TTL_SECONDS + 3));
    assertFalse(later.accepts(id, seconds(TTL_SECONDS + 3)));
    assertFalse(later.accepts(id, seconds(4_096)));
  }

  @Test
  void shouldDropKeysWhoseLastIdHasExpired() throws Exception {
    new Run(0);
    new Run(seconds(10));
    assertEquals(2, keys());
    new Run(seconds(10 + TTL_SECONDS + 2));
    assertEquals(3, keys(), "the first run may have given an ID 122 s ago");
    new Run(seconds(10 + TTL_SECONDS + 3));
    assertEquals(3, keys(), "the first one is dropped");
    new Run(seconds(3_600));
    assertEquals(2, keys(), "the run before may have given one just now");
  }

  @Test
  void shouldKeepTheNewest64KeysOfManyStarts() throws Exception {
    List<Long> given = new ArrayList<>();
    for (int start = 0; start < 64; start++) {
      Run run = new Run(seconds(start));
      assertEquals(List.of(), run.notices);
      given.add(run.give(seconds(start)));
    }
    Run last = new Run(seconds(64));
    assertEquals(64, keys());
    assertEquals(1, last.notices.size());
    assertEquals(
        "Key file "
            + file
            + " has room for 64 keys: the oldest is dropped, and some clients may have to connect"
            + " again",
        warning(last));
    assertFalse(last.accepts(given.get(0), seconds(64)));
    for (long id : given.subList(1, 64)) {
      assertTrue(last.accepts(id, seconds(64)));
    }
  }

  /** Its time stands still, so that nobody's ID gets younger. */
  @Test
  void shouldKeepTheTimeOfAClockThatWasSetBackALittle() throws Exception {
    long early = new Run(seconds(0)).give(seconds(40));
    Run second = new Run(seconds(100));
    assertTrue(second.accepts(early, seconds(100)));
    long id = second.give(seconds(100));
    // By 50 s; the run may have lasted for longer.
    Run third = new Run(seconds(50));
    assertEquals(List.of(), third.notices);
    assertTrue(third.accepts(id, seconds(50)));
    assertTrue(third.accepts(id, seconds(50 + TTL_SECONDS)));
    assertFalse(third.accepts(id, seconds(50 + TTL_SECONDS + 1)));
    assertTrue(third.accepts(early, seconds(50 + 60)));
    assertFalse(third.accepts(early, seconds(50 + 61)), "61 s after it was 60 s old");
  }

  /** How long ago those IDs were given is not known. */
  @Test
  void shouldDropTheKeysOfAClockThatWasSetBackByMore() throws Exception {
    long id = new Run(seconds(10_000)).give(seconds(10_000));
    Run later = new Run(seconds(10_000 - TTL_SECONDS - 1));
    assertEquals(
        "Key file "
            + file
            + " is not used: the clock was set back by more than a connection ID lives; clients"
            + " must connect again",
        warning(later));
    assertEquals(1, keys());
    for (long now = -TTL_SECONDS - 1; now < 3 * TTL_SECONDS; now++) {
      assertFalse(later.accepts(id, seconds(10_000 + now)));
    }
    assertEquals(List.of(), new Run(seconds(10_000)).notices);
  }

  @Test
  void shouldReadTheDocumentedBytes() throws Exception {
    Files.write(file, HexFormat.of().parseHex(DOCUMENTED));
    Run run = new Run(seconds(20));
    assertEquals(List.of(), run.notices);
    long newYear = State.NEW_YEAR_MILLIS / 1_000;
    for (int number = 0; number < 2; number++) {
      byte[] secret = new byte[SigningKey.LENGTH];
      for (int i = 0; i < secret.length; i++) {
        secret[i] = (byte) (number * secret.length + i);
      }
      ConnectionTable table =
          new ConnectionTable(1, State.CONNECTION_TTL, new SigningKey(secret, newYear));
      ConnectionIds ids = table.forLoop();
      ids.issue(CLIENT, 0);
      long id = ids.issue(CLIENT, Duration.ofSeconds(9).toNanos());
      assertTrue(run.accepts(id, seconds(20)), "key " + number);
    }
    // The new key comes behind them.
    byte[] written = Files.readAllBytes(file);
    assertEquals(16 + 3 * 24 + 4, written.length);
    byte[] documented = HexFormat.of().parseHex(DOCUMENTED);
    assertArrayEquals(
        Arrays.copyOfRange(documented, 16, 16 + 2 * 24),
        Arrays.copyOfRange(written, 16, 16 + 2 * 24));
    assertEquals(newYear + 20, ByteBuffer.wrap(written).getLong(16 + 2 * 24));
  }

  @Test
  void shouldWriteAFileThatOnlyItsOwnerCanRead() throws Exception {
    new Run(0);
    assertEquals("rw-------", permissions(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    // Left over from a start that was killed.
    Files.writeString(directory.resolve("state.key.new"), "half");
    new Run(1);
    assertEquals("rw-------", permissions(file));
    assertEquals(List.of("state.key"), names());
  }

  @Test
  void shouldHaveAnotherKeyEachTime() throws Exception {
    new Run(0);
    byte[] first = Files.readAllBytes(file);
    Files.delete(file);
    new Run(0);
    assertFalse(
        Arrays.equals(
            Arrays.copyOfRange(first, 24, 40),
            Arrays.copyOfRange(Files.readAllBytes(file), 24, 40)));
  }

  @Test
  void shouldSetADamagedFileAside() throws Exception {
    new Run(0);
    new Run(0);
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
    new Run(0);
    byte[] whole = Files.readAllBytes(file);
    assertTrue(assertSetAside("foreign file".getBytes()).contains(": it is no key file; "));
    byte[] later = whole.clone();
    later[11] = 2;
    assertTrue(assertSetAside(later).contains(": it has version 2, known is 1; "));
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
    new Run(0);
    Files.writeString(file, "two");
    new Run(0);
    assertEquals(
        List.of(
            "state.key",
            "state.key.corrupt-20260101-000000",
            "state.key.corrupt-20260101-000000-1"),
        names());
    assertEquals("two", Files.readString(directory.resolve(names().get(2))));
  }

  @Test
  void shouldRefuseADirectory() throws Exception {
    Files.createDirectory(file);
    assertRefused(file + " is not a regular file");
  }

  /** Reading it would wait for ever. */
  @Test
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void shouldRefuseAPipe() throws Exception {
    Process mkfifo = new ProcessBuilder("mkfifo", file.toString()).start();
    assumeTrue(mkfifo.waitFor(20, TimeUnit.SECONDS) && mkfifo.exitValue() == 0, "no mkfifo");
    assertRefused(file + " is not a regular file");
    assertTrue(Files.exists(file));
  }

  /** Renaming onto it would replace the link and leave the file that it leads to as it is. */
  @Test
  void shouldRefuseALink() throws Exception {
    Files.createSymbolicLink(file, Files.createFile(directory.resolve("elsewhere")));
    assertRefused(file + " is not a regular file");
    assertTrue(Files.isSymbolicLink(file));
  }

  @Test
  void shouldRefuseWhatCannotBeWritten() throws Exception {
    Path blocked = Files.createDirectory(directory.resolve("state.key.new"));
    Files.createFile(blocked.resolve("something"));
    IOException failure = assertThrows(IOException.class, () -> new Run(0));
    assertTrue(failure.getMessage().startsWith("cannot write " + file + ": "), failure::getMessage);
  }

  @Test
  void shouldRefuseAFullDiskAndLeaveTheKeysAsTheyAre() throws Exception {
    try (TinyDisk disk = TinyDisk.mount(directory, 64)) {
      directory = disk.path();
      nameFile();
      long id = new Run(0).give(0);
      byte[] before = Files.readAllBytes(file);
      Path filler = disk.fill();
      assertRefused("cannot write " + file + ": No space left on device");
      assertArrayEquals(before, Files.readAllBytes(file));
      assertEquals(List.of("filler", "state.key"), names());
      Files.delete(filler);
      assertTrue(new Run(seconds(1)).accepts(id, seconds(1)));
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
    Run run = new Run(seconds(9));
    Path aside = directory.resolve("state.key.corrupt-20260101-000009");
    assertArrayEquals(damaged, Files.readAllBytes(aside));
    Files.delete(aside);
    assertEquals(1, keys());
    assertTrue(run.accepts(run.give(seconds(9)), seconds(9)));
    return warning(run);
  }

  private static String warning(Run run) {
    assertEquals(1, run.notices.size(), run.notices::toString);
    assertTrue(run.notices.get(0).warning());
    return run.notices.get(0).text();
  }

  private int keys() throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).getInt(12);
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
