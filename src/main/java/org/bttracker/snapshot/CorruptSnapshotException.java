package org.bttracker.snapshot;

import java.io.IOException;

/** A file that is no snapshot, not a whole one, or one of a later version; the message says why. */
final class CorruptSnapshotException extends IOException {
  private static final long serialVersionUID = 1;

  CorruptSnapshotException(String message) {
    super(message);
  }
}
