package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AnnounceOptionsTest {
  private static final String END = "00";
  private static final String NOP = "01";
  private static final String URL_DATA = "02";
  private static final String UNKNOWN = "03";

  @Test
  void shouldFindNothingWithoutOptions() {
    assertUrlData("");
  }

  @Test
  void shouldReadUrlData() {
    assertUrlData("/dir?a=b", URL_DATA, "08", ascii("/dir?a=b"));
  }

  @Test
  void shouldReadUrlDataUpToTheEndOption() {
    assertUrlData("/a", URL_DATA, "02", ascii("/a"), END, URL_DATA, "02", ascii("/b"));
  }

  @Test
  void shouldFindNothingBehindTheEndOption() {
    assertUrlData("", END, URL_DATA, "02", ascii("/a"));
  }

  @Test
  void shouldFindNothingInTheTwoZeroBytesOfAria2() {
    assertUrlData("", END, END);
  }

  @Test
  void shouldSkipNop() {
    assertUrlData("/a", NOP, NOP, URL_DATA, "02", ascii("/a"), NOP);
    assertUrlData("", NOP);
  }

  @Test
  void shouldJoinUrlData() {
    assertUrlData("/a?b", URL_DATA, "02", ascii("/a"), NOP, URL_DATA, "02", ascii("?b"));
  }

  @Test
  void shouldJoinUrlDataOfFullLength() {
    String full = "x".repeat(255);
    assertUrlData(full + "/", URL_DATA, "ff", ascii(full), URL_DATA, "01", ascii("/"));
  }

  @Test
  void shouldTakeZeroLength() {
    assertUrlData("", URL_DATA, "00");
    assertUrlData("/a", URL_DATA, "00", URL_DATA, "02", ascii("/a"));
  }

  @Test
  void shouldSkipUnknownTypes() {
    assertUrlData("/a", UNKNOWN, "03", "020200", URL_DATA, "02", ascii("/a"));
    assertUrlData("/a", "ff", "00", URL_DATA, "02", ascii("/a"));
    assertUrlData("/a", "80", "ff", "00".repeat(255), URL_DATA, "02", ascii("/a"));
  }

  @Test
  void shouldEndAtLengthPastThePacket() {
    assertUrlData("", URL_DATA, "03", ascii("/a"));
    assertUrlData("/a", URL_DATA, "02", ascii("/a"), URL_DATA, "ff", ascii("/b"));
    assertUrlData("/a", URL_DATA, "02", ascii("/a"), UNKNOWN, "01");
  }

  @Test
  void shouldEndAtOptionThatIsCutBehindItsType() {
    assertUrlData("", URL_DATA);
    assertUrlData("/a", URL_DATA, "02", ascii("/a"), URL_DATA);
    assertUrlData("", UNKNOWN);
  }

  @Test
  void shouldReadBytesAboveAscii() {
    assertUrlData("/\u00e9", URL_DATA, "02", "2fe9");
  }

  @Test
  void shouldReadNothingBehindTheLimit() {
    ByteBuffer packet = packet(URL_DATA, "02", ascii("/a")).limit(3);
    assertEquals("", AnnounceOptions.urlData(packet, 0));
  }

  @Test
  void shouldNeverThrow() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[random.nextInt(64)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (random.nextBoolean() ? random.nextInt(5) : random.nextInt());
      }
      ByteBuffer packet = ByteBuffer.wrap(bytes);
      String message = "seed " + seed + ", round " + round;
      assertDoesNotThrow(() -> AnnounceOptions.urlData(packet, 0), message);
    }
  }

  /** Puts the options where they stand in an announce. */
  private static void assertUrlData(String expected, String... options) {
    ByteBuffer packet = packet("02".repeat(98), String.join("", options));
    assertEquals(expected, AnnounceOptions.urlData(packet, 98));
  }
}
