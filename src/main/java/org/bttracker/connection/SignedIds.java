package org.bttracker.connection;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bttracker.protocol.IpAddress;

/**
 * Connection IDs that need no memory: they bear the second of their making, and a keyed hash of
 * that and the address they were given to.
 *
 * <pre>
 * 63       52 51                          0
 *  second      hash of address and second
 * </pre>
 *
 * <p>The hash is AES-CBC-MAC, a sound one for messages that all have the same length, as these: 16
 * bytes of address, 8 of the whole second. A stranger who guesses has one chance in 2⁵² each time.
 * For any thread.
 */
final class SignedIds {
  /** The lowest bits of the second: 4,096 s, more than an ID is ever accepted. */
  private static final int SECOND_BITS = 12;

  private static final int HASH_BITS = Long.SIZE - SECOND_BITS;
  private static final long SECOND_MASK = (1 << SECOND_BITS) - 1;
  private static final long HASH_MASK = (1L << HASH_BITS) - 1;
  private static final int MESSAGE_LENGTH = 2 * 16;

  private final SigningKey key;
  private final int ttlSeconds;
  private final ThreadLocal<Hash> hashes;

  SignedIds(SigningKey key, int ttlSeconds) {
    this.key = key;
    this.ttlSeconds = ttlSeconds;
    this.hashes = ThreadLocal.withInitial(() -> new Hash(key.bytes()));
  }

  SigningKey key() {
    return key;
  }

  /** An ID for an address; 0, which clients take for none, only by a chance of one in 2⁶⁴. */
  long issue(IpAddress address, long nowSeconds) {
    long second = nowSeconds + key.offsetSeconds();
    return second << HASH_BITS | hash(address, second);
  }

  /** Whether an ID was made for the address, not longer ago than the time to live. */
  boolean isValid(long id, IpAddress address, long nowSeconds) {
    long second = nowSeconds + key.offsetSeconds();
    long age = second - (id >>> HASH_BITS) & SECOND_MASK;
    // One subtraction decides over all bits at once, so the time taken tells nothing of the hash.
    return age <= ttlSeconds && hash(address, second - age) - (id & HASH_MASK) == 0;
  }

  private long hash(IpAddress address, long second) {
    return hashes.get().of(address, second) & HASH_MASK;
  }

  /** One thread's cipher and buffers. */
  private static final class Hash {
    private final Cipher cipher;
    private final byte[] message = new byte[MESSAGE_LENGTH];
    private final byte[] encrypted = new byte[MESSAGE_LENGTH];
    private final ByteBuffer writer = ByteBuffer.wrap(message);
    private final ByteBuffer reader = ByteBuffer.wrap(encrypted);

    Hash(byte[] key) {
      try {
        cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(
            Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java runtime has AES", e);
      }
    }

    long of(IpAddress address, long second) {
      writer.putLong(0, address.high()).putLong(8, address.low()).putLong(16, second);
      try {
        cipher.doFinal(message, 0, MESSAGE_LENGTH, encrypted, 0);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("two blocks fit two blocks", e);
      }
      return reader.getLong(MESSAGE_LENGTH - Long.BYTES);
    }
  }
}
