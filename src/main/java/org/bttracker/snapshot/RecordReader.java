package org.bttracker.snapshot;

import java.io.IOException;

/**
 * Reads a snapshot of one version from its beginning to its end, once. Every method throws a {@link
 * CorruptSnapshotException} as soon as something is not as it was written; what it has shown until
 * then lay in blocks whose checksums were right.
 */
interface RecordReader {
  /** What the file begins with. */
  Head head();

  /** Shows what is needed before the first request is answered. */
  void readStart(Records records) throws IOException;

  /** Shows what is left, and checks that the file is whole. */
  void readRest(Records records) throws IOException;

  /**
   * The beginning of a snapshot.
   *
   * @param written when, ms since 1970
   * @param torrents about so many are to come
   * @param peers about so many are to come
   */
  record Head(long written, int torrents, long peers) {}
}
