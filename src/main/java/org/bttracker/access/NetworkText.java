package org.bttracker.access;

import org.bttracker.protocol.IpAddress;

/**
 * Reads and writes networks in CIDR notation. An address alone is a network of itself. A network
 * within {@code ::ffff:0:0/96} (IPv4-mapped) is the one of IPv4 that it means.
 */
final class NetworkText {
  private static final int IPV4_BITS = 32;
  private static final int IPV6_BITS = 128;

  /** Bits of an IPv4-mapped address before the IPv4 address. */
  private static final int MAPPED_BITS = IPV6_BITS - IPV4_BITS;

  private NetworkText() {}

  /** What was read: a network, or what is wrong. */
  record Reading(Network network, String fault) {
    private static Reading wrong(String fault) {
      return new Reading(null, fault);
    }
  }

  /**
   * Reads a network.
   *
   * @param text never repeated in a fault: it may be the address of a client
   */
  static Reading read(String text, int lastDay) {
    int slash = text.indexOf('/');
    String addressText = slash < 0 ? text : text.substring(0, slash);
    IpAddress address = AddressReader.read(addressText);
    if (address == null) {
      return Reading.wrong("is no network, such as 192.0.2.0/24 or 2001:db8::/32");
    }
    boolean written6 = addressText.indexOf(':') >= 0;
    int most = written6 ? IPV6_BITS : IPV4_BITS;
    int length = slash < 0 ? most : length(text.substring(slash + 1));
    if (length < 0 || length > most) {
      return Reading.wrong("the length of the prefix must be 0 to " + most);
    }
    boolean ipv4 = address.isIpv4() && (!written6 || length >= MAPPED_BITS);
    int bits = ipv4 && written6 ? length - MAPPED_BITS : length;
    long high = ipv4 ? address.low() << IPV4_BITS : address.high();
    long low = ipv4 ? 0 : address.low();
    Network network =
        new Network(
            ipv4, high & Network.highMask(bits), low & Network.lowMask(bits), bits, lastDay);
    return network.high() == high && network.low() == low
        ? new Reading(network, "")
        : Reading.wrong("has bits behind its prefix, write " + write(network));
  }

  /** Writes a network as {@link #read} reads it. */
  static String write(Network network) {
    StringBuilder text = new StringBuilder();
    if (network.ipv4()) {
      for (int i = 0; i < 4; i++) {
        text.append(i == 0 ? "" : ".").append(network.high() >>> Long.SIZE - 8 * (i + 1) & 0xFF);
      }
    } else {
      appendIpv6(text, network);
    }
    return text.append('/').append(network.length()).toString();
  }

  /** The zeros at the end, which a network has behind its prefix, become two colons. */
  private static void appendIpv6(StringBuilder text, Network network) {
    int groups = (network.length() + 15) / 16;
    for (int i = 0; i < groups; i++) {
      long word = i < 4 ? network.high() : network.low();
      text.append(i == 0 ? "" : ":");
      text.append(Long.toHexString(word >>> 48 - 16 * (i % 4) & 0xFFFF));
    }
    text.append(groups < 8 ? "::" : "");
  }

  /** Bits, negative if the text is no number. */
  private static int length(String text) {
    boolean plain = text.length() == 1 || text.length() <= 3 && !text.startsWith("0");
    return text.isEmpty() || !plain ? -1 : AddressReader.number(text, 0, text.length(), 10);
  }
}
