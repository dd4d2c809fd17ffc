package org.bttracker.swarm;

/**
 * Says in one word, which is never 0, where the peers of a swarm are. The only peer of a swarm, if
 * it is one of IPv4, is the word itself, as {@link PeerList} has it. Whatever else has no port:
 *
 * <pre>
 * 63                32 31    16 15   0
 *  index, or a second     0      kind
 * </pre>
 */
final class PeerPlace {
  private static final int EMPTY = 1;
  private static final int BLOCK = 2;
  private static final int TABLES = 3;

  private static final long PORT = 0xFFFF_0000L;

  private PeerPlace() {}

  /** There are no peers, since some second. */
  static long empty(int sinceSeconds) {
    return of(EMPTY, sinceSeconds);
  }

  /** The peers are a {@link PeerList} in a block of the shard's {@link PeerStore}. */
  static long block(int index) {
    return of(BLOCK, index);
  }

  /** The peers are in {@link PeerTables} of the shard's {@link PeerStore}. */
  static long tables(int index) {
    return of(TABLES, index);
  }

  static boolean isEmpty(long place) {
    return kind(place) == EMPTY;
  }

  static boolean isLone(long place) {
    return (place & PORT) != 0;
  }

  static boolean isBlock(long place) {
    return kind(place) == BLOCK;
  }

  static boolean isTables(long place) {
    return kind(place) == TABLES;
  }

  /** Of a block or tables. */
  static int index(long place) {
    return (int) (place >>> 32);
  }

  /** Since when there are no peers. */
  static int sinceSeconds(long place) {
    return (int) (place >>> 32);
  }

  private static long of(int kind, int value) {
    return (long) value << 32 | kind;
  }

  private static int kind(long place) {
    return isLone(place) ? 0 : (int) place;
  }
}
