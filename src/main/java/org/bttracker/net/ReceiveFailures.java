package org.bttracker.net;

import org.bttracker.metrics.Counter;
import org.bttracker.metrics.LoopCounters;

/**
 * The attempts to receive from a socket that have failed. The kernel reports a pending error once,
 * such as an ICMP message about an earlier response, and receives again after that. A socket that
 * fails very often without a break is broken. Belongs to one receive loop.
 */
final class ReceiveFailures {
  private static final int MAX_IN_A_ROW = 100;

  private final LoopCounters counters;
  private int inARow;

  /**
   * Begins without a failure.
   *
   * @param counters of the loop
   */
  ReceiveFailures(LoopCounters counters) {
    this.counters = counters;
  }

  /** An attempt has failed. */
  void add() {
    counters.increment(Counter.RECEIVE_FAILURES);
    inARow++;
  }

  /** An attempt has not failed, so the next failure is the first in its row. */
  void endRow() {
    inARow = 0;
  }

  /** Whether the socket is broken. */
  boolean areTooMany() {
    return inARow >= MAX_IN_A_ROW;
  }
}
