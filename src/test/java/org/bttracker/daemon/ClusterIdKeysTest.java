package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bttracker.cluster.IdKeyStore;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Trackers of a cluster, as far as their connection IDs go; their clocks have nothing in common.
 */
class ClusterIdKeysTest {
  private static final IpAddress CLIENT = IpAddress.ofIpv4(0x0a000001);
  private static final long TTL_MILLIS = 120_000;

  /** Some noon in 2026, ms since 1970. */
  private static final long NOON = 1_795_003_200_000L;

  private static final long HOUR_MILLIS = 3_600_000;

  private final FakeIdKeyStore store = new FakeIdKeyStore(NOON);
  private final List<Node> nodes = new ArrayList<>();
  private final Node one = new Node(5);
  private final Node two = new Node(-7_777_777_777_777_777L);
  private final LogLines log = new LogLines(ClusterIdKeys.class, Level.INFO);

  @AfterEach
  void close() {
    log.close();
  }

  private final class Node {
    private final ConnectionTable table =
        new ConnectionTable(100, Duration.ofMillis(TTL_MILLIS), SigningKey.random());
    private final AddressIds ids = AddressIds.of(table);
    private final List<SigningKey> noted = new ArrayList<>();
    private final ClusterIdKeys keys;
    private long nanos;

    Node(long nanos) {
      this.nanos = nanos;
      table.signAll(SigningKey.random());
      keys = new ClusterIdKeys(store, table, () -> this.nanos, this::note);
      nodes.add(this);
    }

    private void note(SigningKey key) {
      assertFalse(noted.contains(key));
      noted.add(key);
    }

    long connect() {
      return ids.issue(CLIENT, nanos);
    }

    boolean accepts(long id) {
      return ids.isValid(id, CLIENT, nanos);
    }
  }

