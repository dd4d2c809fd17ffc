package org.bttracker.protocol;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The 20 bytes that name a torrent, in two longs and an int.
 *
 * <p>Not final, so that the swarm of a torrent can be its own key in a map (one object and one
 * cache miss fewer per torrent). Equality is of the 20 bytes alone, whatever the class.
 */
public class InfoHash {
  /**
   * Strangers choose info hashes: with secret factors they cannot choose them so that all land in
   * one part of a hash table. One factor is not enough, since the lowest bits of a product depend
   * on the lowest bits of what is multiplied alone.
   */
  private static final long[] SECRETS = new SecureRandom().longs(2).map(s -> s | 1).toArray();

  private static final long SECRET = SECRETS[0];
  private static final long SECOND_SECRET = SECRETS[1];

  private final long head;
  private final long middle;
  private final int tail;

  private InfoHash(long head, long middle, int tail) {
    this.head = head;
    this.middle = middle;
    this.tail = tail;
  }

  /**
   * Copies the bytes of another.
   *
   * @param other the hash to be equal to
   */
  protected InfoHash(InfoHash other) {
    this(other.head, other.middle, other.tail);
  }

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
  public final void write(ByteBuffer packet, int offset) {
    packet.putLong(offset, head).putLong(offset + 8, middle).putInt(offset + 16, tail);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof InfoHash that
        && head == that.head
        && middle == that.middle
        && tail == that.tail;
  }

  @Override
  public final int hashCode() {
    long mixed = (head ^ Long.rotateLeft(middle, 32) ^ tail * SECRET) * SECRET;
    mixed = (mixed ^ (mixed >>> 29) ^ middle) * SECRET;
    return (int) ((mixed ^ (mixed >>> 32)) * SECOND_SECRET >>> 32);
  }

  /** The 40 hexadecimal digits. */
  @Override
  public final String toString() {
    return String.format("%016x%016x%08x", head, middle, tail);
  }
}
