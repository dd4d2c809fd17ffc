package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class OpenTableTest {
  private static final int SLOTS = 40;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** The kinds of tables that there are. */
  enum Kind {
    TORRENTS(OpenTable.TORRENTS, 0, 0),
    IPV4_PEERS(OpenTable.IPV4_PEERS, 1 << 16, 0xFFFF),
    IPV6_PEERS(OpenTable.IPV6_PEERS, 1L << 48, 0xFFFF),
    NUMBERS(OpenTable.NUMBERS, 1, 0);

    private final OpenTable table;

    /** A bit that all keys have, where there is nothing else that is never 0. */
    private final long bit;

    /** What an entry holds beside its key. */
    private final long valueMask;

    Kind(OpenTable table, long bit, long valueMask) {
      this.table = table;
      this.bit = bit;
      this.valueMask = valueMask;
    }

    Key key(Random random) {
      long last = random.nextLong() & table.keyMask() | bit;
      return table.keyWord() == 0
          ? new Key(0, 0, last)
          : new Key(random.nextInt(2), random.nextInt(3), last);
    }

    int find(long[] words, Key key) {
      return table.find(words, hash(key), key.high(), key.low(), key.last());
    }

    long hash(Key key) {
      return table.hash(key.high(), key.low(), key.last());
    }

    /** Puts an entry where a search says that it may be put. */
    void add(long[] words, Key key, long value) {
      int slot = ~find(words, key);
      if (table.keyWord() > 0) {
        words[slot] = key.high();
        words[slot + 1] = key.low();
      }
      words[slot + table.keyWord()] = key.last();
      if (this == TORRENTS) {
        words[slot + 3] = value | 1;
      } else {
        words[slot + table.keyWord()] |= value & valueMask;
      }
      OpenTable.addToSize(words, 1);
    }

    /** What {@link #add} has put beside the key. */
    long value(long[] words, int slot) {
      return this == TORRENTS ? words[slot + 3] : words[slot + table.keyWord()] & valueMask;
    }

    long kept(long value) {
      return this == TORRENTS ? value | 1 : value & valueMask;
    }
  }

  /** Where the keys of a test belong, in a table of {@link #SLOTS}. */
  enum Home {
    ANYWHERE,
    FIRST,
    LAST,
    LAST_TWO
  }

  private record Key(long high, long low, long last) {}

  static Stream<Arguments> kindsAndHomes() {
    return Stream.of(Kind.values())
        .flatMap(kind -> Stream.of(Home.values()).map(home -> Arguments.of(kind, home)));
  }

  private List<Key> keys(Kind kind, Home home, int count) {
    long[] empty = kind.table.make(SLOTS);
    int last = empty.length - kind.table.stride();
    Set<Key> keys = new HashSet<>();
    while (keys.size() < count) {
      Key key = kind.key(random);
      int slot = kind.table.home(empty, kind.hash(key));
      boolean fits =
          switch (home) {
            case ANYWHERE -> true;
            case FIRST -> slot == OpenTable.FIRST;
            case LAST -> slot == last;
            case LAST_TWO -> slot >= last - kind.table.stride();
          };
      if (fits) {
        keys.add(key);
      }
    }
    List<Key> list = new ArrayList<>(keys);
    Collections.shuffle(list, random);
    return list;
  }

  /** Also while the table is full. */
  @ParameterizedTest
  @MethodSource("kindsAndHomes")
  void shouldHoldWhatAMapHolds(Kind kind, Home home) {
    List<Key> keys = keys(kind, home, SLOTS + 10);
    long[] words = kind.table.make(SLOTS);
    Map<Key, Long> map = new HashMap<>();
    boolean wasFull = false;
    for (int step = 0; step < 10_000; step++) {
      String when = "seed " + seed + ", step " + step;
      Key key = keys.get(random.nextInt(keys.size()));
      // Half of the time the table tends to grow, half of the time to shrink.
      boolean adds = random.nextInt(10) < (step / 1_000 % 2 == 0 ? 8 : 2);
      if (map.containsKey(key) && !adds) {
        kind.table.remove(words, kind.find(words, key));
        map.remove(key);
      } else if (!map.containsKey(key) && adds && map.size() < SLOTS) {
        long value = random.nextLong();
        kind.add(words, key, value);
        map.put(key, kind.kept(value));
      }
      wasFull |= map.size() == SLOTS;
      if (step % 10 == 0) {
        assertHolds(kind, words, map, keys, when);
      }
    }
    assertTrue(wasFull, "never full, seed " + seed);
  }

  @ParameterizedTest
  @MethodSource("kindsAndHomes")
  void shouldFindAllOthersAfterEachRemovalFromAFullTable(Kind kind, Home home) {
    for (int size = 1; size <= SLOTS; size++) {
      List<Key> keys = keys(kind, home, size);
      long[] words = kind.table.make(size);
      Map<Key, Long> map = new HashMap<>();
      for (Key key : keys) {
        kind.add(words, key, key.last());
        map.put(key, kind.kept(key.last()));
      }
      Collections.shuffle(keys, random);
      for (Key key : keys) {
        assertHolds(kind, words, map, keys, "seed " + seed + ", of " + size);
        kind.table.remove(words, kind.find(words, key));
        map.remove(key);
      }
      assertHolds(kind, words, map, keys, "seed " + seed + ", of " + size);
    }
  }

  @ParameterizedTest
  @MethodSource("kindsAndHomes")
  void shouldCopyAllIntoTablesOfAnySize(Kind kind, Home home) {
    List<Key> keys = keys(kind, home, 30);
    long[] words = kind.table.make(SLOTS);
    Map<Key, Long> map = new HashMap<>();
    for (Key key : keys.subList(0, 25)) {
      kind.add(words, key, key.last());
      map.put(key, kind.kept(key.last()));
    }
    for (int slots : new int[] {25, 26, 39, SLOTS, 41, 80, 1_000}) {
      long[] other = kind.table.make(slots);
      kind.table.copyAll(words, other);
      assertHolds(kind, other, map, keys, "seed " + seed + ", into " + slots);
      assertHolds(kind, words, map, keys, "seed " + seed + ", from");
    }
  }

  /** Entries of a table without a free slot are found, and others are known to be elsewhere. */
  @ParameterizedTest
  @EnumSource
  void shouldSearchTablesWithoutAFreeSlot(Kind kind) {
    assertEquals(OpenTable.NO_SLOT, kind.find(kind.table.make(0), kind.key(random)));
    List<Key> keys = keys(kind, Home.ANYWHERE, 5);
    for (int slots = 1; slots <= 4; slots++) {
      long[] words = kind.table.make(slots);
      assertEquals(slots, kind.table.slots(words));
      for (Key key : keys.subList(0, slots)) {
        assertTrue(kind.find(words, key) < OpenTable.NO_SLOT, "a slot where it may be put");
        kind.add(words, key, 0);
      }
      for (int i = 0; i < keys.size(); i++) {
        int found = kind.find(words, keys.get(i));
        assertTrue(i < slots ? found >= OpenTable.FIRST : found == OpenTable.NO_SLOT);
      }
    }
  }

  @Test
  void shouldLeaveToItsOwnerWhatIsBesideTheSize() {
    long[] words = OpenTable.IPV4_PEERS.make(3);
    words[0] = 0x7654_3210L << 32;
    Kind.IPV4_PEERS.add(words, new Key(0, 0, 0x0101_0000L), 5);
    Kind.IPV4_PEERS.add(words, new Key(0, 0, 0x0102_0000L), 6);
    OpenTable.IPV4_PEERS.remove(words, OpenTable.FIRST);
    assertEquals(0x7654_3210_0000_0001L, words[0]);
    OpenTable.addToSize(words, -1);
    assertEquals(0x7654_3210_0000_0000L, words[0]);
  }

  /** It is read without the lock, so of a table in any state. */
  @ParameterizedTest
  @MethodSource("kindsAndHomes")
  void shouldReadTheFirstAndTheLastWordOfTheSlotWhereAnEntryBelongs(Kind kind, Home home) {
    for (Key key : keys(kind, home, 20)) {
      assertEquals(0, kind.table.prefetch(kind.table.make(0), kind.hash(key)));
      for (int slots : new int[] {1, 2, SLOTS}) {
        long[] words = kind.table.make(slots);
        assertEquals(0, kind.table.prefetch(words, kind.hash(key)));
        kind.add(words, key, 0x5555);
        int slot = kind.find(words, key);
        long expected = words[slot] + words[slot + kind.table.stride() - 1];
        assertEquals(expected, kind.table.prefetch(words, kind.hash(key)));
      }
    }
  }

  private static void assertHolds(
      Kind kind, long[] words, Map<Key, Long> map, List<Key> keys, String when) {
    assertEquals(map.size(), OpenTable.size(words), when);
    Set<Integer> slots = new HashSet<>();
    for (Key key : keys) {
      int slot = kind.find(words, key);
      assertEquals(map.containsKey(key), slot >= 0, when);
      if (slot >= 0) {
        assertTrue(slots.add(slot), "two in one slot, " + when);
        assertEquals(map.get(key), kind.value(words, slot), when);
      }
    }
    for (int slot = OpenTable.FIRST; slot < words.length; slot += kind.table.stride()) {
      assertEquals(!slots.contains(slot), kind.table.isFree(words, slot), when);
    }
  }
}
