package org.bttracker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stored, for how long, and who is told. */
class ConnectionTableTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long TTL = 120 * SECOND;
  private static final long DAY = 86_400 * SECOND;
  private static final long NOW = 5_000 * SECOND;
  private static final IpAddress CLIENT = IpAddress.ofIpv4(0xc0000201);
  private static final IpAddress IPV6_CLIENT = new IpAddress(0x20010db8_00000000L, 1);

  private static ConnectionTable table(int maxConnections) {
    return new ConnectionTable(maxConnections, Duration.ofNanos(TTL), SigningKey.random());
  }

  /** Also where the clock is negative, passes 0, and where its milliseconds pass 31 bits. */
  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        5_000 * SECOND,
        -5_000 * SECOND,
        -60 * SECOND,
        -1 * MILLI,
        -120_001 * MILLI,
        (1L << 31) * MILLI - 60 * SECOND,
        (1L << 32) * MILLI - 60 * SECOND,
        -(1L << 31) * MILLI - 60 * SECOND
      })
  void shouldAcceptAnIdForItsTimeToLiveAndNotAMillisecondLonger(long issued) {
    ConnectionTable table = table(10);
    AddressIds ids = AddressIds.of(table);
    long id = ids.issue(CLIENT, issued);
    assertTrue(ids.isValid(id, CLIENT, issued));
    assertTrue(ids.isValid(id, CLIENT, issued + TTL / 2));
    assertTrue(ids.isValid(id, CLIENT, issued + TTL));
    assertEquals(List.of(), purge(table, issued + TTL));
    // Without a purge.
    assertFalse(ids.isValid(id, CLIENT, issued + TTL + MILLI));
    assertFalse(ids.isValid(id, CLIENT, issued + 10 * TTL));
    assertEquals(1, table.size());
    assertEquals(List.of(id), purge(table, issued + TTL + MILLI));
    assertEquals(0, table.size());
    assertFalse(ids.isValid(id, CLIENT, issued + TTL));
  }

  /** A machine that was paused comes back before the purge does. */
  @ParameterizedTest
  @ValueSource(longs = {1, 24, 25, 30, 40, 49})
  void shouldNotAcceptAnIdAfterAPauseOfDays(long days) {
    ConnectionTable table = table(10);
    AddressIds ids = AddressIds.of(table);
    long id = ids.issue(CLIENT, NOW);
    assertFalse(ids.isValid(id, CLIENT, NOW + days * DAY));
    assertEquals(List.of(), visited(table, NOW + days * DAY));
    assertEquals(List.of(id), purge(table, NOW + days * DAY));
  }

  @Test
  void shouldPurgeWhatHasExpiredAndNameEachOnce() {
    ConnectionTable table = table(100);
    AddressIds ids = AddressIds.of(table);
    List<Long> given = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      given.add(ids.issue(CLIENT, NOW + i * SECOND));
    }
    assertEquals(List.of(), purge(table, NOW));
    assertEquals(given.subList(0, 4), purge(table, NOW + TTL + 4 * SECOND));
    assertEquals(List.of(), purge(table, NOW + TTL + 4 * SECOND));
    assertEquals(6, table.size());
    given.subList(4, 10).forEach(id -> assertTrue(ids.isValid(id, CLIENT, NOW + TTL)));
    given.add(ids.issue(CLIENT, NOW + TTL));
    assertEquals(given.subList(4, 11), purge(table, NOW + 3 * TTL));
    assertEquals(0, table.size());
  }

  @Test
  void shouldStoreNoMoreThanItsMaximumUntilThePurgeMakesRoom() {
    ConnectionTable table = table(3);
    AddressIds ids = AddressIds.of(table);
    long first = ids.issue(CLIENT, NOW);
    long second = ids.issue(CLIENT, NOW + SECOND);
    assertFalse(ids.isFull());
    long third = ids.issue(IPV6_CLIENT, NOW + SECOND);
    assertTrue(ids.isFull());
    long signed = ids.issue(CLIENT, NOW + TTL + MILLI);
    assertEquals(3, table.size());
    // Who is in stays in.
    assertTrue(ids.isValid(second, CLIENT, NOW + TTL + MILLI));
    assertTrue(ids.isValid(third, IPV6_CLIENT, NOW + TTL + MILLI));

    assertEquals(List.of(first), purge(table, NOW + TTL + MILLI));
    assertFalse(ids.isFull());
    long fourth = ids.issue(CLIENT, NOW + TTL + MILLI);
    assertTrue(ids.isFull());
    assertEquals(List.of(second, third, fourth), purge(table, NOW + 3 * TTL));
    assertFalse(ids.isValid(signed, CLIENT, NOW + 3 * TTL));
  }

  @Test
  void shouldEvictNobodyInAFlood() {
    ConnectionTable table = table(1_000);
    AddressIds ids = AddressIds.of(table);
    List<Long> before = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      before.add(ids.issue(IpAddress.ofIpv4(i), NOW));
    }
    for (int i = 0; i < 100_000; i++) {
      ids.issue(new IpAddress(1, i), NOW);
    }
    long meanwhile = ids.issue(CLIENT, NOW);
    assertEquals(1_000, table.size());
    for (int i = 0; i < 1_000; i++) {
      assertTrue(ids.isValid(before.get(i), IpAddress.ofIpv4(i), NOW + TTL));
    }
    assertTrue(ids.isValid(meanwhile, CLIENT, NOW + TTL));
    assertEquals(before, purge(table, NOW + TTL + MILLI), "nothing else was stored");
  }

  @Test
  void shouldTakeOverWhatAnEarlierRunHasGiven() {
    ConnectionTable earlier = table(2);
    AddressIds earlierIds = AddressIds.of(earlier);
    long expired = earlierIds.issue(CLIENT, NOW - MILLI);
    long stored = earlierIds.issue(CLIENT, NOW);
    // The clock of the later run begins elsewhere.
    long later = -7 * SECOND;
    ConnectionTable table = table(2);
    assertEquals(List.of(stored), visited(earlier, NOW + TTL));
    earlier.forEach(
        NOW + TTL, (id, address, age) -> assertTrue(table.restore(id, address, age, later)));
    assertTrue(table.restore(expired, CLIENT, TTL / MILLI + 1, later));
    assertEquals(1, table.size());
    AddressIds ids = AddressIds.of(table);
    assertFalse(ids.isValid(expired, CLIENT, later));
    assertTrue(ids.isValid(stored, CLIENT, later));
    assertFalse(ids.isValid(stored, IPV6_CLIENT, later));
    assertFalse(ids.isValid(stored, CLIENT, later + MILLI));
    assertEquals(List.of(stored), purge(table, later + MILLI));
  }

  @Test
  void shouldRestoreNoMoreThanItsMaximumAndEachOnce() {
    ConnectionTable table = table(2);
    assertTrue(table.restore(11, CLIENT, 0, NOW));
    assertTrue(table.restore(11, IPV6_CLIENT, 0, NOW), "it is there already");
    assertEquals(1, table.size());
    assertTrue(table.restore(12, CLIENT, 5, NOW));
    assertFalse(table.restore(13, CLIENT, 0, NOW));
    assertTrue(table.restore(14, CLIENT, TTL / MILLI + 1, NOW), "expired, it needs no room");
    AddressIds ids = AddressIds.of(table);
    assertTrue(ids.isFull());
    assertTrue(ids.isValid(11, CLIENT, NOW));
    assertFalse(ids.isValid(11, IPV6_CLIENT, NOW));
    assertFalse(ids.isValid(13, CLIENT, NOW));
    assertEquals(List.of(11L, 12L), purge(table, NOW + TTL + MILLI));
    assertEquals(0, table.size());
  }

  @Test
  void shouldShowIdsWithTheirAges() {
    ConnectionTable table = table(10);
    long id = AddressIds.of(table).issue(IPV6_CLIENT, NOW);
    List<String> seen = new ArrayList<>();
    for (long now : new long[] {NOW - 3 * MILLI, NOW, NOW + TTL, NOW + TTL + MILLI}) {
      table.forEach(
          now,
          (shown, address, age) ->
              seen.add((shown == id) + " " + address.equals(IPV6_CLIENT) + " " + age));
    }
    assertEquals(List.of("true true -3", "true true 0", "true true 120000"), seen);
  }

  private static List<Long> visited(ConnectionTable table, long nowNanos) {
    List<Long> ids = new ArrayList<>();
    table.forEach(nowNanos, (id, address, age) -> ids.add(id));
    return ids;
  }

  private static List<Long> purge(ConnectionTable table, long nowNanos) {
    List<Long> expired = new ArrayList<>();
    table.purge(nowNanos, expired::add);
    return expired;
  }
}
