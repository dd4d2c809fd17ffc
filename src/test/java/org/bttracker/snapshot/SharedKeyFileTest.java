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
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that other trackers share, over restarts that do not reach these. */
class SharedKeyFileTest {
  private static final long TTL_SECONDS = State.CONNECTION_TTL.toSeconds();
  private static final long NEW_YEAR = State.NEW_YEAR_MILLIS / 1_000;

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state.key");
  }

  /** A tracker without others that has a shared key for some time. */
  private final class Run {
    private final ConnectionTable table =
        new ConnectionTable(10, State.CONNECTION_TTL, SigningKey.random());
    private final AddressIds ids = AddressIds.of(table);
    private final KeyFile keys = new KeyFile(file);
    private final long zero;

    /** The monotonic clock is the run's own: it shows so many seconds at New Year. */
    Run(long startSecond, long zero) throws IOException {
      this.zero = zero;
      assertEquals(List.of(), keys.renew(table, moment(startSecond)));
    }

    void share(long second, byte[] secret, long aheadSeconds) throws IOException {
      SigningKey key = new SigningKey(secret, NEW_YEAR - zero + aheadSeconds);
      assertEquals(List.of(), keys.add(key, moment(second), State.CONNECTION_TTL));
      table.join(List.of(key), nanos(second));
    }

    long give(long second) {
      return ids.issue(KeyRun.CLIENT, nanos(second));
    }

    boolean accepts(long id, long second) {
      return ids.isValid(id, KeyRun.CLIENT, nanos(second));
    }

    private Moment moment(long second) {
      return new Moment(nanos(second), State.NEW_YEAR_MILLIS + seconds(second));
    }

    private long nanos(long second) {
      return Duration.ofSeconds(zero + second).toNanos();
    }
  }

  private static byte[] secret(int first) {
    byte[] secret = new byte[SigningKey.LENGTH];
    for (int i = 0; i < secret.length; i++) {
      secret[i] = (byte) (first + i);
    }
    return secret;
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -3_600, 1_000_000_000})
  void shouldAcceptWhatTheRunBeforeHasSignedWithAnyOfItsKeys(long ahead) throws Exception {
    Run run = new Run(0, 555);
    long own = run.give(0);
    run.share(10, secret(1), ahead);
    long shared = run.give(10);
    run.share(20, secret(50), ahead + 40);
    long next = run.give(20);
    assertTrue(run.accepts(own, 20) && run.accepts(shared, 20));
    Run later = new Run(30, 123_456);
    for (long id : new long[] {own, shared, next}) {
      assertTrue(later.accepts(id, 30));
    }
    assertTrue(later.accepts(next, 20 + TTL_SECONDS - 1));
    assertFalse(later.accepts(next, 20 + TTL_SECONDS + 3));
    assertFalse(later.accepts(shared, 10 + TTL_SECONDS + 3));
  }

  /** It may be killed at any moment, and start again while the others are still away. */
  @Test
  void shouldAcceptThemOverSeveralStarts() throws Exception {
    Run run = new Run(0, 5);
    run.share(1, secret(1), -99);
    long id = run.give(2);
    for (int start = 3; start < 60; start += 3) {
      Run later = new Run(start, 10_000 * start);
      assertTrue(later.accepts(id, start), "start " + start);
    }
  }

  /** Other trackers sign with the key as well, but not with what this one has signed before. */
  @Test
  void shouldAcceptNothingThatIsSignedAfterTheNextStart() throws Exception {
    new Run(0, 5).share(1, secret(1), 0);
    Run later = new Run(10, 7);
    ConnectionTable other =
        new ConnectionTable(10, State.CONNECTION_TTL, new SigningKey(secret(1), NEW_YEAR));
    other.signAll(new SigningKey(secret(1), NEW_YEAR));
    AddressIds ids = AddressIds.of(other);
    assertTrue(later.accepts(ids.issue(KeyRun.CLIENT, Duration.ofSeconds(9).toNanos()), 11));
    assertFalse(later.accepts(ids.issue(KeyRun.CLIENT, Duration.ofSeconds(14).toNanos()), 14));
  }

  @Test
  void shouldWriteTheDocumentedBytes() throws Exception {
    Run run = new Run(0, 5);
    run.share(16, secret(0x10), -2);
    byte[] written = Files.readAllBytes(file);
    assertEquals(16 + 2 * 32 + 4, written.length);
    ByteBuffer in = ByteBuffer.wrap(written);
    assertEquals("427454724b657973" + "00000002" + "00000002", hex(written, 0, 16));
    assertEquals(0x6955b900L, in.getLong(16), "2026-01-01 00:00:00 UTC");
    assertEquals("0000000000000000", hex(written, 40, 48), "the own key has the file's time");
    assertEquals(
        "000000006955b910" + "101112131415161718191a1b1c1d1e1f" + "fffffffffffffffe",
        hex(written, 48, 80));
    CRC32C checksum = new CRC32C();
    checksum.update(written, 0, 80);
    assertEquals((int) checksum.getValue(), in.getInt(80));
  }

  /** Once its keys have expired, an earlier release can read the file again. */
  @Test
  void shouldWriteVersionOneAsSoonAsAllTimesAreTheSame() throws Exception {
    new Run(0, 5).share(1, secret(1), 77);
    new Run(10, 5);
    assertEquals(2, Files.readAllBytes(file)[11]);
    new Run(20 + TTL_SECONDS, 5);
    byte[] written = Files.readAllBytes(file);
    assertEquals(1, written[11]);
    assertEquals(16 + 24 * KeyRun.keys(file) + 4, written.length);
  }

  @Test
  void shouldKeepFewKeysInALongRun() throws Exception {
    Run run = new Run(0, 5);
    for (int day = 0; day < 200; day++) {
      run.share(86_400L * day + 1, secret(day), day % 3);
      assertTrue(KeyRun.keys(file) <= 3);
    }
  }

  /** Rather than none at all. */
  @Test
  void shouldDropTheOldestWhenTheFileIsFull() throws Exception {
    Run run = new Run(0, 5);
    for (int i = 0; i < 100; i++) {
      SigningKey key = new SigningKey(secret(i), i);
      List<Notice> notices = run.keys.add(key, run.moment(1), State.CONNECTION_TTL);
      assertEquals(i < 63 ? 0 : 1, notices.size());
    }
    assertEquals(64, KeyRun.keys(file));
    byte[] written = Files.readAllBytes(file);
    int last = 16 + 63 * 32;
    assertArrayEquals(secret(99), Arrays.copyOfRange(written, last + 8, last + 24));
  }

  private static String hex(byte[] bytes, int from, int to) {
    return HexFormat.of().formatHex(bytes, from, to);
  }
}
