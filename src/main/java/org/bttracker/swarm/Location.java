package org.bttracker.swarm;

/**
 * The word that says where a shard keeps a swarm, and in which form; it is never 0. The only peer
 * of a {@link LoneSwarm} is the word itself. The others have no port in it:
 *
 * <pre>
 * 63        32 31    16 15   0
 *  block or number  0      form
 * </pre>
 */
final class Location {
  /** A {@link LoneSwarm}. */
  static final int LONE = 0;

  /** A {@link ListedSwarm}, in a block of {@link Blocks}. */
  static final int LISTED = 1;

  /** A {@link LargeSwarm}, which has a number in its shard. */
  static final int LARGE = 2;

  private static final long PORT = 0xFFFF_0000L;

  private Location() {}

  static long listed(int block) {
    return (long) block << 32 | LISTED;
  }

  static long large(int number) {
    return (long) number << 32 | LARGE;
  }

  /** One of the forms. */
  static int form(long location) {
    return (location & PORT) != 0 ? LONE : (int) location;
  }

  /** The block of a listed swarm, the number of a large one. */
  static int index(long location) {
    return (int) (location >>> 32);
  }
}
