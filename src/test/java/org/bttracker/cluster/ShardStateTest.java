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
  private static final long LOG = 12;

  private static final String HEAD_REST =
      "01" // all were heard
          + "0000"
          + "00000001" // shards
          + "000000000000000c" // the log
          + "00000000004c4b40" // 5,000,000 ms
          + "0000000000000007"
          + "00000000deadbeef"; // the run

  private static final String HEAD = "01" + HEAD_REST;

  private static final String NUMBERS =
      "00000000deadbeef" + "0000000000000102" + "ffffffffffffffff" + "ffffffffffffffff";

  @Test
  void shouldWriteWhatIsDrawn() {
    Map<Long, Long> numbers = new LinkedHashMap<>();
    numbers.put(0xDEADBEEFL, 258L);
    numbers.put(-1L, -1L);
    ShardState state =
        new ShardState(LOG, 1, new Position(5_000_000, 7), true, 0xDEADBEEFL, numbers);
    assertEquals(HEAD + NUMBERS, HexFormat.of().formatHex(state.bytes()));
    assertEquals(List.of(state), ShardState.read(List.of(state.bytes()), LOG, 1));
    assertEquals(new EndedRun(0xDEADBEEFL, 258), state.ended());
  }

  @Test
  void shouldNotReadTheStateOfAnotherLog() {
    byte[] one = HexFormat.of().parseHex(HEAD);
    assertEquals(List.of(), ShardState.read(List.of(one), LOG + 1, 1));
  }

  /** Another number of shards means other torrents in each: then nothing is known of them. */
  @Test
  void shouldNotReadTheStatesOfAnotherNumberOfShards() {
    byte[] one = HexFormat.of().parseHex(HEAD);
    assertEquals(1, ShardState.read(List.of(one), LOG, 1).size());
    assertEquals(List.of(), ShardState.read(List.of(one), LOG, 2));
    assertEquals(List.of(), ShardState.read(List.of(one, one), LOG, 2));
    assertEquals(List.of(), ShardState.read(List.of(one, one), LOG, 1));
    assertEquals(List.of(), ShardState.read(List.of(), LOG, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "02" + HEAD_REST, // another version
        HEAD + "00", // not whole
        HEAD + "00000000deadbeef"
      })
  void shouldNotReadWhatIsNone(String digits) {
    assertEquals(List.of(), ShardState.read(List.of(HexFormat.of().parseHex(digits)), LOG, 1));
  }
}
