package org.bttracker.access;

import org.bttracker.protocol.IpAddress;

/** Reads IP addresses as people write them (RFC 4291, section 2.2), without asking any server. */
final class AddressReader {
  private static final int GROUPS = 8;
  private static final int DIGITS_OF_GROUP = 4;

  private AddressReader() {}

  /**
   * Reads an address.
   *
   * @return null if the text is none; an IPv4-mapped one is read as the IPv4 address that it means
   */
  static IpAddress read(String text) {
    return text.indexOf(':') < 0 ? readIpv4(text) : readIpv6(text);
  }

  /** Four decimal numbers; without leading zeros, which some programs take for octal. */
  private static IpAddress readIpv4(String text) {
    int bits = 0;
    int at = 0;
    for (int i = 0; i < 4; i++) {
      int end = i < 3 ? text.indexOf('.', at) : text.length();
      if (end <= at || end > at + 3 || text.charAt(at) == '0' && end > at + 1) {
        return null;
      }
      int number = number(text, at, end, 10);
      if (number < 0 || number > 255) {
        return null;
      }
      bits = bits << 8 | number;
      at = end + 1;
    }
    return IpAddress.ofIpv4(bits);
  }

  private static IpAddress readIpv6(String text) {
    int gap = text.indexOf("::");
    int[] front = groups(gap < 0 ? text : text.substring(0, gap), gap < 0);
    int[] back = groups(gap < 0 ? "" : text.substring(gap + 2), true);
    if (front == null || back == null) {
      return null;
    }
    int missing = GROUPS - front.length - back.length;
    // Two colons stand for one group of zeros or more.
    if (gap < 0 ? missing != 0 : missing < 1) {
      return null;
    }
    long[] words = new long[2];
    for (int i = 0; i < front.length; i++) {
      put(words, i, front[i]);
    }
    for (int i = 0; i < back.length; i++) {
      put(words, GROUPS - back.length + i, back[i]);
    }
    return new IpAddress(words[0], words[1]);
  }

  /**
   * Reads groups with a colon between each two.
   *
   * @param atEnd whether they end the address, and so may end with an IPv4 address
   * @return null if the text is something else
   */
  private static int[] groups(String text, boolean atEnd) {
    if (text.isEmpty()) {
      return new int[0];
    }
    String[] parts = text.split(":", -1);
    String last = parts[parts.length - 1];
    boolean withIpv4 = atEnd && last.indexOf('.') >= 0;
    int[] groups = new int[withIpv4 ? parts.length + 1 : parts.length];
    for (int i = 0; i < parts.length - (withIpv4 ? 1 : 0); i++) {
      boolean fits = !parts[i].isEmpty() && parts[i].length() <= DIGITS_OF_GROUP;
      groups[i] = fits ? number(parts[i], 0, parts[i].length(), 16) : -1;
      if (groups[i] < 0) {
        return null;
      }
    }
    if (withIpv4) {
      IpAddress ipv4 = readIpv4(last);
      if (ipv4 == null) {
        return null;
      }
      groups[parts.length - 1] = ipv4.ipv4Bits() >>> 16;
      groups[parts.length] = ipv4.ipv4Bits() & 0xFFFF;
    }
    return groups;
  }

  private static void put(long[] words, int group, int value) {
    int shift = Short.SIZE * (GROUPS / 2 - 1 - group % (GROUPS / 2));
    words[2 * group / GROUPS] |= (long) value << shift;
  }

  /** Digits of a radix, at most eight; negative if there is anything else. */
  static int number(String text, int from, int to, int radix) {
    int number = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return -1;
      }
      number = number * radix + digit;
    }
    return number;
  }
}
