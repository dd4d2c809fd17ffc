package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.bttracker.cluster.RedisAddress;
import org.junit.jupiter.api.Test;

class HeapShareTest {
  private static final long MIB = 1 << 20;

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

  /** Its queues of 8 MiB, what its connections hold, and 32 MiB for who has stopped. */
  @Test
  void shouldLeaveAClusterItsPart() {
    ClusterConfig one = cluster(1);
    assertEquals(1_024 * 8_000 + 5 * MIB, one.leastHeapBytes());
    assertEquals(one.leastHeapBytes() + 32 * MIB, one.heapBytes());
    assertEquals(64 * 128 * 8_000 + 68 * MIB, cluster(64).leastHeapBytes());
    assertEquals(
        HeapShare.ofHeap(200 * MIB, 0).bytes() - one.heapBytes(),
        HeapShare.ofHeap(200 * MIB, one.heapBytes()).bytes());
    assertTrue(HeapShare.ofThisProcess(one).maxPeers() < HeapShare.ofThisProcess().maxPeers());
  }

  @Test
  void shouldRefuseAClusterThatAHeapHasNoRoomFor() throws Exception {
    HeapShare.expectRoom(cluster(1), 21 * MIB);
    StartException refusal =
        assertThrows(StartException.class, () -> HeapShare.expectRoom(cluster(1), 20 * MIB));
    assertEquals(
        "Java's heap of 20 MiB is too small for --cluster with --cluster-shards=1: raise it, to"
            + " -Xmx21m or more",
        refusal.getMessage());
  }

  private static ClusterConfig cluster(int shards) {
    return new ClusterConfig(
        RedisAddress.parse("redis://localhost:6379"),
        "name",
        shards,
        Duration.ofMinutes(10),
        null,
        ClusterLogin.NONE);
  }
}
