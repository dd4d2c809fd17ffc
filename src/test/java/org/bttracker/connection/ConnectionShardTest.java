package org.bttracker.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionShardTest {
  /** What an ID was given with. */
  private record Given(IpAddress address, int millis) {}

  private static Given given(Random random) {
    return new Given(new IpAddress(random.nextLong(), random.nextLong()), random.nextInt());
  }

  /** Few different lowest bits make many IDs meet, at the end of the array too, and go round. */
  @ParameterizedTest
  @ValueSource(longs = {-1, 0xFF00_0000_0000_0003L, 0xFFFFFF})
  void shouldHoldWhatAMapHolds(long mask) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    ConnectionShard shard = new ConnectionShard();
    Map<Long, Given> map = new HashMap<>();
    for (int step = 0; step < 20_000; step++) {
      // Grows for a while, then shrinks until it is empty, again and again.
      boolean growing = step / 500 % 2 == 0;
      if (random.nextInt(10) < (growing ? 8 : 2)) {
        put(shard, map, random.nextLong() & mask | 1L << 32, random);
      } else if (!map.isEmpty()) {
        remove(shard, map, random);
      }
      if (step % 97 == 0) {
        assertEquals(map, contents(shard), "seed " + seed);
      }
    }
    map.keySet().forEach(id -> assertNotEquals(ConnectionShard.ABSENT, shard.find(id)));
  }

  @Test
  void shouldNotKnowWhatIsNotThere() {
    ConnectionShard shard = new ConnectionShard();
    assertEquals(ConnectionShard.ABSENT, shard.find(0));
    assertEquals(ConnectionShard.ABSENT, shard.find(5));
    shard.put(5, new IpAddress(1, 2), 3);
    assertEquals(ConnectionShard.ABSENT, shard.find(0));
    assertEquals(ConnectionShard.ABSENT, shard.find(9));
    assertFalse(shard.put(5, new IpAddress(3, 4), 4), "the first stays");
    assertTrue(shard.isBoundTo(shard.find(5), new IpAddress(1, 2)));
    assertFalse(shard.isBoundTo(shard.find(5), new IpAddress(1, 3)));
    assertFalse(shard.isBoundTo(shard.find(5), new IpAddress(0, 2)));
  }

  @Test
  void shouldCopyItselfAsItIs() {
    ConnectionShard shard = new ConnectionShard();
    Random random = new Random(1);
    Map<Long, Given> map = new HashMap<>();
    for (int i = 0; i < 100; i++) {
      put(shard, map, random.nextLong(), random);
    }
    ConnectionShard copy = shard.copy();
    for (int i = 0; i < 100; i++) {
      remove(shard, new HashMap<>(contents(shard)), random);
    }
    assertEquals(Map.of(), contents(shard));
    assertEquals(map, contents(copy));
  }

  private static void put(ConnectionShard shard, Map<Long, Given> map, long id, Random random) {
    Given given = given(random);
    boolean isNew = map.putIfAbsent(id, given) == null;
    assertEquals(isNew, shard.put(id, given.address(), given.millis()));
  }

  private static void remove(ConnectionShard shard, Map<Long, Given> map, Random random) {
    List<Long> ids = new ArrayList<>(map.keySet());
    long id = ids.get(random.nextInt(ids.size()));
    map.remove(id);
    shard.remove(shard.find(id));
    assertEquals(ConnectionShard.ABSENT, shard.find(id));
  }

  private static Map<Long, Given> contents(ConnectionShard shard) {
    Map<Long, Given> contents = new HashMap<>();
    shard.forEach(
        (id, index) -> {
          Given given = new Given(shard.address(index), shard.issuedMillis(index));
          assertEquals(null, contents.put(id, given), "twice");
        });
    return contents;
  }
}
