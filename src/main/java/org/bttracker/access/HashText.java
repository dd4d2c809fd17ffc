package org.bttracker.access;

import java.util.HexFormat;
import org.bttracker.protocol.InfoHash;

/** Reads info hashes as magnet links bear them: 40 hexadecimal digits, or 32 of base32. */
final class HashText {
  private static final int HEX_DIGITS = 40;
  private static final int BASE32_DIGITS = 32;
  private static final int HEX_DIGITS_OF_V2 = 64;

  private HashText() {}

  /** Reads an info hash; null if the text is none. */
  static InfoHash read(String text) {
    return switch (text.length()) {
      case HEX_DIGITS -> readHex(text);
      case BASE32_DIGITS -> readBase32(text);
      default -> null;
    };
  }

  /** Why a text is no info hash. */
  static String fault(String text) {
    return text.length() == HEX_DIGITS_OF_V2
        ? "has 64 digits; clients announce the first 40 of a hash of BitTorrent version 2"
        : "is no info hash of 40 hexadecimal or 32 base32 digits";
  }

  private static InfoHash readHex(String text) {
    for (int i = 0; i < HEX_DIGITS; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return null;
      }
    }
    return new InfoHash(
        HexFormat.fromHexDigitsToLong(text, 0, 16),
        HexFormat.fromHexDigitsToLong(text, 16, 32),
        HexFormat.fromHexDigits(text, 32, HEX_DIGITS));
  }

  /** RFC 4648, section 6, in either case: five bits a digit, so that 32 of them are 160 bits. */
  private static InfoHash readBase32(String text) {
    long head = 0;
    long middle = 0;
    int tail = 0;
    for (int i = 0; i < BASE32_DIGITS; i++) {
      int digit = base32Digit(text.charAt(i));
      if (digit < 0) {
        return null;
      }
      // All 160 bits move up by five.
      head = head << 5 | middle >>> 59;
      middle = middle << 5 | tail >>> 27;
      tail = tail << 5 | digit;
    }
    return new InfoHash(head, middle, tail);
  }

  private static int base32Digit(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a';
    }
    return c >= '2' && c <= '7' ? c - '2' + 26 : -1;
  }
}
