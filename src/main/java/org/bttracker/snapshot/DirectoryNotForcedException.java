package org.bttracker.snapshot;

import java.io.IOException;

/**
 * A file is in place, whole and on the disk, but its directory could not be forced to the disk. A
 * power cut may therefore bring the old file back.
 */
public final class DirectoryNotForcedException extends IOException {
  private static final long serialVersionUID = 1;

  DirectoryNotForcedException(IOException cause) {
    super(cause);
  }
}
