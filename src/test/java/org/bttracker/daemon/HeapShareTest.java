package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HeapShareTest {
  private final HeapShare heap = new HeapShare(100_000_000);

  @Test
  void shouldHoldItsOwnDefaults() {
    assertTrue(heap.holds(heap.maxTorrents(), heap.maxPeers(), heap.maxConnections()));
  }

  @Test
  void shouldNotHoldMoreThanItsBytes() {
    assertTrue(heap.holds(884_955, 0, 0));
    assertFalse(heap.holds(884_956, 0, 0));
    assertTrue(heap.holds(0, 800_000, 0));
    assertFalse(heap.holds(0, 800_001, 0));
    assertTrue(heap.holds(0, 0, 909_090));
    assertFalse(heap.holds(0, 0, 909_091));
    assertFalse(heap.holds(400_000, 400_000, 400_000), "together");
    assertFalse(heap.holds(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE));
  }
}
