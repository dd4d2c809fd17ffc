package org.bttracker.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The end of a program that finds no memory: nothing may be left that lives and answers nobody. To
 * end in order, or to log, needs memory too; so everything this takes is made beforehand.
 */
public final class OutOfMemory {
  private static final int FAILED = 1;

  private static final byte[] LINE =
      "bttracker: the tracker ends, there is not enough memory; see --max-torrents, --max-peers\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

  private OutOfMemory() {}

  /** Loads this class while there is memory. */
  public static void prepare() {}

  /**
   * Ends the process at once, with one line and exit status 1. Does not return. Of several threads
   * that find no memory at the same time one writes, and the others wait for the end: for a lock,
   * since the atomic classes need memory when they are used for the first time.
   */
  public static synchronized void end() {
    try {
      STANDARD_ERROR.write(LINE);
    } catch (IOException e) {
      // Standard error is closed; the exit status still tells.
    } finally {
      Runtime.getRuntime().halt(FAILED);
    }
  }
}
