package org.bttracker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Packets as hexadecimal digits, field by field, so that no test needs a codec to check one. */
public final class Hex {
  private Hex() {}

  /** The bytes of some fields, from position 0 to the limit. */
  public static ByteBuffer packet(String... fields) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(String.join("", fields)));
  }

  /** The digits of what stands between position and limit. */
  public static String digits(ByteBuffer packet) {
    byte[] bytes = new byte[packet.remaining()];
    packet.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** The digits of a text in ASCII. */
  public static String ascii(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Compares a whole packet: no byte may be missing, none may follow. */
  public static void assertPacket(ByteBuffer actual, String... fields) {
    assertEquals(String.join("", fields), digits(actual));
  }
}
