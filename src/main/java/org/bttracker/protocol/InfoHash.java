package org.bttracker.protocol;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The 20 bytes that name a torrent, in two longs and an int.
 *
 * @param head bytes 0 to 7, big-endian
 * @param middle bytes 8 to 15
 * @param tail bytes 16 to 19
 */
public record InfoHash(long head, long middle, int tail) {
  /** Strangers choose info hashes: without these they cannot tell which share a hash code. */
  private static final long[] SECRETS = new SecureRandom().longs(2).toArray();

  private static final long SECRET = SECRETS[0];
  private static final long SECOND_SECRET = SECRETS[1];

  /**
   * Reads 20 bytes, whatever the buffer's position.
   *
   * @param packet big-endian
   * @param offset where the hash begins; 20 bytes must follow
   * @return the hash
   */
  public static InfoHash read(ByteBuffer packet, int offset) {
    return new InfoHash(
        packet.getLong(offset), packet.getLong(offset + 8), packet.getInt(offset + 16));
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
    packet.putLong(offset, head).putLong(offset + 8, middle).putInt(offset + 16, tail);
  }

  @Override
  public int hashCode() {
    return hashCode(head, middle, tail);
  }

  /**
   * The hash code of the info hash that has these parts, where they are kept without an object.
   *
   * @param head bytes 0 to 7, big-endian
   * @param middle bytes 8 to 15
   * @param tail bytes 16 to 19
   * @return all its bits are hash enough
   */
  public static int hashCode(long head, long middle, int tail) {
    return hashCode(head, middle, tail, SECRET, SECOND_SECRET);
  }

  /**
   * Multiplies parts that are unknown to whoever chose the hash, twice, and folds the 128 bits of
   * each product to 64. The lowest bits of a product depend on the lowest bits of its factors
   * alone, the highest are spread by some secrets only; folded, each makes up for the other.
   */
  static int hashCode(long head, long middle, int tail, long secret, long secondSecret) {
    long mixed = foldedProduct(head ^ secret ^ tail * secondSecret, middle ^ secondSecret);
    return (int) (foldedProduct(mixed, secret) >>> 32);
  }

  private static long foldedProduct(long a, long b) {
    // Without signs, for those would cancel out.
    long high = Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    return a * b ^ high;
  }

  /** The 40 hexadecimal digits. */
  @Override
  public String toString() {
    return String.format("%016x%016x%08x", head, middle, tail);
  }
}
