package org.bttracker.access;

/**
 * An immutable list of torrents or networks. Each entry is good to the end of some day, or for
 * ever. The list itself does not look at the clock: {@link #without} makes a list without the
 * entries whose day is over. For any thread.
 *
 * @param <L> the list itself
 */
public interface AccessList<L> {
  /** The last day of an entry that is good for ever. */
  int FOREVER = Integer.MAX_VALUE;

  /**
   * How many entries there are; equal ones count once.
   *
   * @return 0 or more
   */
  int size();

  /**
   * When the first entry ends.
   *
   * @return its last day, in days since 1970-01-01 UTC; {@link #FOREVER} if none ends
   */
  int firstLastDay();

  /**
   * The entries that are still good.
   *
   * @param today days since 1970-01-01 UTC
   * @return this list if no entry is over
   */
  L without(int today);

  /**
   * What is different from an earlier list.
   *
   * @param before the earlier list
   * @return numbers of entries
   */
  ListChange changeSince(L before);
}
