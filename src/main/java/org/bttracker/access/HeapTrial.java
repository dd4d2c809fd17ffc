package org.bttracker.access;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Tries whether the heap has room for something large, before it is filled bit by bit: if memory
 * runs out then, whichever thread asks next may not get its share, and the program would have to
 * end. One large piece that is refused takes nothing from anybody.
 */
final class HeapTrial {
  private static final int PIECE = 1 << 26;
  private static final int MIB = 1 << 20;

  private HeapTrial() {}

  /**
   * Takes memory, and gives it back at once.
   *
   * @param bytes how much will be needed at the most
   * @throws IOException if there is less
   */
  static void expect(long bytes) throws IOException {
    List<byte[]> pieces = new ArrayList<>();
    try {
      for (long rest = bytes; rest > 0; rest -= PIECE) {
        pieces.add(new byte[(int) Math.min(rest, PIECE)]);
      }
    } catch (OutOfMemoryError e) {
      pieces.clear();
      throw new IOException(
          "reading it may need "
              + (bytes / MIB + 1)
              + " MiB of Java's heap, and less is free; raise the heap (-Xmx)");
    }
  }
}
