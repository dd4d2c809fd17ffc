package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a snapshot carries, byte by byte. */
class ShardStateTest {
  private static final String HEAD =
      "01" // version
          + "01" // all were heard
          + "0000"
          + "00000001" // shards
          + "00000000004c4b40" // 5,000,000 ms
          + "0000000000000007";

  private static final String NUMBERS =
      "00000000deadbeef" + "0000000000000102" + "ffffffffffffffff" + "ffffffffffffffff";

  @Test
  void shouldWriteWhatIsDrawn() {
    Map<Long, Long> numbers = new LinkedHashMap<>();
    numbers.put(0xDEADBEEFL, 258L);
    numbers.put(-1L, -1L);
    ShardState state = new ShardState(1, new Position(5_000_000, 7), true, numbers);
    assertEquals(HEAD + NUMBERS, HexFormat.of().formatHex(state.bytes()));
    assertEquals(List.of(state), ShardState.read(List.of(state.bytes()), 1));
  }

  /** Another number of shards means other torrents in each: then nothing is known of them. */
  @Test
  void shouldNotReadTheStatesOfAnotherNumberOfShards() {
    byte[] one = HexFormat.of().parseHex(HEAD);
    assertEquals(1, ShardState.read(List.of(one), 1).size());
    assertEquals(List.of(), ShardState.read(List.of(one), 2));
    assertEquals(List.of(), ShardState.read(List.of(one, one), 2));
    assertEquals(List.of(), ShardState.read(List.of(one, one), 1));
    assertEquals(List.of(), ShardState.read(List.of(), 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "02010000" + "00000001" + "00000000004c4b40" + "0000000000000007", // another version
        HEAD + "00", // not whole
        HEAD + "00000000deadbeef"
      })
  void shouldNotReadWhatIsNone(String digits) {
    assertEquals(List.of(), ShardState.read(List.of(HexFormat.of().parseHex(digits)), 1));
  }
}
