package org.bttracker.cluster;

/**
 * The run of a tracker before its present one, so that others notice what that run has not told.
 *
 * @param run random
 * @param number of its last batch, sent or not
 */
record EndedRun(long run, long number) {
  /** A tracker that knows of no earlier run. */
  static final EndedRun NONE = new EndedRun(0, -1);
}
