package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.zip.CRC32C;

/** Hands out the blocks one by one, each when its number and its checksum are right. */
final class BlockInput {
  private final ReadableByteChannel file;
  private final ByteBuffer header = ByteBuffer.allocate(SnapshotFormat.BLOCK_HEADER);
  private final ByteBuffer block = ByteBuffer.allocate(SnapshotFormat.MAX_BLOCK);
  private final CRC32C checksum = new CRC32C();
  private int number;

  /**
   * Reads what is behind the beginning of the file.
   *
   * @param file at its first block; stays open
   */
  BlockInput(ReadableByteChannel file) {
    this.file = file;
    header.putLong(SnapshotFormat.MAGIC).putInt(SnapshotFormat.VERSION);
    checksum.update(header.array(), 0, SnapshotFormat.FILE_HEADER);
  }

  /**
   * Reads a block.
   *
   * @return its content, at least one byte; good until the next call
   * @throws CorruptSnapshotException if it is not the one that was written here
   */
  ByteBuffer next() throws IOException {
    readFully(header.clear());
    int length = header.getInt(4);
    if (header.getInt(0) != number) {
      throw new CorruptSnapshotException(
          "it is damaged, block " + header.getInt(0) + " is in the place of block " + number);
    }
    if (length < 1 || length > SnapshotFormat.MAX_BLOCK) {
      throw new CorruptSnapshotException(
          "it is damaged, block " + number + " claims " + length + " bytes");
    }
    readFully(block.clear().limit(length));
    checksum.update(header.array(), 0, SnapshotFormat.BLOCK_CHECKED_HEADER);
    checksum.update(block.array(), 0, length);
    if ((int) checksum.getValue() != header.getInt(8)) {
      throw new CorruptSnapshotException(
          "it is damaged, the checksum of block " + number + " does not match");
    }
    number++;
    return block.flip();
  }

  /**
   * Checks that nothing is left.
   *
   * @throws CorruptSnapshotException if something is
   */
  void expectEnd() throws IOException {
    if (file.read(header.clear()) >= 0) {
      throw new CorruptSnapshotException("it is damaged, it goes on behind its end");
    }
  }

  private void readFully(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (file.read(buffer) < 0) {
        throw new CorruptSnapshotException("it is not whole, its end is missing");
      }
    }
  }
}