  private void pass(long millis) {
    store.pass(millis);
    nodes.forEach(node -> node.nanos += TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void shouldAcceptEachOthersIds() {
    one.keys.refresh();
    pass(400);
    two.keys.refresh();
    long ofOne = one.connect();
    long ofTwo = two.connect();
    pass(TTL_MILLIS - 1_000);
    assertTrue(two.accepts(ofOne));
    assertTrue(one.accepts(ofTwo));
    assertEquals(
        List.of(
            "INFO Sharing connection IDs with other trackers",
            "INFO Sharing connection IDs with other trackers"),
        log.take());
  }

  /** For three days, refreshed each minute and each hour. */
  @Test
  void shouldLoseNoIdWhenTheDayChanges() {
    for (int minute = 0; minute < 72 * 60; minute++) {
      assertEquals(5_000, one.keys.refresh());
      if (minute % 60 == 0) {
        two.keys.refresh();
      }
      long ofOne = one.connect();
      long ofTwo = two.connect();
      pass(60_000);
      assertTrue(two.accepts(ofOne), "minute " + minute);
      assertTrue(one.accepts(ofTwo), "minute " + minute);
      assertTrue(one.accepts(ofOne), "minute " + minute);
    }
    assertEquals(4, one.noted.size(), "only a key that begins to sign");
  }

  @Test
  void shouldServeWithAKeyOfItsOwnWhileTheServerIsAway() {
    store.setAway(true);
    assertEquals(2_000, one.keys.refresh());
    assertEquals(2_000, one.keys.refresh());
    assertEquals(
        List.of(
            "WARN Other trackers do not know the connection IDs of this one until their keys are"
                + " shared: the server is away"),
        log.take());
    assertEquals("connection IDs are not shared with other trackers", one.keys.lacking());
    long early = one.connect();
    assertTrue(one.accepts(early));
    store.setAway(false);
    pass(10_000);
    one.keys.refresh();
    two.keys.refresh();
    assertEquals("", one.keys.lacking());
    assertTrue(two.accepts(one.connect()));
    assertFalse(two.accepts(early));
    pass(TTL_MILLIS - 10_000);
    assertTrue(one.accepts(early));
    pass(3_000);
    assertFalse(one.accepts(early));
  }

  @Test
  void shouldGoOnWithItsKeysWhenTheServerGoes() {
    one.keys.refresh();
    two.keys.refresh();
    log.take();
    store.setAway(true);
    pass(59_000);
    assertEquals(2_000, one.keys.refresh());
    assertEquals(List.of(), log.take());
    pass(HOUR_MILLIS);
    one.keys.refresh();
    one.keys.refresh();
    assertEquals(
        List.of(
            "WARN The keys of connection IDs are not refreshed, and go on as they are: the server"
                + " is away"),
        log.take());
    assertTrue(two.accepts(one.connect()));
    store.setAway(false);
    one.keys.refresh();
    assertEquals(List.of("INFO Sharing connection IDs with other trackers"), log.take());
    assertEquals(1, one.noted.size());
  }

  @Test
  void shouldGiveTheServerItsKeysBack() {
    one.keys.refresh();
    long id = one.connect();
    store.lose();
    pass(60_000);
    one.keys.refresh();
    two.keys.refresh();
    assertTrue(two.accepts(id));
    assertTrue(one.accepts(two.connect()));
  }

  /** One that knew no keys was faster than the one that knew them. */
  @Test
  void shouldTakeOverOtherKeysAndLoseNoneOfItsIds() {
    one.keys.refresh();
    long id = one.connect();
    store.lose();
    two.keys.refresh();
    pass(60_000);
    one.keys.refresh();
    assertTrue(one.accepts(id));
    assertTrue(two.accepts(one.connect()));
    assertTrue(one.accepts(two.connect()));
  }

  @Test
  void shouldFollowTheServersClock() {
    one.keys.refresh();
    two.keys.refresh();
    log.take();
    long id = one.connect();
    store.pass(HOUR_MILLIS);
    one.keys.refresh();
    assertEquals(
        List.of(
            "WARN The clock of the cluster's server has jumped by 3600 s: other trackers may refuse"
                + " connection IDs of the last minutes"),
        log.take());
    assertTrue(one.accepts(id));
    two.keys.refresh();
    assertTrue(two.accepts(one.connect()));
    assertTrue(one.accepts(two.connect()));
  }

  /** A second less or more is the rounding, and no reason to write a key to the disk. */
  @Test
  void shouldNotFollowEachMillisecond() {
    store.set(NOON + 499);
    one.keys.refresh();
    for (int i = 0; i < 100; i++) {
      store.pass(i % 2 == 0 ? 2 : -2);
      one.keys.refresh();
    }
    assertEquals(1, one.noted.size());
  }

  @Test
  void shouldHaveTheFirstKeysBeforeItServes() {
    one.keys.start(20_000, failure -> {});
    two.keys.start(20_000, failure -> {});
    assertTrue(two.accepts(one.connect()));
    one.keys.close();
    two.keys.close();
  }

  /** Or each start would take so long while the server is away. */
  @Test
  void shouldNotWaitForAServerThatIsAway() {
    store.setAway(true);
    // Until the end of the test, if it did.
    one.keys.start(Long.MAX_VALUE, failure -> {});
    one.keys.close();
    assertTrue(one.accepts(one.connect()));
  }

  @Test
  void shouldServeWhileTheServerDoesNotAnswer() {
    CountDownLatch answered = new CountDownLatch(1);
    IdKeyStore slow =
        new IdKeyStore() {
          @Override
          public long millis() throws IOException {
            try {
              answered.await();
            } catch (InterruptedException e) {
              throw new IOException("interrupted", e);
            }
            return store.millis();
          }

          @Override
          public byte[] getOrMake(long day, byte[] proposed) throws IOException {
            return store.getOrMake(day, proposed);
          }
        };
    ClusterIdKeys keys = new ClusterIdKeys(slow, one.table, () -> one.nanos, one::note);
    keys.start(1, failure -> {});
    assertTrue(one.accepts(one.connect()));
    assertFalse(one.table.isShared());
    answered.countDown();
    while (!one.table.isShared()) {
      Thread.onSpinWait();
    }
    keys.close();
  }
}
