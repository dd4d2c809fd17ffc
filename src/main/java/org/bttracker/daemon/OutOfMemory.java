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

  private static final byte[] NO_MEMORY =
      "bttracker: the tracker ends, it is out of memory; lower --max-torrents or --max-peers\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] NO_THREAD =
      "bttracker: the tracker ends, the system allows no more threads; raise their limit (ulimit -u)\n"
          .getBytes(StandardCharsets.US_ASCII);

  /** How Java tells that the system refuses a thread, which it takes for a lack of memory. */
  private static final String THREAD = "native thread";

  private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

  private OutOfMemory() {}

  /** Loads this class while there is memory. */
  public static void prepare() {}

  /**
   * Ends the process at once, with one line and exit status 1. It does not return. If several
   * threads run out of memory at the same time, the first one writes and the others wait for its
   * lock until the process ends. An atomic flag would not do: its class may need memory when it is
   * used for the first time.
   *
   * @param error tells what there is not enough of
   */
  public static synchronized void end(OutOfMemoryError error) {
    String message = error.getMessage();
    boolean thread = message != null && message.contains(THREAD);
    try {
      STANDARD_ERROR.write(thread ? NO_THREAD : NO_MEMORY);
    } catch (IOException e) {
      // Standard error is closed; the exit status still tells.
    } finally {
      Runtime.getRuntime().halt(FAILED);
    }
  }
}
