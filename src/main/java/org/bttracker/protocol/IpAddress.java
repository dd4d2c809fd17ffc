package org.bttracker.protocol;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * An IP address as one 128-bit number, free of the objects inside {@link InetAddress}. An IPv4
 * address is held in its IPv4-mapped form {@code ::ffff:a.b.c.d}, which no IPv6 packet bears on a
 * dual-stack channel, so the two families cannot collide.
 *
 * <p>A link-local IPv6 address (fe80::/10) means a host only together with the interface where it
 * was seen. Its bits 10 to 63 are zeros (RFC 4291, section 2.5.6), so the interface's number is
 * held in the lowest 32 of them: the same address at two interfaces is two addresses. On the wire
 * these bits are zeros again: see {@link #withoutScope}.
 *
 * @param high the first 64 bits: an IPv6 client's network prefix
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {
  private static final long IPV4_MAPPED = 0xFFFF_0000_0000L;

  /** The first 10 bits of fe80::/10. */
  private static final long LINK_LOCAL = 0xFE80 >>> 6;

  private static final int LINK_LOCAL_BITS = 10;
  private static final long SCOPE_MASK = 0xFFFF_FFFFL;

  /** 224.0.0.0 begins multicast; behind it are reserved addresses and, last, broadcast. */
  private static final int FIRST_IPV4_MULTICAST = 224;

  /**
   * Takes over the address of a packet's source.
   *
   * @param address the class decides the family
   * @return the same address, with the interface if it is link-local
   */
  public static IpAddress of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return ofIpv4(int32(bytes, 0));
    }
    long high = int64(bytes, 0);
    if (isLinkLocal(high) && address instanceof Inet6Address ipv6) {
      high = withoutScope(high) | ipv6.getScopeId() & SCOPE_MASK;
    }
    return new IpAddress(high, int64(bytes, 8));
  }

  /**
   * Makes an IPv4 address.
   *
   * @param bits the four bytes, the first in the highest bits
   * @return the address
   */
  public static IpAddress ofIpv4(int bits) {
    return new IpAddress(0, lowOfIpv4(bits));
  }

  /**
   * The last 64 bits of an IPv4 address; the first are zeros.
   *
   * @param bits the four bytes, the first in the highest bits
   * @return the last 64 bits of its IPv4-mapped form
   */
  public static long lowOfIpv4(int bits) {
    return IPV4_MAPPED | bits & 0xFFFF_FFFFL;
  }

  /**
   * Whether the 6-byte stride is the peer's.
   *
   * @return true for IPv4, false for IPv6
   */
  public boolean isIpv4() {
    return isIpv4(high, low);
  }

  /**
   * Whether an address is one of IPv4.
   *
   * @param high its first 64 bits
   * @param low its last 64 bits
   * @return false for IPv6
   */
  public static boolean isIpv4(long high, long low) {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /**
   * Whether a packet sent to the address reaches one host: not so for multicast, broadcast,
   * reserved and unspecified addresses, which no honest packet has for its source.
   *
   * @param high its first 64 bits
   * @param low its last 64 bits
   * @return false where an answer would reach nobody, or many
   */
  public static boolean isUnicast(long high, long low) {
    if (isIpv4(high, low)) {
      int firstByte = (int) low >>> 24;
      return firstByte > 0 && firstByte < FIRST_IPV4_MULTICAST;
    }
    return high >>> 56 != 0xFF && (high | low) != 0;
  }

  /**
   * Whether an address means a host on one link only.
   *
   * @param high its first 64 bits
   * @return true for IPv6 addresses in fe80::/10
   */
  public static boolean isLinkLocal(long high) {
    return high >>> Long.SIZE - LINK_LOCAL_BITS == LINK_LOCAL;
  }

  /**
   * The first half of an address as it stands in packets: that of a link-local IPv6 address without
   * the interface, any other as it is.
   *
   * @param high the first 64 bits
   * @return the 64 bits to send
   */
  public static long withoutScope(long high) {
    return isLinkLocal(high) ? high & ~SCOPE_MASK : high;
  }

  /**
   * The four bytes of an IPv4 address.
   *
   * @return the first byte in the highest bits; meaningless for IPv6
   */
  public int ipv4Bits() {
    return (int) low;
  }

  /** Hidden: a client's address must never reach a log, not even by accident. */
  @Override
  public String toString() {
    return isIpv4() ? "an IPv4 address" : "an IPv6 address";
  }

  private static long int64(byte[] bytes, int offset) {
    return (long) int32(bytes, offset) << 32 | int32(bytes, offset + 4) & 0xFFFF_FFFFL;
  }

  private static int int32(byte[] bytes, int offset) {
    return bytes[offset] << 24
        | (bytes[offset + 1] & 0xFF) << 16
        | (bytes[offset + 2] & 0xFF) << 8
        | bytes[offset + 3] & 0xFF;
  }
}
