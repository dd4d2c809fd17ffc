package org.bttracker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several receive loops and the purge at once. */
@Timeout(60)
class ConnectionRaceTest {
  private static final int LOOPS = 3;
  private static final int IDS_PER_LOOP = 30_000;
  private static final long MILLI = 1_000_000;
  private static final long TTL = 120_000 * MILLI;
  private static final long NOW = 5_000_000 * MILLI;
  private static final IpAddress CLIENT = IpAddress.ofIpv4(0xc0000201);

  private final AtomicLong clock = new AtomicLong(NOW);
  private final AtomicInteger running = new AtomicInteger(LOOPS);
  private final CountDownLatch begin = new CountDownLatch(LOOPS);

  /** The clock runs fast, so that IDs expire while others are given. */
  @Test
  void shouldNeitherLoseNorKeepAnIdWhenLoopsGiveWhileOneThreadPurges() throws Exception {
    ConnectionTable table = table(Integer.MAX_VALUE);
    List<FutureTask<Map<Long, Long>>> loops = start(() -> issueMany(AddressIds.of(table)));
    Map<Long, Long> purgedAt = new HashMap<>();
    while (running.get() > 0) {
      long now = clock.get();
      table.purge(now, id -> assertEquals(null, purgedAt.put(id, now), "purged twice"));
    }
    Map<Long, Long> issuedAt = new HashMap<>();
    for (FutureTask<Map<Long, Long>> loop : loops) {
      issuedAt.putAll(loop.get());
    }
    assertEquals(LOOPS * IDS_PER_LOOP, issuedAt.size());
    purgedAt.forEach((id, now) -> assertTrue(now - issuedAt.get(id) > TTL, "purged too early"));
    long end = clock.get();
    AddressIds ids = AddressIds.of(table);
    issuedAt.forEach(
        (id, issued) -> {
          boolean valid = end - issued <= TTL;
          assertEquals(valid, ids.isValid(id, CLIENT, end));
          assertTrue(!valid || !purgedAt.containsKey(id));
        });
    assertEquals(issuedAt.size() - purgedAt.size(), table.size());
    table.purge(end + 2 * TTL, id -> assertEquals(null, purgedAt.put(id, end), "purged twice"));
    assertEquals(issuedAt.keySet(), purgedAt.keySet());
    assertEquals(0, table.size());
  }

  /** At its maximum all the time: the purge makes room, and the loops fight for it. */
  @Test
  void shouldNeverStoreMoreThanItsMaximum() throws Exception {
    int max = 500;
    ConnectionTable table = table(max);
    AtomicInteger purged = new AtomicInteger();
    List<FutureTask<Integer>> loops =
        start(() -> issueUntil(() -> purged.get() > 100 * max, AddressIds.of(table)));
    while (running.get() > 0) {
      assertTrue(table.size() <= max, () -> table.size() + " are stored");
      table.purge(clock.addAndGet(TTL / 10), id -> purged.incrementAndGet());
      AtomicInteger seen = new AtomicInteger();
      table.forEach(clock.get(), (id, address, age) -> seen.incrementAndGet());
      assertTrue(seen.get() <= max, () -> seen + " were seen");
    }
    for (FutureTask<Integer> loop : loops) {
      assertTrue(loop.get() > 0);
    }
    int left = table.size();
    assertTrue(left <= max);
    purged.set(0);
    table.purge(clock.get() + 2 * TTL, id -> purged.incrementAndGet());
    assertEquals(left, purged.get());
    assertEquals(0, table.size());
  }

  private static ConnectionTable table(int maxConnections) {
    return new ConnectionTable(maxConnections, Duration.ofNanos(TTL), SigningKey.random());
  }

  private <T> List<FutureTask<T>> start(Callable<T> task) {
    List<FutureTask<T>> loops = new ArrayList<>();
    for (int i = 0; i < LOOPS; i++) {
      FutureTask<T> loop = new FutureTask<>(() -> runWithOthers(task));
      loops.add(loop);
      new Thread(loop).start();
    }
    return loops;
  }

  private <T> T runWithOthers(Callable<T> task) throws Exception {
    begin.countDown();
    begin.await();
    try {
      return task.call();
    } finally {
      running.decrementAndGet();
    }
  }

  private Map<Long, Long> issueMany(AddressIds ids) {
    Map<Long, Long> issuedAt = new HashMap<>();
    for (int i = 0; i < IDS_PER_LOOP; i++) {
      long now = clock.addAndGet(20 * MILLI);
      issuedAt.put(issue(ids, now), now);
    }
    return issuedAt;
  }

  private int issueUntil(BooleanSupplier enough, AddressIds ids) {
    int issued = 0;
    while (!enough.getAsBoolean()) {
      issue(ids, clock.get());
      issued++;
    }
    return issued;
  }

  private long issue(AddressIds ids, long now) {
    long id = ids.issue(CLIENT, now);
    // The others' clock may have passed its end meanwhile.
    assertTrue(ids.isValid(id, CLIENT, now) || clock.get() - now > TTL, "not valid at once");
    return id;
  }
}
