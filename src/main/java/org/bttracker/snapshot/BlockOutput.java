package org.bttracker.snapshot;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.zip.CRC32C;

/** Cuts what is written to it into blocks, each with its checksum. */
final class BlockOutput extends OutputStream {
  private final WritableByteChannel channel;
  private final ByteBuffer block =
      ByteBuffer.allocate(SnapshotFormat.BLOCK_HEADER + SnapshotFormat.MAX_BLOCK);
  private final CRC32C checksum = new CRC32C();

  /** Begins the file. */
  BlockOutput(WritableByteChannel channel) throws IOException {
    this.channel = channel;
    block.putLong(SnapshotFormat.MAGIC).putInt(SnapshotFormat.VERSION);
    writeOut();
  }

  @Override
  public void write(int value) throws IOException {
    makeRoom();
    block.put((byte) value);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int written = 0;
    while (written < length) {
      makeRoom();
      int part = Math.min(block.remaining(), length - written);
      block.put(bytes, offset + written, part);
      written += part;
    }
  }

  /** Writes the rest and the mark of the end. */
  @Override
  public void close() throws IOException {
    if (block.position() > SnapshotFormat.BLOCK_HEADER) {
      endBlock();
    }
    block.clear().putInt(0).putInt(0);
    writeOut();
  }

  private void makeRoom() throws IOException {
    if (!block.hasRemaining()) {
      endBlock();
    }
  }

  private void endBlock() throws IOException {
    int length = block.position() - SnapshotFormat.BLOCK_HEADER;
    checksum.reset();
    checksum.update(block.array(), SnapshotFormat.BLOCK_HEADER, length);
    block.putInt(0, length).putInt(4, (int) checksum.getValue());
    writeOut();
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
