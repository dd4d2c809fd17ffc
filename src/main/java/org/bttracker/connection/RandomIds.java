package org.bttracker.connection;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Unguessable numbers, drawn in blocks: the key stream of AES in counter mode under a key from
 * {@link SecureRandom}, fifty times as fast as that itself. For one thread.
 */
final class RandomIds {
  private static final byte[] ZEROS = new byte[4_096];

  private final byte[] block = new byte[ZEROS.length];
  private final ByteBuffer unused = ByteBuffer.wrap(block).limit(0);
  private final Cipher keyStream;

  RandomIds() {
    SecureRandom random = new SecureRandom();
    try {
      keyStream = Cipher.getInstance("AES/CTR/NoPadding");
      keyStream.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(bytes(random), "AES"),
          new IvParameterSpec(bytes(random)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has AES", e);
    }
  }

  /** Any number but 0, which Transmission takes for "not connected". */
  long next() {
    long id;
    do {
      if (!unused.hasRemaining()) {
        refill();
      }
      id = unused.getLong();
    } while (id == 0);
    return id;
  }

  private static byte[] bytes(SecureRandom random) {
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    return bytes;
  }

  private void refill() {
    try {
      keyStream.update(ZEROS, 0, ZEROS.length, block, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a block fits itself", e);
    }
    unused.clear();
  }
}
