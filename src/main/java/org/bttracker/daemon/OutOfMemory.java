package org.bttracker.daemon;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Ends a program that has run out of memory, so that no process stays alive that answers nobody. An
 * orderly stop, and the log, would need memory too. This needs none: everything it uses is made
 * beforehand.
 */
public final class OutOfMemory {
  private static final int FAILED = 1;

  private static final byte[] LINE =
      "bttracker: the tracker ends, it is out of memory; lower --max-torrents or --max-peers\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

  private OutOfMemory() {}

  /** Loads this class while there is memory. */
  public static void prepare() {}

  /**
   * Ends the process at once, with one line and exit status 1. It does not return. If several
   * threads run out of memory at the same time, the first one writes and the others wait for its
   * lock until the process ends. An atomic flag would not do: its class may need memory when it is
   * used for the first time.
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
