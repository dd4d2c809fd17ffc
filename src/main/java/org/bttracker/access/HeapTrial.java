package org.bttracker.access;

import java.io.IOException;

/**
 * Tries whether the heap has room for something large, before it is filled bit by bit: if memory
 * runs out then, whichever thread asks next may not get its share, and the program would have to
 * end. One large piece that is refused takes nothing from anybody.
 */
final class HeapTrial {
  private static final int MIB = 1 << 20;

  private HeapTrial() {}

  /**
   * Takes memory, and gives it back at once.
   *
   * @param bytes how much will be needed at the most, less than 2 GiB
   * @throws IOException if there is less
   */
  static void expect(int bytes) throws IOException {
    if (!hasRoom(bytes)) {
      throw new IOException(
          "reading it may need "
              + (bytes / MIB + 1)
              + " MiB of Java's heap, and less is free; raise the heap (-Xmx)");
    }
  }

  private static boolean hasRoom(int bytes) {
    try {
      return new byte[bytes].length == bytes;
    } catch (OutOfMemoryError e) {
      return false;
    }
  }
}
