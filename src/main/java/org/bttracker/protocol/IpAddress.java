package org.bttracker.protocol;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * An IP address as one 128-bit number, free of the objects inside {@link InetAddress}. An IPv4
 * address is held in its IPv4-mapped form {@code ::ffff:a.b.c.d}, which no IPv6 packet bears on a
 * dual-stack channel, so the two families cannot collide.
 *
 * @param high the first 64 bits: an IPv6 client's network prefix
 * @param low the last 64 bits
 */
public record IpAddress(long high, long low) {
  private static final long IPV4_MAPPED = 0xFFFF_0000_0000L;

  /** 224.0.0.0 begins multicast; behind it are reserved addresses and, last, broadcast. */
  private static final int FIRST_IPV4_MULTICAST = 224;

  /**
   * Takes over the address of a packet's source.
   *
   * @param address the class decides the family
   * @return the same address
   */
  public static IpAddress of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return ofIpv4(int32(bytes, 0));
    }
    return new IpAddress(
        (long) int32(bytes, 0) << 32 | int32(bytes, 4) & 0xFFFF_FFFFL,
        (long) int32(bytes, 8) << 32 | int32(bytes, 12) & 0xFFFF_FFFFL);
  }

  /**
   * Makes an IPv4 address.
   *
   * @param bits the four bytes, the first in the highest bits
   * @return the address
   */
  public static IpAddress ofIpv4(int bits) {
    return new IpAddress(0, IPV4_MAPPED | bits & 0xFFFF_FFFFL);
  }

  /**
   * Whether the 6-byte stride is the peer's.
   *
   * @return true for IPv4, false for IPv6
   */
  public boolean isIpv4() {
    return high == 0 && low >>> 32 == 0xFFFF;
  }

  /**
   * Whether a packet sent to the address reaches one host: not so for multicast, broadcast,
   * reserved and unspecified addresses, which no honest packet has for its source.
   *
   * @return false where an answer would reach nobody, or many
   */
  public boolean isUnicast() {
    if (isIpv4()) {
      int firstByte = ipv4Bits() >>> 24;
      return firstByte > 0 && firstByte < FIRST_IPV4_MULTICAST;
    }
    return high >>> 56 != 0xFF && (high | low) != 0;
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

  private static int int32(byte[] bytes, int offset) {
    return bytes[offset] << 24
        | (bytes[offset + 1] & 0xFF) << 16
        | (bytes[offset + 2] & 0xFF) << 8
        | bytes[offset + 3] & 0xFF;
  }
}
