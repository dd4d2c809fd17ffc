package org.bttracker.protocol;

import java.security.SecureRandom;

/**
 * A hash under a secret key, for tables whose keys strangers choose: without the key they cannot
 * tell which info hashes, addresses or ports share a slot. It is quick, and it is no signature.
 *
 * <p>Each step multiplies a part of the message with a part of the key and folds the 128 bits of
 * the product to 64. The lowest bits of a product depend on the lowest bits of its factors alone,
 * the highest are spread by some keys only; folded, each makes up for the other.
 *
 * @param first half of the key
 * @param second half of the key
 */
public record KeyedHash(long first, long second) {
  /** The key of this process: hashes under it mean nothing to another one. */
  public static final KeyedHash OF_THIS_PROCESS = random();

  /**
   * Makes a key that nobody knows.
   *
   * @return from a cryptographic source
   */
  public static KeyedHash random() {
    SecureRandom random = new SecureRandom();
    return new KeyedHash(random.nextLong(), random.nextLong());
  }

  /**
   * Hashes one word.
   *
   * @param word any
   * @return all 64 bits are hash enough
   */
  public long of(long word) {
    // Twice folded: once, neighbouring words would stand side by side.
    return of(word, 0, 0);
  }

  /**
   * Hashes three words.
   *
   * @param high any
   * @param low any
   * @param last any
   * @return all 64 bits are hash enough
   */
  public long of(long high, long low, long last) {
    return foldedProduct(foldedProduct(high ^ first ^ last * second, low ^ second), first);
  }

  private static long foldedProduct(long a, long b) {
    // Without signs, for those would cancel out.
    long high = Math.multiplyHigh(a, b) + (a >> 63 & b) + (b >> 63 & a);
    return a * b ^ high;
  }

  /** Hidden: the key must never reach a log. */
  @Override
  public String toString() {
    return "a hash key";
  }
}
