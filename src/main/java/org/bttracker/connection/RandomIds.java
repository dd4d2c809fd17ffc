package org.bttracker.connection;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/** Unguessable numbers, drawn in blocks: not one system call for each. One thread at a time. */
final class RandomIds {
  private static final int BLOCK_LENGTH = 4_096;

  private final SecureRandom source = new SecureRandom();
  private final byte[] block = new byte[BLOCK_LENGTH];
  private final ByteBuffer unused = ByteBuffer.wrap(block).limit(0);

  /** Any number but 0, which Transmission takes for "not connected". */
  synchronized long next() {
    long id;
    do {
      if (!unused.hasRemaining()) {
        source.nextBytes(block);
        unused.clear();
      }
      id = unused.getLong();
    } while (id == 0);
    return id;
  }
}
