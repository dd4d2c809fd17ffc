package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.bttracker.SecretFile;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.IpAddress;
import org.bttracker.snapshot.Clocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two trackers that share keys; each has clocks of its own. */
class IdKeysTest {
  private static final String ONE = "000102030405060708090a0b0c0d0e0f";
  private static final String TWO = "ffeeddccbbaa99887766554433221100";
  private static final IpAddress CLIENT = IpAddress.ofIpv4(0x0a000001);
  private static final int TTL = 120;

  /** Some moment in 2026, seconds since 1970. */
  private static final long NOW = 1_795_000_000L;

  @TempDir private Path directory;

  /** A tracker, as far as its connection IDs go. */
  private final class Node {
    private final Path file;
    private final ConnectionTable table =
        new ConnectionTable(100, Duration.ofSeconds(TTL), SigningKey.random());
    private final AddressIds ids = AddressIds.of(table);
    private final IdKeys keys;
    private long wallMillis;
    private long nanos;

    Node(String name, long wallMillis, long nanos, String... lines) throws Exception {
      file = directory.resolve(name);
      setKeys(lines);
      this.wallMillis = wallMillis;
      this.nanos = nanos;
      keys =
          new IdKeys(
              file,
              table,
              new Clocks(() -> this.nanos, () -> Instant.ofEpochMilli(this.wallMillis)));
    }

    void setKeys(String... lines) throws IOException {
      SecretFile.write(file, String.join("\n", lines));
    }

    void pass(long millis) {
      wallMillis += millis;
      nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    long connect() {
      return ids.issue(CLIENT, nanos);
    }

    boolean accepts(long id) {
      return ids.isValid(id, CLIENT, nanos);
    }
  }

  /** Milliseconds that the second clock is ahead; the monotonic ones begin anywhere. */
  @ParameterizedTest
  @CsvSource({"0, 0", "30000, 5", "-30000, -7777777777777", "29999, 999999999", "-29999, 1"})
  void shouldAcceptEachOthersIdsForAsLongAsTheyLive(long aheadMillis, long nanos) throws Exception {
    Node one = new Node("one", NOW * 1_000 + 700, 123_456_789_012_345L, ONE);
    Node two = new Node("two", NOW * 1_000 + 700 + aheadMillis, nanos, ONE);
    long ofOne = one.connect();
    long ofTwo = two.connect();
    assertTrue(two.accepts(ofOne));
    assertTrue(one.accepts(ofTwo));
    one.pass(TTL * 1_000);
    two.pass(TTL * 1_000);
    assertTrue(two.accepts(ofOne));
    assertTrue(one.accepts(ofTwo));
    assertEquals(0, one.table.size(), "nothing is stored");
  }

  @ParameterizedTest
  @ValueSource(longs = {35_000, -35_000})
  void shouldRefuseWhatAWrongClockHasSignedInTheFutureOrLongAgo(long aheadMillis) throws Exception {
    Node one = new Node("one", NOW * 1_000, 5, ONE);
    Node two = new Node("two", NOW * 1_000 + aheadMillis, 5, ONE);
    long id = aheadMillis > 0 ? two.connect() : one.connect();
    Node other = aheadMillis > 0 ? one : two;
    assertFalse(other.accepts(id));
    long old = one.connect();
    one.pass(TTL * 1_000 + 35_000);
    assertFalse(one.accepts(old));
  }

  @Test
  void shouldAcceptWhatAnEarlierRunHasGiven() throws Exception {
    Node before = new Node("one", NOW * 1_000, 5_000_000_000_000L, ONE);
    long id = before.connect();
    Node after = new Node("two", NOW * 1_000 + 90_000, 7, ONE);
    assertTrue(after.accepts(id));
    assertFalse(new Node("three", NOW * 1_000 + 90_000, 7, TWO).accepts(id));
  }

  /** As the README says: add the new key as the second one everywhere, then swap, then remove. */
  @Test
  void shouldLoseNoIdInARotation() throws Exception {
    Node one = new Node("one", NOW * 1_000, 5, ONE);
    Node two = new Node("two", NOW * 1_000, 9, ONE);
    long id = one.connect();
    one.setKeys(ONE, TWO);
    assertEquals("ID keys: +1 −0", one.keys.reload());
    two.setKeys(TWO, ONE);
    assertEquals("ID keys: +1 −0, another one signs", two.keys.reload());
    assertTrue(two.accepts(id));
    assertTrue(one.accepts(two.connect()));
    assertTrue(two.accepts(one.connect()));
    one.setKeys(TWO);
    assertEquals("ID keys: +0 −1, another one signs", one.keys.reload());
    assertFalse(one.accepts(id));
    assertTrue(two.accepts(one.connect()));
    assertEquals("", one.keys.reload());
  }

  @Test
  void shouldKeepItsKeysIfTheFileIsWrong() throws Exception {
    Node one = new Node("one", NOW * 1_000, 5, ONE);
    long id = one.connect();
    one.setKeys("nonsense");
    StartException refusal = assertThrows(StartException.class, one.keys::reload);
    assertEquals(
        "--id-key-file: " + one.file + ", line 1: a key must be 32 hex digits",
        refusal.getMessage());
    assertTrue(one.accepts(id));
    assertTrue(one.accepts(one.connect()));
  }

  @Test
  void shouldFollowTheWallClock() throws Exception {
    Node one = new Node("one", NOW * 1_000, 5, ONE);
    one.wallMillis += 3_600_000;
    one.keys.followClock();
    Node other = new Node("two", NOW * 1_000 + 3_600_000, 77, ONE);
    assertTrue(other.accepts(one.connect()));
    assertTrue(one.accepts(other.connect()));
    one.wallMillis -= 3_600_000;
    one.keys.followClock();
    assertTrue(new Node("three", NOW * 1_000, 3, ONE).accepts(one.connect()));
  }
}
