package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.assertPacket;
import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
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

  /** The bits that a stranger may vary, while the first factor cancels out of all the others. */
  @ParameterizedTest
  @ValueSource(ints = {0, 13, 16, 29, 32, 40, 43, 45, 48})
  void shouldSpreadHashesThatAreChosenAgainstIt(int shift) {
    Set<Integer> low = new HashSet<>();
    Set<Integer> high = new HashSet<>();
    for (long i = 0; i < 8_192; i++) {
      long middle = i << shift;
      long head = Long.rotateLeft(middle, 32) ^ 0x0123456789abcdefL;
      ByteBuffer bytes = ByteBuffer.allocate(20).putLong(0, head).putLong(8, middle);
      int hashCode = InfoHash.read(bytes, 0).hashCode();
      low.add(hashCode & 0x3FF);
      high.add(hashCode >>> 22);
    }
    // Eight for each of 1,024 values: of a good hash, all but one or so occur.
    assertTrue(low.size() > 900, "lowest bits: " + low.size());
    assertTrue(high.size() > 900, "highest bits: " + high.size());
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
