package org.bttracker.metrics;

/** Numbers of things in log lines, with the noun in the singular where there is one. */
public final class Amount {
  private Amount() {}

  /**
   * How many there are.
   *
   * @param count 0 or more
   * @param noun in the singular; its plural ends in s
   * @return such as "1 datagram" or "2 datagrams"
   */
  public static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
