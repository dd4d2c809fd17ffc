package org.bttracker.cluster;

/**
 * Where an entry stands in a replication log. The log's server gives positions; they grow.
 *
 * @param millis the server's clock when the entry was appended, ms since 1970
 * @param sequence tells entries of one millisecond apart, from 0
 */
public record Position(long millis, long sequence) implements Comparable<Position> {
  /** Before all entries. */
  public static final Position START = new Position(0, 0);

  /**
   * Goes back in time.
   *
   * @param ago ms, 0 or more
   * @return not after any entry that was appended since then
   */
  Position before(long ago) {
    return new Position(Math.max(0, millis - ago), 0);
  }

  @Override
  public int compareTo(Position other) {
    return millis == other.millis
        ? Long.compare(sequence, other.sequence)
        : Long.compare(millis, other.millis);
  }

  /** Such as {@code 1795796110829-0}. */
  @Override
  public String toString() {
    return millis + "-" + sequence;
  }
}
