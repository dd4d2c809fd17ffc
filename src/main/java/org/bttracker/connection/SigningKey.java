package org.bttracker.connection;

import java.security.SecureRandom;

/**
 * What signed IDs depend on; with the same key and time, another run accepts those of this one.
 *
 * @param bytes the secret, 16 bytes; nobody changes them
 * @param offsetSeconds to be added to the monotonic clock for the time that IDs bear
 */
public record SigningKey(byte[] bytes, long offsetSeconds) {
  /** Length of the secret. */
  public static final int LENGTH = 16;

  /**
   * Makes a key that nobody knows.
   *
   * @return from a cryptographic source
   */
  public static SigningKey random() {
    byte[] bytes = new byte[LENGTH];
    new SecureRandom().nextBytes(bytes);
    return new SigningKey(bytes, 0);
  }

  /** Hidden: the secret must never reach a log. */
  @Override
  public String toString() {
    return "a signing key";
  }
}
