package org.bttracker.snapshot;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;

/** A version 2 file made or taken apart block by block, without the code that writes it. */
final class SnapshotBytes {
  static final int FILE_HEADER = 12;
  static final int BLOCK_HEADER = 12;

  private SnapshotBytes() {}

  /** A whole file of blocks with these contents: numbers, lengths and checksums are right. */
  static byte[] file(List<byte[]> contents) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    CRC32C checksum = new CRC32C();
    byte[] header = HexFormat.of().parseHex("4274547261636b72" + "00000002");
    checksum.update(header);
    file.writeBytes(header);
    for (int number = 0; number < contents.size(); number++) {
      byte[] content = contents.get(number);
      ByteBuffer blockHeader =
          ByteBuffer.allocate(BLOCK_HEADER).putInt(number).putInt(content.length);
      checksum.update(blockHeader.array(), 0, 8);
      checksum.update(content);
      file.writeBytes(blockHeader.putInt((int) checksum.getValue()).array());
      file.writeBytes(content);
    }
    return file.toByteArray();
  }

  /** The blocks of a file, with their headers. */
  static List<byte[]> blocks(byte[] file) {
    List<byte[]> blocks = new ArrayList<>();
    int at = FILE_HEADER;
    while (at < file.length) {
      int to = at + BLOCK_HEADER + ByteBuffer.wrap(file).getInt(at + 4);
      blocks.add(Arrays.copyOfRange(file, at, to));
      at = to;
    }
    return blocks;
  }

  /** The contents of the blocks of a file. */
  static List<byte[]> contents(byte[] file) {
    return new ArrayList<>(
        blocks(file).stream()
            .map(block -> Arrays.copyOfRange(block, BLOCK_HEADER, block.length))
            .toList());
  }

  /** A file of blocks just as they are, behind the beginning of another. */
  static byte[] join(byte[] file, List<byte[]> blocks) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.write(file, 0, FILE_HEADER);
    blocks.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  /** A record with some content in hexadecimal digits. */
  static byte[] record(int type, String content) {
    HexFormat hex = HexFormat.of();
    return hex.parseHex(
        hex.toHexDigits((byte) type) + hex.toHexDigits((short) (content.length() / 2)) + content);
  }

  /** Several pieces in one. */
  static byte[] concat(byte[]... pieces) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(pieces).forEach(all::writeBytes);
    return all.toByteArray();
  }
}
