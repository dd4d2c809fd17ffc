package org.bttracker.protocol;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * The 20 bytes that name a torrent, in two longs and an int.
 *
 * @param head bytes 0 to 7, big-endian
 * @param middle bytes 8 to 15
 * @param tail bytes 16 to 19
 */
public record InfoHash(long head, long middle, int tail) {
  /** Where the middle begins. */
  static final int MIDDLE = 8;

  /** Where the tail begins. */
  static final int TAIL = 16;

  /**
   * Reads 20 bytes, whatever the buffer's position.
   *
   * @param packet big-endian
   * @param offset where the hash begins; 20 bytes must follow
   * @return the hash
   */
  public static InfoHash read(ByteBuffer packet, int offset) {
    return new InfoHash(
        packet.getLong(offset), packet.getLong(offset + MIDDLE), packet.getInt(offset + TAIL));
  }

  /**
   * Reads 40 hexadecimal digits.
   *
   * @param hex as users and torrent files' tools write it, in either case
   * @return the hash
   * @throws IllegalArgumentException if it is not 40 hexadecimal digits
   */
  public static InfoHash ofHex(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    if (bytes.length != Bep15.INFO_HASH_LENGTH) {
      throw new IllegalArgumentException("an info hash has 40 digits, not " + hex.length());
    }
    return read(ByteBuffer.wrap(bytes), 0);
  }

  /**
   * Writes the 20 bytes, whatever the buffer's position.
   *
   * @param packet big-endian
   * @param offset where the hash is to begin
   */
  public void write(ByteBuffer packet, int offset) {
    packet.putLong(offset, head).putLong(offset + MIDDLE, middle).putInt(offset + TAIL, tail);
  }

  /** Keyed, since strangers choose info hashes: they cannot tell which share a hash code. */
  @Override
  public int hashCode() {
    return (int) (KeyedHash.OF_THIS_PROCESS.of(head, middle, tail) >>> 32);
  }

  /** The 40 hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x%08x", head, middle, tail);
  }
}
