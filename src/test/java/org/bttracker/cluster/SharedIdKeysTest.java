package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedIdKeysTest {
  private static final long HOUR_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final long DAY = 20_000;

  private final FakeStore store = new FakeStore();
  private final SharedIdKeys node = new SharedIdKeys(store);
  private final SharedIdKeys other = new SharedIdKeys(store);

  @Test
  void shouldSignWithTheDaysKeyAndAcceptAnother() throws Exception {
    assertKeys(0, DAY, DAY - 1);
    assertKeys(12 * HOUR_MILLIS - 1, DAY, DAY - 1);
    assertKeys(12 * HOUR_MILLIS, DAY, DAY + 1);
    assertKeys(24 * HOUR_MILLIS - 1, DAY, DAY + 1);
    assertKeys(24 * HOUR_MILLIS, DAY + 1, DAY);
  }

  @Test
  void shouldMakeAKeyOfItsOwnForEachDay() throws Exception {
    for (int day = 0; day < 100; day++) {
      store.at(day, 0);
      node.refresh();
    }
    assertEquals(101, new TreeSet<>(hex(List.copyOf(store.keys.values()))).size());
    assertTrue(store.keys.values().stream().allMatch(key -> key.length == 16));
  }

  /** Two trackers whose refreshes lie up to 12 hours apart accept each other's newest IDs. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5, 11, 12})
  void shouldAcceptWhatATrackerSignsThatIsLate(int hoursLate) throws Exception {
    for (int hour = 0; hour < 72; hour++) {
      store.at(DAY, (hour - hoursLate) * HOUR_MILLIS);
      List<String> late = hex(other.refresh());
      store.at(DAY, hour * HOUR_MILLIS);
      List<String> present = hex(node.refresh());
      assertTrue(present.contains(late.get(0)), "the late one's at " + hour);
      assertTrue(late.contains(present.get(0)), "the present one's at " + hour);
    }
  }

  @Test
  void shouldAgreeWithOneThatMakesAKeyAtOnce() throws Exception {
    store.at(DAY, 0);
    // The other one is faster each time.
    store.beforeMake = () -> other.refresh();
    List<String> keys = hex(node.refresh());
    assertEquals(keys, hex(other.refresh()));
    assertEquals(keys, hex(node.refresh()));
  }

  @Test
  void shouldWriteAgainWhatHasVanished() throws Exception {
    store.at(DAY, 13 * HOUR_MILLIS);
    List<String> keys = hex(node.refresh());
    other.refresh();
    store.keys.clear();
    assertEquals(keys, hex(other.refresh()));
    assertEquals(2, store.keys.size());
    store.keys.remove(DAY);
    assertEquals(keys, hex(node.refresh()));
    assertEquals(keys, hex(new SharedIdKeys(store).refresh()));
  }

  @Test
  void shouldTakeOverWhatANewTrackerMadeAfterKeysVanished() throws Exception {
    store.at(DAY, 13 * HOUR_MILLIS);
    List<String> before = hex(node.refresh());
    store.keys.clear();
    List<String> after = hex(other.refresh());
    assertFalse(after.contains(before.get(0)));
    assertEquals(after, hex(node.refresh()));
  }

  @Test
  void shouldKnowItsKeysAgainWhenTheServerWasAway() throws Exception {
    store.at(DAY, 13 * HOUR_MILLIS);
    List<String> keys = hex(node.refresh());
    store.failure = "away";
    assertEquals("away", assertThrows(IOException.class, node::refresh).getMessage());
    store.failure = null;
    store.keys.clear();
    assertEquals(keys, hex(node.refresh()));
    store.at(DAY + 1, HOUR_MILLIS);
    assertEquals(List.of(keys.get(1), keys.get(0)), hex(node.refresh()));
  }

  @Test
  void shouldGoBackWithTheServersClock() throws Exception {
    store.at(DAY, 23 * HOUR_MILLIS);
    List<String> before = hex(node.refresh());
    store.at(DAY + 1, 0);
    List<String> after = hex(node.refresh());
    assertEquals(List.of(before.get(1), before.get(0)), after);
    store.at(DAY, 23 * HOUR_MILLIS);
    store.keys.clear();
    assertEquals(before, hex(node.refresh()));
  }

  @Test
  void shouldForgetKeysOfDaysThatAreOver() throws Exception {
    store.at(DAY, 0);
    List<String> first = hex(node.refresh());
    store.at(DAY + 2, 0);
    node.refresh();
    store.at(DAY, 0);
    store.keys.clear();
    assertFalse(hex(node.refresh()).contains(first.get(0)));
  }

  @Test
  void shouldNotLetTheCallerChangeWhatItKnows() throws Exception {
    store.at(DAY, 0);
    List<String> keys = hex(node.refresh());
    node.refresh().forEach(key -> Arrays.fill(key, (byte) 0));
    store.keys.clear();
    assertEquals(keys, hex(node.refresh()));
    assertArrayEquals(store.keys.get(DAY), HexFormat.of().parseHex(keys.get(0)));
  }

  private void assertKeys(long millisOfDay, long signs, long accepted) throws IOException {
    store.at(DAY, millisOfDay);
    List<String> keys = hex(node.refresh());
    assertEquals(hex(List.of(store.keys.get(signs), store.keys.get(accepted))), keys);
  }

  private static List<String> hex(List<byte[]> keys) {
    return keys.stream().map(HexFormat.of()::formatHex).toList();
  }

  /** As a server does, but its clock stands still. */
  private static final class FakeStore implements IdKeyStore {
    private final Map<Long, byte[]> keys = new HashMap<>();
    private long millis;
    private String failure;
    private Step beforeMake;

    void at(long day, long millisOfDay) {
      millis = day * 24 * HOUR_MILLIS + millisOfDay;
    }

    @Override
    public long millis() throws IOException {
      if (failure != null) {
        throw new IOException(failure);
      }
      return millis;
    }

    @Override
    public byte[] getOrMake(long day, byte[] proposed) throws IOException {
      Step step = beforeMake;
      beforeMake = null;
      if (step != null) {
        step.run();
      }
      byte[] before = keys.putIfAbsent(day, proposed.clone());
      return (before == null ? proposed : before).clone();
    }

    private interface Step {
      void run() throws IOException;
    }
  }
}
