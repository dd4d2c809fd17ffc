package org.bttracker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTableTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long TTL = 120 * SECOND;
  private static final long NOW = 5_000 * SECOND;
  private static final IpAddress CLIENT = IpAddress.ofIpv4(0xc0000201);
  private static final IpAddress IPV6_CLIENT = new IpAddress(0x20010db8_00000000L, 1);

  private static ConnectionTable table(int maxConnections) {
    return table(maxConnections, SigningKey.random());
  }

  private static ConnectionTable table(int maxConnections, SigningKey key) {
    return new ConnectionTable(maxConnections, Duration.ofNanos(TTL), key);
  }

  @Test
  void shouldGiveDifferentIdsThatAreNever0() {
    ConnectionTable table = table(100_000);
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      ids.add(table.issue(CLIENT, NOW));
    }
    assertEquals(20_000, ids.size());
    assertFalse(ids.contains(0L));
    assertEquals(20_000, table.size());
  }

  /** Each of 64 bits is set in half of the IDs, and changes from one ID to the next in half. */
  @Test
  void shouldGiveIdsOfRandomBits() {
    ConnectionTable table = table(100_000);
    int[] set = new int[Long.SIZE];
    int[] changed = new int[Long.SIZE];
    long before = table.issue(CLIENT, NOW);
    for (int i = 0; i < 10_000; i++) {
      long id = table.issue(CLIENT, NOW);
      for (int bit = 0; bit < Long.SIZE; bit++) {
        set[bit] += (int) (id >>> bit & 1);
        changed[bit] += (int) ((id ^ before) >>> bit & 1);
      }
      before = id;
    }
    for (int bit = 0; bit < Long.SIZE; bit++) {
      // Ten standard deviations of 50.
      assertEquals(5_000, set[bit], 500, "bit " + bit);
      assertEquals(5_000, changed[bit], 500, "changes of bit " + bit);
    }
  }

  @Test
  void shouldGiveOtherIdsInAnotherTable() {
    assertNotEquals(table(1).issue(CLIENT, NOW), table(1).issue(CLIENT, NOW));
  }

  @Test
  void shouldBindAnIdToItsAddress() {
    ConnectionTable table = table(10);
    long id = table.issue(CLIENT, NOW);
    long ipv6Id = table.issue(IPV6_CLIENT, NOW);
    assertTrue(table.isValid(id, CLIENT, NOW));
    assertTrue(table.isValid(ipv6Id, IPV6_CLIENT, NOW));
    assertFalse(table.isValid(id, IPV6_CLIENT, NOW));
    assertFalse(table.isValid(ipv6Id, CLIENT, NOW));
    assertFalse(table.isValid(id, IpAddress.ofIpv4(0xc0000202), NOW));
    assertFalse(table.isValid(ipv6Id, new IpAddress(0x20010db8_00000001L, 1), NOW));
    assertFalse(table.isValid(ipv6Id, new IpAddress(0x20010db8_00000000L, 2), NOW));
  }

  @Test
  void shouldServeAnyNumberOfRequestsWithOneId() {
    ConnectionTable table = table(10);
    long id = table.issue(CLIENT, NOW);
    for (int i = 0; i < 100; i++) {
      assertTrue(table.isValid(id, CLIENT, NOW + i * SECOND));
    }
  }

  @Test
  void shouldNotKnowWhatItHasNotGiven() {
    ConnectionTable table = table(10);
    assertFalse(table.isValid(0, CLIENT, NOW));
    long id = table.issue(CLIENT, NOW);
    assertFalse(table.isValid(0, CLIENT, NOW));
    assertFalse(table.isValid(id + 1, CLIENT, NOW));
    assertFalse(table.isValid(id ^ 1L << 63, CLIENT, NOW));
    assertFalse(table.isValid((int) id, CLIENT, NOW));
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
    long id = table.issue(CLIENT, issued);
    assertTrue(table.isValid(id, CLIENT, issued));
    assertTrue(table.isValid(id, CLIENT, issued + TTL / 2));
    assertTrue(table.isValid(id, CLIENT, issued + TTL));
    assertEquals(List.of(), purge(table, issued + TTL));
    // Without a purge.
    assertFalse(table.isValid(id, CLIENT, issued + TTL + MILLI));
    assertFalse(table.isValid(id, CLIENT, issued + 10 * TTL));
    assertEquals(1, table.size());
    assertEquals(List.of(id), purge(table, issued + TTL + MILLI));
    assertEquals(0, table.size());
    assertFalse(table.isValid(id, CLIENT, issued + TTL));
  }

  @Test
  void shouldPurgeWhatHasExpiredAndNameEachOnce() {
    ConnectionTable table = table(100);
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      ids.add(table.issue(CLIENT, NOW + i * SECOND));
    }
    assertEquals(List.of(), purge(table, NOW));
    assertEquals(ids.subList(0, 4), purge(table, NOW + TTL + 4 * SECOND));
    assertEquals(List.of(), purge(table, NOW + TTL + 4 * SECOND));
    assertEquals(6, table.size());
    ids.subList(4, 10).forEach(id -> assertTrue(table.isValid(id, CLIENT, NOW + TTL)));
    ids.add(table.issue(CLIENT, NOW + TTL));
    assertEquals(ids.subList(4, 11), purge(table, NOW + 3 * TTL));
    assertEquals(0, table.size());
  }

  @Test
  void shouldStoreNoMoreThanItsMaximumUntilThePurgeMakesRoom() {
    ConnectionTable table = table(3);
    long first = table.issue(CLIENT, NOW);
    long second = table.issue(CLIENT, NOW + SECOND);
    assertFalse(table.isFull());
    long third = table.issue(IPV6_CLIENT, NOW + SECOND);
    assertTrue(table.isFull());
    long signed = table.issue(CLIENT, NOW + TTL + MILLI);
    assertEquals(3, table.size());
    // Who is in stays in.
    assertTrue(table.isValid(second, CLIENT, NOW + TTL + MILLI));
    assertTrue(table.isValid(third, IPV6_CLIENT, NOW + TTL + MILLI));

    assertEquals(List.of(first), purge(table, NOW + TTL + MILLI));
    assertFalse(table.isFull());
    long fourth = table.issue(CLIENT, NOW + TTL + MILLI);
    assertTrue(table.isFull());
    assertEquals(List.of(second, third, fourth), purge(table, NOW + 3 * TTL));
    assertFalse(table.isValid(signed, CLIENT, NOW + 3 * TTL));
  }

  /** An ID that is not stored bears the second it was given in, so it may live up to one longer. */
  @ParameterizedTest
  @ValueSource(longs = {0, NOW, NOW + 1, NOW + SECOND - 1, -60 * SECOND, -1, -5_000 * SECOND})
  void shouldSignIdsOfTheSameRulesWhenFull(long issued) {
    ConnectionTable table = table(1);
    table.issue(CLIENT, issued);
    for (IpAddress address : List.of(CLIENT, IPV6_CLIENT)) {
      long id = table.issue(address, issued);
      assertTrue(table.isValid(id, address, issued));
      assertTrue(table.isValid(id, address, issued + TTL));
      assertFalse(table.isValid(id, address, issued + TTL + SECOND));
      assertFalse(table.isValid(id, address, issued + 4_096 * SECOND), "the second has 12 bits");
      assertFalse(table.isValid(id, address == CLIENT ? IPV6_CLIENT : CLIENT, issued));
      assertFalse(table.isValid(id, new IpAddress(address.high(), address.low() + 1), issued));
      assertFalse(table.isValid(id, new IpAddress(address.high() + 1, address.low()), issued));
      for (int bit = 0; bit < Long.SIZE; bit++) {
        assertFalse(table.isValid(id ^ 1L << bit, address, issued), "bit " + bit);
      }
      assertFalse(table(1).isValid(id, address, issued), "another key");
    }
    assertEquals(1, table.size());
  }

  @Test
  void shouldTakeOverWhatAnEarlierRunHasGiven() {
    ConnectionTable earlier = table(2);
    long expired = earlier.issue(CLIENT, NOW - MILLI);
    long stored = earlier.issue(CLIENT, NOW);
    long signed = earlier.issue(CLIENT, NOW);
    // The clock of the later run begins elsewhere.
    long later = -7 * SECOND;
    SigningKey key = earlier.signingKey();
    long offset = key.offsetSeconds() + (NOW + TTL - later) / SECOND;
    ConnectionTable table = table(2, new SigningKey(key.bytes(), offset));
    List<Long> visited = new ArrayList<>();
    earlier.forEach(
        NOW + TTL,
        (id, address, age) -> {
          visited.add(id);
          table.restore(id, address, age, later);
        });
    assertEquals(List.of(stored), visited);
    table.restore(expired, CLIENT, TTL / MILLI + 1, later);
    assertEquals(1, table.size());
    assertFalse(table.isValid(expired, CLIENT, later));
    assertTrue(table.isValid(stored, CLIENT, later));
    assertFalse(table.isValid(stored, IPV6_CLIENT, later));
    assertFalse(table.isValid(stored, CLIENT, later + MILLI));
    assertTrue(table.isValid(signed, CLIENT, later));
    assertFalse(table.isValid(signed, CLIENT, later + SECOND));
    assertEquals(List.of(stored), purge(table, later + MILLI));
  }

  /** The clock runs fast, so that IDs expire while others are given. */
  @Test
  @Timeout(60)
  void shouldNeitherLoseNorKeepAnIdWhenThreadsGiveWhileOnePurges() throws Exception {
    ConnectionTable table = table(Integer.MAX_VALUE);
    AtomicLong clock = new AtomicLong(NOW);
    AtomicInteger issuers = new AtomicInteger(3);
    CountDownLatch begin = new CountDownLatch(3);
    List<FutureTask<Map<Long, Long>>> tasks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tasks.add(new FutureTask<>(() -> issueMany(table, clock, begin, issuers)));
    }
    tasks.forEach(task -> new Thread(task).start());

    Map<Long, Long> purgedAt = new HashMap<>();
    while (issuers.get() > 0) {
      long now = clock.get();
      table.purge(now, id -> assertEquals(null, purgedAt.put(id, now), "purged twice"));
    }
    Map<Long, Long> issuedAt = new HashMap<>();
    for (FutureTask<Map<Long, Long>> task : tasks) {
      issuedAt.putAll(task.get());
    }
    assertEquals(90_000, issuedAt.size());
    purgedAt.forEach((id, now) -> assertTrue(now - issuedAt.get(id) > TTL, "purged too early"));
    long end = clock.get();
    issuedAt.forEach(
        (id, issued) -> {
          boolean valid = end - issued <= TTL;
          assertEquals(valid, table.isValid(id, CLIENT, end));
          assertTrue(!valid || !purgedAt.containsKey(id));
        });
    assertEquals(90_000 - purgedAt.size(), table.size());
    table.purge(end + 2 * TTL, id -> assertEquals(null, purgedAt.put(id, end), "purged twice"));
    assertEquals(issuedAt.keySet(), purgedAt.keySet());
    assertEquals(0, table.size());
  }

  private static Map<Long, Long> issueMany(
      ConnectionTable table, AtomicLong clock, CountDownLatch begin, AtomicInteger issuers)
      throws InterruptedException {
    begin.countDown();
    begin.await();
    try {
      Map<Long, Long> issuedAt = new HashMap<>();
      for (int i = 0; i < 30_000; i++) {
        long now = clock.addAndGet(50 * MILLI);
        long id = table.issue(CLIENT, now);
        // The others' clock may have passed its end meanwhile.
        assertTrue(table.isValid(id, CLIENT, now) || clock.get() - now > TTL, "not valid at once");
        issuedAt.put(id, now);
      }
      return issuedAt;
    } finally {
      issuers.decrementAndGet();
    }
  }

  private static List<Long> purge(ConnectionTable table, long nowNanos) {
    List<Long> expired = new ArrayList<>();
    table.purge(nowNanos, expired::add);
    return expired;
  }
}
