package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** It is done without a lock, so what it is told may be long over. */
class PeerStorePrefetchTest {
  private static final Endpoint IPV4 = Endpoint.ofIpv4(0x7f000001_1234_0000L, false);
  private static final Endpoint IPV6 = Endpoint.ofIpv6(1, 2, 0x1234_0000_0000_0000L, false);

  private final PeerStore store = new PeerStore(new TorrentTable());

  @Test
  void shouldTakeWhateverAPlaceSays() {
    for (int index : new int[] {0, 1, 7, 8, 15, 16, 1_000, Integer.MAX_VALUE - 8}) {
      readAhead(PeerPlace.block(index));
      readAhead(PeerPlace.tables(index));
    }
    readAhead(-1);
    assertEquals(0, store.prefetch(0));
    assertEquals(0, store.prefetch(0, IPV4));
  }

  @Test
  void shouldReadThePeerInEitherTable() {
    PeerTables tables = new PeerTables();
    long place = PeerPlace.tables(store.addTables(tables));
    readAhead(place);
    for (Endpoint peer : new Endpoint[] {IPV4, IPV6}) {
      assertEquals(0, store.prefetch(place, peer));
      for (boolean seeder : new boolean[] {true, false}) {
        long state = PeerState.of(seeder, false, 5);
        tables.add(peer, state);
        assertEquals(peer.tail() | state, store.prefetch(place, peer));
        tables.remove(peer);
      }
    }
  }

  @Test
  @Timeout(60)
  void shouldStandTablesThatLeave() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<Throwable> thrown = new ArrayList<>();
    long place = PeerPlace.tables(store.addTables(new PeerTables()));
    Thread reader =
        new Thread(
            () -> {
              while (!over.get()) {
                readAhead(place);
              }
            });
    reader.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
    reader.start();
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

  private void readAhead(long place) {
    store.prefetch(place);
    store.prefetch(place, IPV4);
    store.prefetch(place, IPV6);
  }
}
