package org.bttracker.snapshot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/**
 * Packs records into blocks. Each block has its number, and the checksum of all that is written.
 */
final class BlockOutput {
  private final WritableByteChannel channel;
  private final ByteBuffer block =
      ByteBuffer.allocate(SnapshotFormat.BLOCK_HEADER + SnapshotFormat.MAX_BLOCK);
  private final CRC32C checksum = new CRC32C();
  private int number;

  /**
   * Begins the file.
   *
   * @param channel stays open
   */
  BlockOutput(WritableByteChannel channel) throws IOException {
    this.channel = channel;
    block.putLong(SnapshotFormat.MAGIC).putInt(SnapshotFormat.VERSION);
    checksum.update(block.array(), 0, block.position());
    writeOut();
  }

  /**
   * Begins a record; a record lies in one block.
   *
   * @param length of what the caller puts into the buffer next, all of it before the next call
   * @return the buffer
   */
  ByteBuffer record(int type, int length) throws IOException {
    if (block.remaining() < SnapshotFormat.RECORD_HEADER + length) {
      endBlock();
    }
    return block.put((byte) type).putShort((short) length);
  }

  /**
   * Writes the block, if there is anything in it; the next record begins another. The last one must
   * be ended too.
   */
  void endBlock() throws IOException {
    int length = block.position() - SnapshotFormat.BLOCK_HEADER;
    if (length > 0) {
      block.putInt(0, number++).putInt(4, length);
      checksum.update(block.array(), 0, SnapshotFormat.BLOCK_CHECKED_HEADER);
      checksum.update(block.array(), SnapshotFormat.BLOCK_HEADER, length);
      block.putInt(8, (int) checksum.getValue());
      writeOut();
    }
  }

  /** Leaves the buffer with room for the next block's header in front. */
  private void writeOut() throws IOException {
    block.flip();
    while (block.hasRemaining()) {
      channel.write(block);
    }
    block.clear().position(SnapshotFormat.BLOCK_HEADER);
  }
}
