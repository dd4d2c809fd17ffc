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

class BlocksTest {
  private static final List<Integer> SIZES = List.of(2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96);
  private static final int MIN_CAPACITY = 16;
  private static final int TORRENTS = 200;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final TorrentTable torrents = new TorrentTable();
  private final Blocks blocks = new Blocks(torrents);
  private final ListedSwarm list = new ListedSwarm();
  private final PeerKey peer = new PeerKey();

  /** The words of each torrent's peers. */
  private final Map<InfoHash, long[]> lists = new HashMap<>();

  /** Words in blocks. */
  private int used;

  private int mostUsed;

  @Test
  void shouldHaveABlockOfWhichAThirdAtTheMostIsUnused() {
    for (int length = 2; length <= Blocks.MAX_LENGTH; length++) {
      int least = length;
      int expected = SIZES.stream().filter(size -> size >= least).findFirst().orElseThrow();
      assertEquals(expected, Blocks.size(length), "for " + length);
      assertTrue(3 * (expected - length) <= expected, "for " + length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldKeepEveryListWhateverBecomesOfTheOthers(TorrentKind kind) {
    List<InfoHash> all = kind.alike(TORRENTS, random);
    for (int step = 0; step < 10_000; step++) {
      String when = "seed " + seed + ", step " + step;
      // Half of the time there tend to be more blocks, half of the time fewer.
      boolean grows = step / 1_000 % 2 == 0;
      doOne(all.get(random.nextInt(TORRENTS)), grows);
      assertTrue(blocks.words().length <= roomFor(mostUsed), when);
      if (step % 50 == 0) {
        assertHolds(torrents, blocks, lists, when);
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
    int full = blocks.words().length;
    all.subList(1, 2_000).forEach(this::remove);
    assertEquals(full, blocks.words().length, "until they are told to shrink");
    shrink("seed " + seed);
    assertTrue(blocks.words().length <= roomFor(96), "words " + blocks.words().length);
    remove(all.get(0));
    shrink("empty");
    assertEquals(MIN_CAPACITY, blocks.words().length);
  }

  @Test
  void shouldNotGrowForBlocksOfOtherSizes() {
    List<InfoHash> all = TorrentKind.SPREAD.different(1_000, random);
    for (int size : SIZES) {
      int count = 9_600 / size;
      all.subList(0, Math.min(count, 1_000)).forEach(torrent -> add(torrent, size, size));
      assertTrue(blocks.words().length <= roomFor(9_600), "of size " + size);
      List.copyOf(lists.keySet()).forEach(this::remove);
    }
    assertEquals(0, used);
  }

  @Test
  void shouldTakeABlockAgainThatWasGivenBack() {
    SIZES.forEach(size -> add(SwarmModelTest.torrent(size), size, size));
    long[] words = blocks.words();
    for (int number = 100; 1 + used + 2 <= words.length; number++) {
      add(SwarmModelTest.torrent(number), 2, 2);
    }
    for (int round = 0; round < 1_000; round++) {
      int size = SIZES.get(random.nextInt(SIZES.size()));
      remove(SwarmModelTest.torrent(size));
      add(SwarmModelTest.torrent(size), size, size);
    }
    assertSame(words, blocks.words(), "moved without need");
    assertHolds(torrents, blocks, lists, "seed " + seed);
  }

  @Test
  void shouldCopyThemselvesAsTheyAre() {
    List<InfoHash> all = TorrentKind.SPREAD.different(TORRENTS, random);
    for (int step = 0; step < 500; step++) {
      doOne(all.get(random.nextInt(TORRENTS)), true);
    }
    TorrentTable copyOfTorrents = torrents.copy();
    Blocks copy = blocks.copy(copyOfTorrents);
    Map<InfoHash, long[]> copied = new HashMap<>(lists);
    for (int step = 0; step < 2_000; step++) {
      doOne(all.get(random.nextInt(TORRENTS)), step < 1_000);
    }
    assertHolds(copyOfTorrents, copy, copied, "seed " + seed);
    assertHolds(torrents, blocks, lists, "seed " + seed);
  }

  /** Without the lock, where no block may be any more. */
  @Test
  void shouldReadWhateverABlockIsSaidToBe() {
    for (int block : new int[] {0, 7, 8, 15, 16, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, -1}) {
      assertEquals(0, blocks.prefetch(block));
    }
    add(SwarmModelTest.torrent(1), 96, 96);
    assertEquals(blocks.words()[1] + blocks.words()[9], blocks.prefetch(1));
  }

  /** A list comes, goes, or takes another block. */
  private void doOne(InfoHash torrent, boolean grows) {
    boolean more = random.nextInt(10) < (grows ? 8 : 2);
    if (!lists.containsKey(torrent)) {
      if (more) {
        int length = 2 + random.nextInt(random.nextBoolean() ? 8 : 95);
        add(torrent, Blocks.size(length), length);
      }
    } else if (random.nextBoolean()) {
      resize(torrent, more);
    } else if (!more) {
      remove(torrent);
    }
  }

  private void add(InfoHash torrent, int size, int length) {
    int block = allocate(size);
    list.makeAt(blocks, block, size);
    for (int peers = 1; peers < length; peers++) {
      peer.ipv4(random.nextLong() & ~0xFFFFL | 1 << 16);
      assertTrue(list.add(peer, PeerState.of(random.nextBoolean(), false, peers)));
    }
    torrents.add(TorrentKind.key(torrent), 0, Location.listed(block));
    lists.put(torrent, Arrays.copyOfRange(blocks.words(), block + 1, block + length));
  }

  private void resize(InfoHash torrent, boolean more) {
    int least = Math.max(2, 1 + lists.get(torrent).length);
    int size = Blocks.size(more ? Math.min(96, 2 * least) : least);
    int to = allocate(size);
    int from = block(torrents, torrent);
    int oldSize = ListedSwarm.capacity(blocks.words(), from);
    list.moveTo(blocks, from, to, size);
    torrents.setLocation(find(torrents, torrent), Location.listed(to));
    release(from, oldSize);
  }

  private void remove(InfoHash torrent) {
    int block = block(torrents, torrent);
    release(block, ListedSwarm.capacity(blocks.words(), block));
    torrents.remove(find(torrents, torrent));
    lists.remove(torrent);
  }

  /** Takes a block and spoils what is in it. */
  private int allocate(int size) {
    long[] before = blocks.words();
    int block = blocks.allocate(size);
    used += size;
    mostUsed = Math.max(mostUsed, used);
    boolean moved = blocks.words() != before;
    assertTrue(!moved || blocks.words().length <= roomFor(used), "seed " + seed);
    Arrays.fill(blocks.words(), block, block + size, random.nextLong());
    return block;
  }

  private void release(int block, int size) {
    Arrays.fill(blocks.words(), block, block + size, random.nextLong());
    blocks.release(block, size);
    used -= size;
  }

  /** As a store does it, the table of torrents first. */
  private void shrink(String when) {
    torrents.shrink();
    blocks.shrink();
    assertTrue(blocks.words().length < 2 * roomFor(used), when);
  }

  /** Words of an array that has just been made for so many words in blocks. */
  private int roomFor(int words) {
    return Math.max(MIN_CAPACITY, 1 + words + Math.max(words, torrents.slots()) / 2);
  }

  private static int find(TorrentTable torrents, InfoHash torrent) {
    return torrents.find(TorrentKind.key(torrent));
  }

  private static int block(TorrentTable torrents, InfoHash torrent) {
    return Location.index(torrents.location(find(torrents, torrent)));
  }

  /** Every list has its peers, and no word is in two blocks. */
  private static void assertHolds(
      TorrentTable torrents, Blocks blocks, Map<InfoHash, long[]> lists, String when) {
    boolean[] taken = new boolean[blocks.words().length];
    ListedSwarm list = new ListedSwarm();
    lists.forEach(
        (torrent, words) -> {
          int block = block(torrents, torrent);
          list.at(blocks, block);
          assertEquals(words.length, list.size(), when);
          long[] kept = Arrays.copyOfRange(blocks.words(), block + 1, block + 1 + words.length);
          assertArrayEquals(words, kept, when);
          for (int i = block; i < block + list.capacity(); i++) {
            assertTrue(!taken[i], "a word in two blocks, " + when);
            taken[i] = true;
          }
        });
  }
}
