package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TorrentTableTest {
  private static final int MIN_SLOTS = 4;
  private static final int TORRENTS = 300;
  private static final int ABSENT = -1;

  /** Of an array of longs: class, length. */
  private static final int HEADER_BYTES = 16;

  /** Slots that a glance looks at. */
  private static final int GLANCES = 4;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final TorrentTable table = new TorrentTable();
  private final Map<InfoHash, Kept> map = new HashMap<>();

  /** What is kept of a torrent. */
  private record Kept(long location, int completed) {}

  @ParameterizedTest
  @EnumSource
  void shouldHoldWhatAMapHolds(TorrentKind kind) {
    List<InfoHash> torrents = kind.alike(TORRENTS, random);
    for (int step = 0; step < 24_000; step++) {
      String when = "seed " + seed + ", step " + step;
      InfoHash torrent = torrents.get(random.nextInt(TORRENTS));
      assertEquals(map.containsKey(torrent), find(table, torrent) >= 0, when);
      // Half of the time the table tends to grow, half of the time to shrink.
      if (random.nextInt(10) < (step / 2_000 % 2 == 0 ? 7 : 3)) {
        put(torrent);
      } else if (map.remove(torrent) != null) {
        table.remove(find(table, torrent));
      }
      assertTrue(4 * table.size() <= 3 * table.slots(), when);
      if (random.nextInt(50) == 0) {
        shrink(when);
      }
      if (step % 100 == 0) {
        assertHolds(table, map, torrents, when);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldFindAllOthersAfterEachRemoval(TorrentKind kind) {
    List<InfoHash> torrents = new ArrayList<>(kind.alike(TORRENTS, random));
    torrents.forEach(this::put);
    Collections.shuffle(torrents, random);
    for (InfoHash torrent : torrents) {
      table.remove(find(table, torrent));
      map.remove(torrent);
      assertHolds(table, map, torrents, "seed " + seed);
    }
    shrink("empty");
    assertEquals(MIN_SLOTS, table.slots());
  }

  @Test
  void shouldKeepALocationAndACountWhateverTheirBits() {
    InfoHash torrent = new InfoHash(-1, -1, 5);
    int index = add(table, torrent, Long.MIN_VALUE);
    assertEquals(0, table.completed(index));
    table.setCompleted(index, Integer.MAX_VALUE);
    assertEquals(Integer.MAX_VALUE, table.completed(index));
    assertEquals(Long.MIN_VALUE, table.location(index));
    table.setCompleted(index, Integer.MIN_VALUE);
    assertEquals(index, find(table, torrent));
    table.setCompleted(index, 0);
    table.setLocation(index, -1);
    assertEquals(0, table.completed(index));
    assertEquals(-1, table.location(index));
    assertEquals(torrent, table.infoHash(index));
    assertEquals(index, find(table, torrent));
  }

  /** The one of zeros looks like a free slot, but for its location. */
  @Test
  void shouldFindATorrentOfZeros() {
    InfoHash zeros = new InfoHash(0, 0, 0);
    assertEquals(ABSENT, find(table, zeros));
    assertEquals(0, glance(table, zeros));
    int index = add(table, zeros, 5);
    assertEquals(index, find(table, zeros));
    assertEquals(5, glance(table, zeros));
    table.remove(index);
    assertEquals(ABSENT, find(table, zeros));
  }

  @Test
  void shouldStayWithinItsBytesPerTorrentWhileItGrowsAndShrinks() {
    assertEquals(MIN_SLOTS, table.slots());
    List<InfoHash> torrents = TorrentKind.SPREAD.different(20_000, random);
    for (int size = 1; size <= torrents.size(); size++) {
      add(table, torrents.get(size - 1), 1);
      assertTrue(4 * size <= 3 * table.slots(), "full with " + size);
      int bytes = table.slots() * 4 * Long.BYTES + HEADER_BYTES;
      assertTrue(size <= 1_000 || bytes <= 64 * size + HEADER_BYTES, "bytes of " + size);
    }
    for (int size = torrents.size() - 1; size >= 0; size--) {
      table.remove(find(table, torrents.get(size)));
      shrink("of " + size);
    }
    assertEquals(MIN_SLOTS, table.slots());
  }

  @Test
  void shouldShrinkAtOnceHoweverManyHaveLeft() {
    List<InfoHash> torrents = TorrentKind.SPREAD.different(5_000, random);
    torrents.forEach(this::put);
    int slots = table.slots();
    for (InfoHash torrent : torrents.subList(10, 5_000)) {
      table.remove(find(table, torrent));
      map.remove(torrent);
    }
    assertEquals(slots, table.slots(), "who walks through it loses its slot otherwise");
    shrink("seed " + seed);
    assertTrue(table.slots() <= 40, "slots " + table.slots());
    assertHolds(table, map, torrents, "seed " + seed);
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveEachTorrentInOneOfItsParts(TorrentKind kind) {
    for (InfoHash torrent : kind.alike(TORRENTS, random)) {
      put(torrent);
      List<InfoHash> all = walk(table, OpenTable.FIRST, table.part(1, 1));
      assertEquals(table.size(), all.size());
      for (int parts = 1; parts <= 5; parts++) {
        List<InfoHash> together = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
          together.addAll(walk(table, table.part(part, parts), table.part(part + 1, parts)));
        }
        assertEquals(all, together, parts + " parts");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void shouldCopyItselfAsItIs(TorrentKind kind) {
    List<InfoHash> torrents = kind.alike(TORRENTS, random);
    torrents.subList(0, TORRENTS / 2).forEach(this::put);
    TorrentTable copy = table.copy();
    Map<InfoHash, Kept> copied = new HashMap<>(map);
    torrents.subList(TORRENTS / 4, TORRENTS).forEach(this::put);
    for (InfoHash torrent : torrents.subList(0, TORRENTS / 4)) {
      table.remove(find(table, torrent));
      map.remove(torrent);
    }
    assertHolds(copy, copied, torrents, "seed " + seed);
    for (InfoHash torrent : copied.keySet()) {
      copy.remove(find(copy, torrent));
    }
    assertEquals(0, copy.size());
    assertHolds(table, map, torrents, "seed " + seed);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGlanceAtTorrentsThatAreWhereTheyBelong(TorrentKind kind) {
    List<InfoHash> torrents = kind.different(TORRENTS, random);
    for (InfoHash torrent : torrents) {
      TorrentTable alone = new TorrentTable();
      add(alone, torrent, 9);
      assertEquals(9, glance(alone, torrent));
      assertEquals(torrent.head() + 9, alone.prefetch(TorrentKind.key(torrent)));
    }
    for (int i = 0; i < TORRENTS; i++) {
      put(torrents.get(i));
      for (int j = 0; j < TORRENTS; j++) {
        long glanced = glance(table, torrents.get(j));
        table.prefetch(TorrentKind.key(torrents.get(j)));
        long location = j <= i ? map.get(torrents.get(j)).location() : 0;
        assertTrue(glanced == location || glanced == 0, "another torrent's");
        assertTrue(i >= GLANCES || glanced == location, "among " + i + " others");
      }
    }
  }

  /** The bits that all torrents of a shard have in common say nothing of their slots. */
  @Test
  void shouldSpreadTheTorrentsOfOneShard() {
    List<InfoHash> torrents =
        TorrentKind.SPREAD.different(200_000, random).stream()
            .filter(torrent -> (TorrentKind.key(torrent).hash() & 0xFF) == 77)
            .toList();
    torrents.forEach(this::put);
    long near = torrents.stream().filter(torrent -> glance(table, torrent) != 0).count();
    // With three quarters full, one of ten or so is that far from where it belongs.
    assertTrue(near > 0.7 * torrents.size(), near + " of " + torrents.size());
  }

  /** A glance takes no lock, and may see anything, but never fails. */
  @ParameterizedTest
  @Timeout(60)
  @EnumSource
  void shouldStandGlancesWhileItChanges(TorrentKind kind) throws Exception {
    List<InfoHash> torrents = kind.different(TORRENTS, random);
    AtomicBoolean over = new AtomicBoolean();
    List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
    Thread glances =
        new Thread(
            () -> {
              for (int i = 0; !over.get(); i = (i + 1) % TORRENTS) {
                glance(table, torrents.get(i));
                table.prefetch(TorrentKind.key(torrents.get(i)));
              }
            });
    glances.setUncaughtExceptionHandler((thread, e) -> thrown.add(e));
    glances.start();
    for (int round = 0; round < 50; round++) {
      torrents.forEach(torrent -> add(table, torrent, -1));
      for (InfoHash torrent : torrents) {
        table.remove(find(table, torrent));
        table.shrink();
      }
    }
    over.set(true);
    glances.join();
    assertEquals(List.of(), thrown);
  }

  private static int find(TorrentTable in, InfoHash torrent) {
    return Math.max(ABSENT, in.find(TorrentKind.key(torrent)));
  }

  private static int add(TorrentTable in, InfoHash torrent, long location) {
    return in.add(TorrentKind.key(torrent), 0, location);
  }

  private static long glance(TorrentTable in, InfoHash torrent) {
    return in.glance(TorrentKind.key(torrent));
  }

  private void put(InfoHash torrent) {
    Kept kept = new Kept(random.nextLong() | 1, random.nextInt(Integer.MAX_VALUE));
    int found = find(table, torrent);
    int index = found == ABSENT ? add(table, torrent, kept.location()) : found;
    table.setLocation(index, kept.location());
    table.setCompleted(index, kept.completed());
    map.put(torrent, kept);
  }

  private void shrink(String when) {
    table.shrink();
    int slots = table.slots();
    assertTrue(slots <= Math.max(MIN_SLOTS, 4 * table.size()), "too roomy, " + when);
    assertTrue(4 * table.size() <= 3 * slots, "too full, " + when);
  }

  private static List<InfoHash> walk(TorrentTable table, int from, int to) {
    List<InfoHash> torrents = new ArrayList<>();
    int index = table.first(from, to);
    while (index != ABSENT) {
      assertTrue(index >= from && index < to, "outside");
      torrents.add(table.infoHash(index));
      index = table.first(TorrentTable.after(index), to);
    }
    return torrents;
  }

  private static void assertHolds(
      TorrentTable table, Map<InfoHash, Kept> map, List<InfoHash> torrents, String when) {
    for (InfoHash torrent : torrents) {
      int index = find(table, torrent);
      assertEquals(map.containsKey(torrent), index != ABSENT, when);
      if (index != ABSENT) {
        assertEquals(torrent, table.infoHash(index), when);
        assertEquals(
            map.get(torrent), new Kept(table.location(index), table.completed(index)), when);
      }
    }
    List<InfoHash> walked = walk(table, OpenTable.FIRST, table.part(1, 1));
    assertEquals(map.size(), table.size(), when);
    assertEquals(map.size(), walked.size(), when);
    assertEquals(map.keySet(), Set.copyOf(walked), when);
  }
}
