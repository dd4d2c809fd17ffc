package org.bttracker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a receive loop gives and checks, from outside: stored and signed IDs keep the same rules.
 */
class ConnectionIdsTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final long TTL = 120 * SECOND;
  private static final long NOW = 5_000 * SECOND;
  private static final IpAddress CLIENT = IpAddress.ofIpv4(0xc0000201);
  private static final IpAddress IPV6_CLIENT = new IpAddress(0x20010db8_00000000L, 1);

  private static ConnectionTable table(int maxConnections) {
    return new ConnectionTable(maxConnections, Duration.ofNanos(TTL), SigningKey.random());
  }

  private static AddressIds ids(int maxConnections) {
    return AddressIds.of(table(maxConnections));
  }

  /** Of a table whose only stored ID is somebody else's. */
  private static AddressIds signedIds(long nowNanos) {
    AddressIds ids = ids(1);
    ids.issue(new IpAddress(7, 7), nowNanos);
    return ids;
  }

  @Test
  void shouldGiveDifferentIdsThatAreNever0() {
    AddressIds ids = ids(100_000);
    Set<Long> given = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      given.add(ids.issue(CLIENT, NOW));
    }
    assertEquals(20_000, given.size());
    assertFalse(given.contains(0L));
  }

  /** Each of 64 bits is set in half of the IDs, and changes from one ID to the next in half. */
  @Test
  void shouldDecideTheSameAfterALookAhead() {
    ConnectionTable table = table(1);
    ConnectionIds ids = table.forLoop();
    long stored = ids.issue(CLIENT.high(), CLIENT.low(), NOW);
    long signed = ids.issue(CLIENT.high(), CLIENT.low(), NOW);
    for (long id : new long[] {stored, signed, stored + 1, signed + 1, 0}) {
      for (long now : new long[] {NOW, NOW + TTL, NOW + TTL + SECOND}) {
        boolean valid = ids.isValid(id, CLIENT.high(), CLIENT.low(), now);
        ids.lookAhead(id, now);
        assertEquals(valid, ids.isValid(id, CLIENT.high(), CLIENT.low(), now));
        assertEquals((id == stored || id == signed) && now <= NOW + TTL, valid);
        assertFalse(ids.isValid(id, IPV6_CLIENT.high(), IPV6_CLIENT.low(), now));
      }
    }
    assertEquals(1, table.size());
  }

  @Test
  void shouldGiveIdsOfRandomBits() {
    AddressIds ids = ids(100_000);
    int[] set = new int[Long.SIZE];
    int[] changed = new int[Long.SIZE];
    long before = ids.issue(CLIENT, NOW);
    for (int i = 0; i < 10_000; i++) {
      long id = ids.issue(CLIENT, NOW);
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

  /** Each loop has a source of random numbers of its own, and none begins like another. */
  @Test
  void shouldGiveOtherIdsInEachLoop() {
    ConnectionTable table = table(10_000);
    Set<Long> given = new HashSet<>();
    for (int loop = 0; loop < 100; loop++) {
      AddressIds ids = AddressIds.of(table);
      for (int i = 0; i < 10; i++) {
        assertTrue(given.add(ids.issue(CLIENT, NOW)));
      }
    }
    assertNotEquals(ids(1).issue(CLIENT, NOW), ids(1).issue(CLIENT, NOW));
  }

  @Test
  void shouldAcceptInOneLoopWhatAnotherHasGiven() {
    ConnectionTable table = table(1);
    AddressIds one = AddressIds.of(table);
    AddressIds other = AddressIds.of(table);
    long stored = one.issue(CLIENT, NOW);
    assertTrue(one.isFull() && other.isFull());
    long signed = one.issue(IPV6_CLIENT, NOW);
    assertTrue(other.isValid(stored, CLIENT, NOW));
    assertTrue(other.isValid(signed, IPV6_CLIENT, NOW));
    assertFalse(other.isValid(stored, IPV6_CLIENT, NOW));
    assertFalse(other.isValid(signed, CLIENT, NOW));
  }

  @Test
  void shouldBindAnIdToItsAddress() {
    AddressIds ids = ids(10);
    long id = ids.issue(CLIENT, NOW);
    long ipv6Id = ids.issue(IPV6_CLIENT, NOW);
    assertTrue(ids.isValid(id, CLIENT, NOW));
    assertTrue(ids.isValid(ipv6Id, IPV6_CLIENT, NOW));
    assertFalse(ids.isValid(id, IPV6_CLIENT, NOW));
    assertFalse(ids.isValid(ipv6Id, CLIENT, NOW));
    assertFalse(ids.isValid(id, IpAddress.ofIpv4(0xc0000202), NOW));
    assertFalse(ids.isValid(ipv6Id, new IpAddress(0x20010db8_00000001L, 1), NOW));
    assertFalse(ids.isValid(ipv6Id, new IpAddress(0x20010db8_00000000L, 2), NOW));
  }

  @Test
  void shouldServeAnyNumberOfRequestsWithOneId() {
    AddressIds ids = ids(10);
    long id = ids.issue(CLIENT, NOW);
    for (int i = 0; i < 100; i++) {
      assertTrue(ids.isValid(id, CLIENT, NOW + i * SECOND));
    }
  }

  @Test
  void shouldNotKnowWhatItHasNotGiven() {
    AddressIds ids = ids(10);
    assertFalse(ids.isValid(0, CLIENT, NOW));
    long id = ids.issue(CLIENT, NOW);
    assertFalse(ids.isValid(0, CLIENT, NOW));
    assertFalse(ids.isValid(id + 1, CLIENT, NOW));
    assertFalse(ids.isValid(id ^ 1L << 63, CLIENT, NOW));
    assertFalse(ids.isValid((int) id, CLIENT, NOW));
  }

  /** An ID that is not stored bears the second it was given in, so it may live up to one longer. */
  @ParameterizedTest
  @ValueSource(longs = {0, NOW, NOW + 1, NOW + SECOND - 1, -60 * SECOND, -1, -5_000 * SECOND})
  void shouldSignIdsOfTheSameRulesWhenFull(long issued) {
    AddressIds ids = signedIds(issued);
    for (IpAddress address : List.of(CLIENT, IPV6_CLIENT)) {
      long id = ids.issue(address, issued);
      assertTrue(ids.isValid(id, address, issued));
      assertTrue(ids.isValid(id, address, issued + TTL));
      assertFalse(ids.isValid(id, address, issued + TTL + SECOND));
      assertFalse(ids.isValid(id, address, issued + 4_096 * SECOND), "the second has 12 bits");
      assertFalse(ids.isValid(id, address == CLIENT ? IPV6_CLIENT : CLIENT, issued));
      assertFalse(ids.isValid(id, new IpAddress(address.high(), address.low() + 1), issued));
      assertFalse(ids.isValid(id, new IpAddress(address.high() + 1, address.low()), issued));
      for (int bit = 0; bit < Long.SIZE; bit++) {
        assertFalse(ids.isValid(id ^ 1L << bit, address, issued), "bit " + bit);
      }
      assertFalse(ids(1).isValid(id, address, issued), "another key");
    }
  }

  /** Loops are made before the keys of earlier runs are known. */
  @Test
  void shouldFollowTheKeysOfItsTable() {
    ConnectionTable table = table(10);
    AddressIds ids = AddressIds.of(table);
    long stored = ids.issue(CLIENT, NOW);
    ConnectionTable earlier = table(1);
    AddressIds.of(earlier).issue(CLIENT, NOW);
    long signedEarlier = AddressIds.of(earlier).issue(CLIENT, NOW);
    assertFalse(ids.isValid(signedEarlier, CLIENT, NOW));
    assertFalse(ids.isFull());

    table.acceptEarlier(earlier.signingKeys().newest(), NOW);
    SigningKey key = SigningKey.random();
    table.signAll(key);
    assertTrue(ids.isFull());
    assertTrue(ids.isValid(signedEarlier, CLIENT, NOW));
    assertTrue(ids.isValid(stored, CLIENT, NOW));
    long signed = ids.issue(CLIENT, NOW);
    assertTrue(ids.isValid(signed, CLIENT, NOW));
    assertEquals(
        signed, AddressIds.of(table).issue(CLIENT, NOW), "depends on key, address and second");
    assertEquals(1, table.size());
    assertFalse(AddressIds.of(earlier).isValid(signed, CLIENT, NOW));
  }

  @Test
  void shouldAllocateNothingToCheckIds() {
    AddressIds ids = ids(1);
    long stored = ids.issue(CLIENT, NOW);
    long signed = ids.issue(CLIENT, NOW);
    assertAllocatesNothing(i -> assertTrue(ids.isValid(stored, CLIENT, NOW)));
    assertAllocatesNothing(i -> assertTrue(ids.isValid(signed, CLIENT, NOW)));
    assertAllocatesNothing(i -> assertFalse(ids.isValid(stored, IPV6_CLIENT, NOW)));
    assertAllocatesNothing(i -> assertFalse(ids.isValid(signed, IPV6_CLIENT, NOW)));
    assertAllocatesNothing(i -> assertFalse(ids.isValid(signed ^ i, IPV6_CLIENT, NOW)));
  }

  @Test
  void shouldAllocateNothingToCheckIdsOfEarlierRuns() {
    ConnectionTable table = table(1);
    for (int i = 0; i < 10; i++) {
      table.acceptEarlier(SigningKey.random(), NOW);
    }
    AddressIds ids = AddressIds.of(table);
    long unknown = signedIds(NOW).issue(CLIENT, NOW);
    assertAllocatesNothing(i -> assertFalse(ids.isValid(unknown, CLIENT, NOW)));
  }

  @Test
  void shouldAllocateNothingToSignIds() {
    ConnectionTable table = table(1);
    AddressIds ids = AddressIds.of(table);
    ids.issue(CLIENT, NOW);
    assertAllocatesNothing(i -> ids.issue(IPV6_CLIENT, NOW + i * SECOND));
    assertEquals(1, table.size());
  }

  /** The first calls may fill caches of the runtime. */
  private static void assertAllocatesNothing(IntConsumer call) {
    int calls = 20_000;
    for (int i = 0; i < calls; i++) {
      call.accept(i);
    }
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < calls; i++) {
      call.accept(i);
    }
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertTrue(bytes < calls, () -> bytes + " bytes in " + calls + " calls");
  }
}
