package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeapShareTest {
  private static final long MIB = 1 << 20;

  @Test
  void shouldLeaveTheProgramItsOwnShareOfTheHeap() {
    assertEquals(7 * MIB, HeapShare.ofHeap(15 * MIB).bytes());
    assertEquals(2_040 * MIB, HeapShare.ofHeap(2_048 * MIB).bytes());
    assertEquals(2 * MIB, HeapShare.ofHeap(8 * MIB).bytes());
  }

  @Test
  void shouldNeverPromiseMoreThanThreeQuartersOfWhatIsLeft() {
    HeapShare share = HeapShare.ofHeap(15 * MIB);
    assertTrue(share.maxTorrents() >= 1 && share.maxPeers() >= 1 && share.maxConnections() >= 1);
    assertTrue(share.maxTorrents() < share.bytes() / 4 / 45, "a torrent takes 45 bytes and more");
    assertTrue(share.maxPeers() < share.bytes() / 4 / 11, "a peer takes 11 bytes and more");
    assertEquals(share.bytes() / 4 / 110, share.maxConnections());
    assertEquals(100_000, HeapShare.ofHeap(2_048 * MIB).maxConnections());
  }
}
