package org.bttracker.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.Test;

class TorrentListTest {
  private static final int FOREVER = AccessList.FOREVER;

  @Test
  void shouldHaveNothingWhenEmpty() {
    TorrentList list = new TorrentList.Builder().build();
    assertEquals(0, list.size());
    assertFalse(list.contains(0, 0, 0));
    assertEquals(FOREVER, list.firstLastDay());
  }

  /** Words of few values, so that hashes share some of their words, zeros among them. */
  @Test
  void shouldHaveWhatAMapHas() {
    long seed = new Random().nextLong();
    System.out.println("TorrentListTest: seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      Map<InfoHash, Integer> model = new HashMap<>();
      TorrentList.Builder builder = new TorrentList.Builder();
      for (int i = random.nextInt(300); i > 0; i--) {
        InfoHash torrent = torrent(random);
        int lastDay = random.nextBoolean() ? FOREVER : random.nextInt(10);
        builder.add(torrent, lastDay);
        model.merge(torrent, lastDay, Math::max);
      }
      TorrentList list = builder.build();
      assertSameAs(model, list);
      for (int today = 0; today < 11; today++) {
        int day = today;
        Map<InfoHash, Integer> rest = new HashMap<>(model);
        rest.values().removeIf(lastDay -> lastDay < day);
        assertSameAs(rest, list.without(today));
      }
    }
  }

  @Test
  void shouldStayTheSameWhileNoEntryIsOver() {
    TorrentList list = list(1, 5, 2, FOREVER);
    assertSame(list, list.without(5));
    assertEquals(1, list.without(6).size());
    assertEquals(5, list.firstLastDay());
  }

  @Test
  void shouldTellWhatIsDifferent() {
    TorrentList before = list(1, FOREVER, 2, FOREVER, 3, FOREVER);
    TorrentList after = list(2, FOREVER, 3, 9, 4, FOREVER, 5, FOREVER, 6, FOREVER);
    assertEquals(new ListChange(3, 1, 1), after.changeSince(before));
    assertEquals("+3 −1, 1 with another end", after.changeSince(before).inWords());
    assertEquals("+1 −3, 1 with another end", before.changeSince(after).inWords());
    assertEquals("", after.changeSince(after).inWords());
    assertEquals("+3 −0", before.changeSince(list()).inWords());
    Set<InfoHash> added = new HashSet<>();
    after.forEachNotIn(before, added::add);
    assertEquals(Set.of(torrent(4), torrent(5), torrent(6)), added);
  }

  @Test
  void shouldTakeAtMost32BytesATorrent() throws Exception {
    TorrentList.Builder builder = new TorrentList.Builder();
    for (int i = 0; i < 1_000_000; i++) {
      builder.add(torrent(i), i);
    }
    TorrentList list = builder.build();
    long bytes = ListBytes.of(list);
    assertTrue(bytes >= 20_000_000 && bytes <= 32_000_000, bytes + " bytes");
    for (int i = 0; i < 1_000_000; i++) {
      InfoHash torrent = torrent(i);
      assertTrue(list.contains(torrent.head(), torrent.middle(), torrent.tail()));
    }
    assertEquals(1_000_000, list.size());
  }

  private static void assertSameAs(Map<InfoHash, Integer> model, TorrentList list) {
    assertEquals(model.size(), list.size());
    assertEquals(
        model.values().stream().mapToInt(day -> day).min().orElse(FOREVER), list.firstLastDay());
    for (long head = 0; head < 3; head++) {
      for (long middle = 0; middle < 3; middle++) {
        for (int tail = 0; tail < 20; tail++) {
          boolean expected = model.containsKey(new InfoHash(head, middle, tail));
          assertEquals(expected, list.contains(head, middle, tail));
        }
      }
    }
  }

  private static TorrentList list(int... numbersAndDays) {
    TorrentList.Builder builder = new TorrentList.Builder();
    for (int i = 0; i < numbersAndDays.length; i += 2) {
      builder.add(torrent(numbersAndDays[i]), numbersAndDays[i + 1]);
    }
    return builder.build();
  }

  private static InfoHash torrent(int number) {
    return new InfoHash(0, number, 0);
  }

  private static InfoHash torrent(Random random) {
    return new InfoHash(random.nextInt(3), random.nextInt(3), random.nextInt(20));
  }
}
