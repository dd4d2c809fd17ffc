package org.bttracker.connection;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-CBC-MAC, which is sound for messages that all have the same length, as these: 16 bytes of
 * address, 8 of the whole second, 8 zeros. With its cipher and buffers kept, it allocates nothing.
 * For one thread.
 */
final class AddressMac {
  private static final int MESSAGE_LENGTH = 2 * 16;

  private final Cipher cipher;
  private final byte[] message = new byte[MESSAGE_LENGTH];
  private final byte[] encrypted = new byte[MESSAGE_LENGTH];
  private final ByteBuffer writer = ByteBuffer.wrap(message);
  private final ByteBuffer reader = ByteBuffer.wrap(encrypted);

  AddressMac(byte[] key) {
    try {
      cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java runtime has AES", e);
    }
  }

  long of(long high, long low, long second) {
    writer.putLong(0, high).putLong(8, low).putLong(16, second);
    try {
      cipher.doFinal(message, 0, MESSAGE_LENGTH, encrypted, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("two blocks fit two blocks", e);
    }
    return reader.getLong(MESSAGE_LENGTH - Long.BYTES);
  }
}
