package org.bttracker.access;

/**
 * A network that is written as an address and the length of its prefix (CIDR), and until when it is
 * on its list.
 *
 * @param ipv4 whether it is one of IPv4
 * @param high the first 64 bits of its first address; for IPv4, the address in the upper 32 of them
 * @param low the last 64 bits; 0 for IPv4
 * @param length bits of the prefix, 0 to 32 for IPv4 and 0 to 128 for IPv6
 * @param lastDay days since 1970-01-01 UTC, or {@link AccessList#FOREVER}
 */
record Network(boolean ipv4, long high, long low, int length, int lastDay)
    implements Comparable<Network> {
  /** Whether it has an address. */
  boolean covers(long otherHigh, long otherLow) {
    return covers(high, low, length, otherHigh, otherLow);
  }

  /** Whether a network has an address. */
  static boolean covers(long high, long low, int length, long otherHigh, long otherLow) {
    return ((high ^ otherHigh) & highMask(length)) == 0
        && ((low ^ otherLow) & lowMask(length)) == 0;
  }

  /** The bits of the prefix among the first 64. */
  static long highMask(int length) {
    return length == 0 ? 0 : -1L << Math.max(0, Long.SIZE - length);
  }

  /** The bits of the prefix among the last 64. */
  static long lowMask(int length) {
    return length <= Long.SIZE ? 0 : -1L << 2 * Long.SIZE - length;
  }

  boolean isSameNetwork(Network other) {
    return ipv4 == other.ipv4 && high == other.high && low == other.low && length == other.length;
  }

  /** By the first address; a network comes before those in it. */
  @Override
  public int compareTo(Network other) {
    int order = Boolean.compare(other.ipv4, ipv4);
    order = order == 0 ? Long.compareUnsigned(high, other.high) : order;
    order = order == 0 ? Long.compareUnsigned(low, other.low) : order;
    return order == 0 ? Integer.compare(length, other.length) : order;
  }
}
