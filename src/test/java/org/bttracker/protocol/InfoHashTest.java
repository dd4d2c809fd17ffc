package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.assertPacket;
import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Random;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InfoHashTest {
  private static final String HEX = "00ff02030405060708090a0b0c0d0e0f1011128f";

  @Test
  void shouldReadAtAnyOffset() {
    ByteBuffer packet = packet("aabbcc", HEX, "dd").position(7);
    assertEquals(HEX, InfoHash.read(packet, 3).toString());
    assertEquals(7, packet.position());
  }

  @Test
  void shouldWriteAtAnyOffset() {
    ByteBuffer packet = ByteBuffer.allocate(22).position(7);
    InfoHash.ofHex(HEX).write(packet, 1);
    assertEquals(7, packet.position());
    assertPacket(packet.clear(), "00", HEX, "00");
  }

  @Test
  void shouldReadHexInEitherCase() {
    assertEquals(InfoHash.ofHex(HEX), InfoHash.ofHex(HEX.toUpperCase(Locale.ROOT)));
  }

  @Test
  void shouldKeepLeadingZeros() {
    String zeros = "0".repeat(39) + "1";
    assertEquals(zeros, InfoHash.ofHex(zeros).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00ff02030405060708090a0b0c0d0e0f101112",
        "00ff02030405060708090a0b0c0d0e0f1011128",
        "00ff02030405060708090a0b0c0d0e0f1011128f90",
        "00ff02030405060708090a0b0c0d0e0f1011128g"
      })
  void shouldRefuseWhatIsNotFortyDigits(String hex) {
    assertThrows(IllegalArgumentException.class, () -> InfoHash.ofHex(hex));
  }

  /** For a hundred pairs of secrets, and whichever bits a stranger varies. */
  @ParameterizedTest
  @ValueSource(ints = {0, 13, 16, 29, 32, 40, 43, 45, 48})
  void shouldSpreadHashesThatAreChosenAgainstIt(int shift) {
    Random random = new Random(shift);
    for (int k = 0; k < 100; k++) {
      long secret = random.nextLong();
      long secondSecret = random.nextLong();
      assertSpread(i -> hash(i << shift, 7, 5, secret, secondSecret));
      assertSpread(i -> hash(0x0123456789abcdefL, i << shift, 5, secret, secondSecret));
      assertSpread(i -> hash(9, 7, i << shift % 19, secret, secondSecret));
      // Head and middle, rotated, cancel out in a sum; with the signs turned, in a product.
      assertSpread(i -> hash(Long.rotateLeft(i << shift, 32), i << shift, 5, secret, secondSecret));
      assertSpread(i -> hash(-(i & 1) ^ i << shift, -(i & 1) ^ 7, 5, secret, secondSecret));
    }
  }

  /** Factors with the opposite signs have the same product. */
  @Test
  void shouldTellFactorsWithOppositeSignsApart() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      long head = random.nextLong();
      long middle = random.nextLong();
      assertNotEquals(
          new InfoHash(head, middle, 0).hashCode(),
          new InfoHash(head ^ ~1L, middle ^ ~1L, 0).hashCode());
    }
  }

  @Test
  void shouldSpreadWithTheSecretsOfThisProcess() {
    assertSpread(i -> new InfoHash(i, 0, 0).hashCode());
  }

  private static int hash(long head, long middle, long tail, long secret, long secondSecret) {
    return (int) (new KeyedHash(secret, secondSecret).of(head, middle, tail) >>> 32);
  }

  /** All bits count: the highest choose the shard, those behind them the place in it. */
  private static void assertSpread(LongToIntFunction hashCode) {
    int[] low = new int[1_024];
    int[] between = new int[1_024];
    int[] high = new int[1_024];
    for (long i = 0; i < 8_192; i++) {
      int hash = hashCode.applyAsInt(i);
      low[hash & 0x3FF]++;
      between[hash >>> 12 & 0x3FF]++;
      high[hash >>> 22]++;
    }
    assertSpread(low, "lowest bits");
    assertSpread(between, "bits between");
    assertSpread(high, "highest bits");
  }

  /** Eight for each: of a good hash, none occurs forty times, and next to none not at all. */
  private static void assertSpread(int[] counts, String bits) {
    int most = IntStream.of(counts).max().orElseThrow();
    long missing = IntStream.of(counts).filter(count -> count == 0).count();
    assertTrue(most < 40, bits + ": one value " + most + " times");
    assertTrue(missing < 24, bits + ": " + missing + " values missing");
  }

  @Test
  void shouldEqualHashOfSameBytesOnly() {
    InfoHash hash = InfoHash.ofHex(HEX);
    assertEquals(hash, InfoHash.read(packet(HEX), 0));
    assertEquals(hash.hashCode(), InfoHash.read(packet(HEX), 0).hashCode());
    for (int i = 0; i < 20; i++) {
      ByteBuffer packet = packet(HEX);
      packet.put(i, (byte) (packet.get(i) ^ 0x80));
      assertNotEquals(hash, InfoHash.read(packet, 0), "byte " + i);
    }
  }
}
