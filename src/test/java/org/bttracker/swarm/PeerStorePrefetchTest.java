package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It is done without a lock, so what it is told may be long over. */
class PeerStorePrefetchTest {
  private static final int PEERS = 400;
  private static final Endpoint IPV4 = Endpoint.ofIpv4(0x7f000001_1234_0000L, false);
  private static final Endpoint IPV6 = Endpoint.ofIpv6(1, 2, 0x1234_0000_0000_0000L, false);

  private final PeerStore store = new PeerStore(new TorrentTable());

  @Test
  void shouldTakeWhateverAPlaceSays() {
    int[] indexes = {0, 1, 7, 8, 15, 16, 1_000, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, -1, -8};
    for (int index : indexes) {
      readAhead(PeerPlace.block(index));
      readAhead(PeerPlace.tables(index));
    }
    readAhead(-1);
    assertEquals(0, store.prefetch(0));
    assertEquals(0, store.prefetch(0, IPV4));
  }

  /** Most peers of a table stand where they belong, the others near it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldReadWhereAPeerBelongs(boolean byAddress) {
    for (boolean seeders : new boolean[] {true, false}) {
      PeerTables tables = new PeerTables();
      long place = PeerPlace.tables(store.addTables(tables));
      assertEquals(0, store.prefetch(place, peer(0, byAddress)));
      long state = PeerState.of(seeders, false, 5);
      int found = 0;
      for (int i = 0; i < PEERS; i++) {
        tables.add(peer(i, byAddress), state);
      }
      for (int i = 0; i < PEERS; i++) {
        Endpoint peer = peer(i, byAddress);
        found += store.prefetch(place, peer) == (peer.tail() | state) ? 1 : 0;
      }
      assertTrue(found > PEERS / 2, found + " found");
    }
  }

  @Test
  @Timeout(60)
  void shouldStandTablesThatLeave() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch reading = new CountDownLatch(1);
    List<Throwable> thrown = new ArrayList<>();
    long place = PeerPlace.tables(store.addTables(new PeerTables()));
    Thread reader =
        new Thread(
            () -> {
              while (!over.get()) {
                readAhead(place);
                reading.countDown();
              }
            });
    reader.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
    reader.start();
    reading.await();
    for (int round = 0; round < 100_000 && reader.isAlive(); round++) {
      store.removeTables(0);
      PeerTables tables = new PeerTables();
      store.addTables(tables);
      tables.add(IPV6, PeerState.of(true, false, 5));
      tables.add(IPV4, PeerState.of(true, false, 5));
      tables.remove(IPV4);
    }
    over.set(true);
    reader.join();
    assertEquals(List.of(), thrown);
  }

  /** Of both families, each at an address of its own. */
  private static Endpoint peer(int number, boolean byAddress) {
    return number % 2 == 0
        ? Endpoint.ofIpv4((0x0a000000L + number) << 32 | 0x1234_0000L, byAddress)
        : Endpoint.ofIpv6(1, number, 0x1234_0000_0000_0000L, byAddress);
  }

  private void readAhead(long place) {
    store.prefetch(place);
    store.prefetch(place, IPV4);
    store.prefetch(place, IPV6);
  }
}
