package org.bttracker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trackers that come to share keys while they serve. */
class JoinedKeysTest {
  private static final int TTL = 120;
  private static final IpAddress CLIENT = IpAddress.ofIpv4(0x0a000001);
  private static final IpAddress OTHER = IpAddress.ofIpv4(0x0a000002);

  /** The shared clock, seconds since 1970. */
  private static final long NOW = 1_795_000_000L;

  /** A tracker whose monotonic clock shows so many seconds at {@link #NOW}. */
  private static final class Node {
    private final ConnectionTable table =
        new ConnectionTable(100, Duration.ofSeconds(TTL), SigningKey.random());
    private final AddressIds ids = AddressIds.of(table);
    private final long zero;

    Node(long secondsAtNow) {
      zero = secondsAtNow;
    }

    Node signingAll() {
      table.signAll(SigningKey.random());
      return this;
    }

    /** Joins by a clock that is ahead of the shared one. */
    void join(long second, long ahead, int... keys) {
      List<SigningKey> all =
          Arrays.stream(keys).mapToObj(key -> key(key, NOW - zero + ahead)).toList();
      table.join(all, nanos(second));
    }

    long give(long second) {
      return ids.issue(CLIENT, nanos(second));
    }

    boolean accepts(long id, long second) {
      assertFalse(ids.isValid(id, OTHER, nanos(second)));
      return ids.isValid(id, CLIENT, nanos(second));
    }

    private long nanos(long second) {
      return TimeUnit.SECONDS.toNanos(zero + second);
    }
  }

  private static SigningKey key(int number, long offset) {
    byte[] bytes = new byte[SigningKey.LENGTH];
    bytes[5] = (byte) number;
    return new SigningKey(bytes, offset);
  }

  @ParameterizedTest
  @CsvSource({"5, 7777", "-4000000000, 3", "0, 1"})
  void shouldAcceptEachOthersIdsFromTheFirstOn(long oneAtNow, long twoAtNow) {
    Node one = new Node(oneAtNow).signingAll();
    Node two = new Node(twoAtNow).signingAll();
    long before = one.give(-1);
    assertFalse(two.accepts(before, 0));
    one.join(0, 0, 1, 2);
    two.join(0, 1, 2, 1);
    for (long id : new long[] {one.give(0), two.give(0)}) {
      assertTrue(one.accepts(id, TTL));
      assertTrue(two.accepts(id, TTL));
      assertFalse(one.accepts(id, TTL + 40));
      assertFalse(two.accepts(id, TTL + 40));
    }
    assertTrue(one.table.isShared());
    assertEquals(0, one.table.size());
  }

  @Test
  void shouldAcceptWhatItHasSignedItselfUntilThatExpires() {
    Node node = new Node(1_000).signingAll();
    long first = node.give(0);
    node.join(60, 0, 1, 2);
    long shared = node.give(60);
    assertTrue(node.accepts(first, TTL));
    assertFalse(node.accepts(first, TTL + 3));
    assertTrue(node.accepts(shared, 60 + TTL));
  }

  /** A table of some size signs only what it has no room for. */
  @Test
  void shouldAcceptWhatItHasStoredUntilThatExpires() {
    Node node = new Node(1_000);
    long stored = node.give(0);
    node.join(60, 0, 1, 2);
    assertTrue(node.accepts(stored, TTL));
    assertFalse(node.accepts(stored, TTL + 1));
    assertEquals(1, node.table.size());
  }

  /** A stranger who has found out a key that signs no more must not use it for ever. */
  @Test
  void shouldAcceptNoLaterIdsOfItsOwnKey() {
    SigningKey own = key(9, 0);
    Node node = new Node(1_000);
    node.table.signAll(own);
    node.join(0, 0, 1, 2);
    SignedIds forged = new SignedIds(new SigningKeys(own, true, List.of()), TTL);
    assertTrue(node.accepts(forged.issue(CLIENT.high(), CLIENT.low(), 1_000), 0));
    assertFalse(node.accepts(forged.issue(CLIENT.high(), CLIENT.low(), 1_010), 10));
  }

  @Test
  void shouldLoseNoIdInARotation() {
    Node one = new Node(5);
    Node two = new Node(9);
    one.join(0, 0, 1, 2);
    two.join(0, 0, 1, 2);
    long id = one.give(0);
    one.join(1, 0, 2, 1);
    assertTrue(two.accepts(one.give(1), 1));
    assertTrue(one.accepts(two.give(1), 1));
    assertTrue(one.accepts(id, TTL));
    two.join(2, 0, 2, 1);
    assertTrue(one.accepts(two.give(2), 2));
  }

  /** The server has lost the keys, and somebody who knew them not has made others. */
  @Test
  void shouldAcceptWhatWasSharedBeforeUntilItExpires() {
    Node one = new Node(5);
    Node two = new Node(9);
    one.join(0, 0, 1, 2);
    two.join(0, 0, 1, 2);
    one.join(10, 0, 3, 4);
    long late = two.give(60);
    assertTrue(one.accepts(late, 60), "the other has not heard of it yet");
    assertTrue(one.accepts(late, 60 + TTL));
    assertFalse(one.accepts(two.give(500), 500));
  }

  /** Another server has taken over, whose clock is wrong; then its clock is set. */
  @ParameterizedTest
  @ValueSource(longs = {31, -31, 1_000, -1_000, 100_000_000, -100_000_000})
  void shouldAcceptWhatItHasSignedBeforeTheServersClockJumped(long jump) {
    Node node = new Node(70);
    node.join(0, 0, 1, 2);
    long before = node.give(0);
    node.join(60, jump, 1, 2);
    long between = node.give(60);
    assertTrue(node.accepts(before, TTL));
    node.join(70, 0, 1, 2);
    assertTrue(node.accepts(between, 60 + TTL));
    assertTrue(node.accepts(node.give(70), 70 + TTL));
  }

  /** Each key that is kept costs time for each request with a bad ID. */
  @Test
  void shouldForgetWhatHasExpired() {
    Node node = new Node(70).signingAll();
    for (int minute = 0; minute < 2_000; minute++) {
      node.join(60 * minute, minute % 2 * 1_000, minute % 100, minute % 100 + 1);
      assertTrue(node.table.signingKeys().earlier().size() < 20);
    }
    node.join(200_000, 0, 1, 2);
    node.join(201_000, 0, 1, 2);
    assertEquals(1, node.table.signingKeys().earlier().size());
  }
}
