package org.bttracker.snapshot;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** Joins the contents of a version 1 file's blocks, each checked before it is handed on. */
final class VersionOneBlocks extends InputStream {
  private final DataInputStream file;
  private final byte[] block = new byte[SnapshotFormat.MAX_BLOCK];
  private final CRC32C checksum = new CRC32C();
  private int length;
  private int position;
  private boolean atEnd;

  /**
   * Reads what is behind the beginning of the file.
   *
   * @param file at its first block; stays open
   */
  VersionOneBlocks(InputStream file) {
    this.file = new DataInputStream(file);
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? block[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int wanted) throws IOException {
    if (!hasMore()) {
      return -1;
    }
    int part = Math.min(wanted, length - position);
    System.arraycopy(block, position, bytes, offset, part);
    position += part;
    return part;
  }

  private boolean hasMore() throws IOException {
    if (position == length && !atEnd) {
      readBlock();
    }
    return !atEnd;
  }

  private void readBlock() throws IOException {
    try {
      length = file.readInt();
      int expected = file.readInt();
      if (length < 0 || length > SnapshotFormat.MAX_BLOCK) {
        throw new CorruptSnapshotException("it is damaged, a block claims " + length + " bytes");
      }
      file.readFully(block, 0, length);
      checksum.reset();
      checksum.update(block, 0, length);
      if ((int) checksum.getValue() != expected) {
        throw new CorruptSnapshotException("it is damaged, a checksum does not match");
      }
    } catch (EOFException e) {
      throw new CorruptSnapshotException("it is not whole, its end is missing");
    }
    position = 0;
    atEnd = length == 0;
    if (atEnd && file.read() >= 0) {
      throw new CorruptSnapshotException("it is damaged, it goes on behind its end");
    }
  }
}
