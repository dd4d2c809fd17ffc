package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PeerStoreTest {
  private static final List<Integer> SIZES = List.of(2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96);
  private static final int MIN_CAPACITY = 16;
  private static final int TORRENTS = 200;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final TorrentTable torrents = new TorrentTable();
  private final PeerStore store = new PeerStore(torrents);

  /** The peers of each torrent. */
  private final Map<InfoHash, long[]> lists = new HashMap<>();

  /** Words in blocks. */
  private int used;

  private int mostUsed;

  @Test
  void shouldHaveABlockOfWhichAThirdAtTheMostIsUnused() {
    for (int length = PeerStore.MIN_LENGTH; length <= PeerStore.MAX_LENGTH; length++) {
      int least = length;
      int expected = SIZES.stream().filter(size -> size >= least).findFirst().orElseThrow();
      assertEquals(expected, PeerStore.size(length), "for " + length);
      assertTrue(3 * (expected - length) <= expected, "for " + length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryListWhateverBecomesOfTheOthers(TorrentKind kind) {
    List<InfoHash> all = kind.alike(TORRENTS, random);
    for (int step = 0; step < 20_000; step++) {
      String when = "seed " + seed + ", step " + step;
      // Half of the time the store tends to grow, half of the time to be emptied.
      boolean grows = step / 1_000 % 2 == 0;
      doOne(all.get(random.nextInt(TORRENTS)), grows);
      assertTrue(store.words().length <= roomFor(mostUsed), when);
      if (step % 50 == 0) {
        assertHolds(torrents, store, lists, when);
      }
      if (random.nextInt(200) == 0) {
        shrink(when);
      }
    }
  }

  @Test
  void shouldBeSmallWhenAlmostAllHaveLeft() {
    List<InfoHash> all = TorrentKind.SPREAD.different(2_000, random);
    all.forEach(torrent -> add(torrent, 96, 96));
    int full = store.words().length;
    all.subList(1, 2_000).forEach(this::remove);
    assertEquals(full, store.words().length, "until it is told to shrink");
    shrink("seed " + seed);
    assertTrue(store.words().length <= roomFor(96), "words " + store.words().length);
    remove(all.get(0));
    shrink("empty");
    assertEquals(MIN_CAPACITY, store.words().length);
  }

  @Test
  void shouldNotGrowForBlocksOfOtherSizes() {
    List<InfoHash> all = TorrentKind.SPREAD.different(1_000, random);
    for (int size : SIZES) {
      int count = 9_600 / size;
      all.subList(0, Math.min(count, 1_000)).forEach(torrent -> add(torrent, size, size));
      assertTrue(store.words().length <= roomFor(9_600), "of size " + size);
      List.copyOf(lists.keySet()).forEach(this::remove);
    }
    assertEquals(0, used);
  }

  @Test
  void shouldTakeABlockAgainThatWasGivenBack() {
    SIZES.forEach(size -> add(SwarmModelTest.torrent(size), size, size));
    long[] words = store.words();
    for (int number = 100; 1 + used + 2 <= words.length; number++) {
      add(SwarmModelTest.torrent(number), 2, 2);
    }
    for (int round = 0; round < 1_000; round++) {
      int size = SIZES.get(random.nextInt(SIZES.size()));
      remove(SwarmModelTest.torrent(size));
      add(SwarmModelTest.torrent(size), size, size);
    }
    assertSame(words, store.words(), "moved without need");
    assertHolds(torrents, store, lists, "seed " + seed);
  }

  @Test
  void shouldCopyItselfAsItIs() {
    List<InfoHash> all = TorrentKind.SPREAD.different(TORRENTS, random);
    for (int step = 0; step < 500; step++) {
      doOne(all.get(random.nextInt(TORRENTS)), true);
    }
    TorrentTable copyOfTorrents = torrents.copy();
    PeerStore copy = store.copy(copyOfTorrents);
    Map<InfoHash, long[]> copied = new HashMap<>(lists);
    for (int step = 0; step < 2_000; step++) {
      doOne(all.get(random.nextInt(TORRENTS)), step < 1_000);
    }
    assertHolds(copyOfTorrents, copy, copied, "seed " + seed);
    for (int step = 0; step < 20; step++) {
      InfoHash added = SwarmModelTest.torrent(step);
      int at = copy.allocate(6);
      PeerList.clear(copy.words(), at, 6);
      copyOfTorrents.add(added, PeerPlace.block(at));
      copied.put(added, new long[0]);
    }
    assertHolds(copyOfTorrents, copy, copied, "seed " + seed);
    assertHolds(torrents, store, lists, "seed " + seed);
  }

  @Test
  void shouldPutTablesWhereOthersHaveLeft() {
    Map<Integer, PeerTables> model = new HashMap<>();
    for (int step = 0; step < 5_000; step++) {
      String when = "seed " + seed + ", step " + step;
      if (random.nextInt(10) < (step / 500 % 2 == 0 ? 7 : 3)) {
        PeerTables tables = new PeerTables();
        int index = store.addTables(tables);
        assertTrue(index <= model.size(), "a place is left unused, " + when);
        assertEquals(null, model.put(index, tables), when);
      } else if (!model.isEmpty()) {
        int index = List.copyOf(model.keySet()).get(random.nextInt(model.size()));
        store.removeTables(index);
        model.remove(index);
      }
      model.forEach((index, tables) -> assertSame(tables, store.tables(index), when));
    }
  }

  @Test
  void shouldCopyTables() {
    Endpoint peer = Endpoint.ofIpv4(1 << 16, false);
    store.addTables(new PeerTables());
    int index = store.addTables(new PeerTables());
    store.tables(index).add(peer, PeerState.of(true, false, 5));
    PeerStore copy = store.copy(new TorrentTable());
    store.tables(index).remove(peer);
    assertEquals(1, copy.tables(index).seeders());
    assertTrue(copy.tables(index).contains(peer));
    copy.tables(index).remove(peer);
    store.tables(index).add(peer, PeerState.of(false, false, 6));
    assertEquals(0, copy.tables(index).seeders() + copy.tables(index).leechers());
  }

  /** A swarm comes, goes, or takes another block. */
  private void doOne(InfoHash torrent, boolean grows) {
    boolean more = random.nextInt(10) < (grows ? 8 : 2);
    if (!lists.containsKey(torrent)) {
      if (more) {
        int length = 2 + random.nextInt(random.nextBoolean() ? 8 : 95);
        add(torrent, PeerStore.size(length), length);
      }
    } else if (random.nextBoolean()) {
      resize(torrent, more);
    } else if (!more) {
      remove(torrent);
    }
  }

  private void add(InfoHash torrent, int size, int length) {
    int at = allocate(size);
    long[] words = store.words();
    PeerList.clear(words, at, size);
    for (int peers = 1; peers < length; peers++) {
      Endpoint peer = Endpoint.ofIpv4(random.nextLong() & ~0xFFFFL | 1 << 16, false);
      PeerList.add(words, at, peer, PeerState.of(random.nextBoolean(), false, peers));
    }
    torrents.add(torrent, PeerPlace.block(at));
    lists.put(torrent, peers(words, at));
  }

  private void resize(InfoHash torrent, boolean more) {
    int least = Math.max(2, 1 + lists.get(torrent).length);
    int size = PeerStore.size(more ? Math.min(96, 2 * least) : least);
    int to = allocate(size);
    int from = at(torrents, torrent);
    int oldSize = PeerList.capacity(store.words(), from);
    PeerList.move(store.words(), from, to, size);
    torrents.setPlace(torrents.find(torrent), PeerPlace.block(to));
    release(from, oldSize);
  }

  private void remove(InfoHash torrent) {
    int at = at(torrents, torrent);
    release(at, PeerList.capacity(store.words(), at));
    torrents.remove(torrents.find(torrent));
    lists.remove(torrent);
  }

  /** Takes a block and spoils what is in it. */
  private int allocate(int size) {
    long[] before = store.words();
    int at = store.allocate(size);
    used += size;
    mostUsed = Math.max(mostUsed, used);
    boolean moved = store.words() != before;
    assertTrue(!moved || store.words().length <= roomFor(used), "seed " + seed);
    Arrays.fill(store.words(), at, at + size, random.nextLong());
    return at;
  }

  private void release(int at, int size) {
    Arrays.fill(store.words(), at, at + size, random.nextLong());
    store.release(at, size);
    used -= size;
  }

  /** As a shard does it, the table of torrents first. */
  private void shrink(String when) {
    torrents.shrink();
    store.shrink();
    assertTrue(store.words().length < 2 * roomFor(used), when);
  }

  /** Words of a store that has just been made for so many words in blocks. */
  private int roomFor(int words) {
    return Math.max(MIN_CAPACITY, 1 + words + Math.max(words, torrents.capacity()) / 2);
  }

  private static int at(TorrentTable torrents, InfoHash torrent) {
    return PeerPlace.index(torrents.place(torrents.find(torrent)));
  }

  private static long[] peers(long[] words, int at) {
    return Arrays.copyOfRange(words, at + 1, at + PeerList.length(words, at));
  }

  /** Every list is as it was, and no word is in two blocks. */
  private static void assertHolds(
      TorrentTable torrents, PeerStore store, Map<InfoHash, long[]> lists, String when) {
    boolean[] taken = new boolean[store.words().length];
    lists.forEach(
        (torrent, peers) -> {
          int at = at(torrents, torrent);
          assertArrayEquals(peers, peers(store.words(), at), when);
          int end = at + PeerList.capacity(store.words(), at);
          for (int i = at; i < end; i++) {
            assertTrue(!taken[i], "a word in two blocks, " + when);
            taken[i] = true;
          }
        });
  }
}
