package org.bttracker.snapshot;

import static org.bttracker.snapshot.KeyRun.seconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The keys of signed IDs over restarts, and the bytes of their file. */
class KeyFileTest {
  private static final long TTL_SECONDS = State.CONNECTION_TTL.toSeconds();

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

  private KeyRun run(long startMillis) throws IOException {
    return new KeyRun(file, startMillis);
  }

  @Test
  void shouldSignEveryIdOfARun() throws Exception {
    KeyRun run = run(0);
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
      KeyRun run = run(start);
      assertEquals(List.of(), run.notices);
      for (long now : new long[] {start, start + 400, start + 7_776}) {
        for (int i = 0; i < given.size(); i++) {
          assertTrue(run.accepts(given.get(i), now), "given at " + givenAt.get(i));
        }
        given.add(run.give(now));
        givenAt.add(now);
      }
    }
    KeyRun last = run(seconds(60));
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
    long id = run(0).give(0);
    KeyRun later = run(seconds(TTL_SECONDS + 3));
    assertFalse(later.accepts(id, seconds(TTL_SECONDS + 3)));
    assertFalse(later.accepts(id, seconds(4_096)));
  }

  @Test
  void shouldDropKeysWhoseLastIdHasExpired() throws Exception {
    run(0);
    run(seconds(10));
    assertEquals(2, KeyRun.keys(file));
    run(seconds(10 + TTL_SECONDS + 2));
    assertEquals(3, KeyRun.keys(file), "the first run may have given an ID 122 s ago");
    run(seconds(10 + TTL_SECONDS + 3));
    assertEquals(3, KeyRun.keys(file), "the first one is dropped");
    run(seconds(3_600));
    assertEquals(2, KeyRun.keys(file), "the run before may have given one just now");
  }

  @Test
  void shouldKeepTheNewest64KeysOfManyStarts() throws Exception {
    List<Long> given = new ArrayList<>();
    for (int start = 0; start < 64; start++) {
      KeyRun run = run(seconds(start));
      assertEquals(List.of(), run.notices);
      given.add(run.give(seconds(start)));
    }
    KeyRun last = run(seconds(64));
    assertEquals(64, KeyRun.keys(file));
    assertEquals(1, last.notices.size());
    assertEquals(
        "Key file "
            + file
            + " has room for 64 keys: the oldest is dropped, and some clients may have to connect"
            + " again",
        last.warning());
    assertFalse(last.accepts(given.get(0), seconds(64)));
    for (long id : given.subList(1, 64)) {
      assertTrue(last.accepts(id, seconds(64)));
    }
  }

  /** Its time stands still, so that nobody's ID gets younger. */
  @Test
  void shouldKeepTheTimeOfAClockThatWasSetBackALittle() throws Exception {
    long early = run(seconds(0)).give(seconds(40));
    KeyRun second = run(seconds(100));
    assertTrue(second.accepts(early, seconds(100)));
    long id = second.give(seconds(100));
    // By 50 s; the run may have lasted for longer.
    KeyRun third = run(seconds(50));
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
    long id = run(seconds(10_000)).give(seconds(10_000));
    KeyRun later = run(seconds(10_000 - TTL_SECONDS - 1));
    assertEquals(
        "Key file "
            + file
            + " is not used: the clock was set back by more than a connection ID lives; clients"
            + " must connect again",
        later.warning());
    assertEquals(1, KeyRun.keys(file));
    for (long now = -TTL_SECONDS - 1; now < 3 * TTL_SECONDS; now++) {
      assertFalse(later.accepts(id, seconds(10_000 + now)));
    }
    assertEquals(List.of(), run(seconds(10_000)).notices);
  }

  @Test
  void shouldReadTheDocumentedBytes() throws Exception {
    Files.write(file, HexFormat.of().parseHex(DOCUMENTED));
    KeyRun run = run(seconds(20));
    assertEquals(List.of(), run.notices);
    long newYear = State.NEW_YEAR_MILLIS / 1_000;
    for (int number = 0; number < 2; number++) {
      byte[] secret = new byte[SigningKey.LENGTH];
      for (int i = 0; i < secret.length; i++) {
        secret[i] = (byte) (number * secret.length + i);
      }
      ConnectionTable table =
          new ConnectionTable(1, State.CONNECTION_TTL, new SigningKey(secret, newYear));
      AddressIds ids = AddressIds.of(table);
      ids.issue(KeyRun.CLIENT, 0);
      long id = ids.issue(KeyRun.CLIENT, Duration.ofSeconds(9).toNanos());
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
    run(0);
    assertEquals("rw-------", permissions(file));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    // Left over from a start that was killed.
    Files.writeString(directory.resolve("state.key.new"), "half");
    run(1);
    assertEquals("rw-------", permissions(file));
    assertEquals(List.of("state.key"), FileNames.in(directory));
  }

  @Test
  void shouldHaveAnotherKeyEachTime() throws Exception {
    run(0);
    byte[] first = Files.readAllBytes(file);
    Files.delete(file);
    run(0);
    assertFalse(
        Arrays.equals(
            Arrays.copyOfRange(first, 24, 40),
            Arrays.copyOfRange(Files.readAllBytes(file), 24, 40)));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
