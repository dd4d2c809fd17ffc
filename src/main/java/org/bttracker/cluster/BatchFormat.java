package org.bttracker.cluster;

/** The numbers of the format; {@linkplain org.bttracker.cluster drawn in the package's page}. */
final class BatchFormat {
  static final byte VERSION = 1;

  static final int RUN = 8;
  static final int NUMBER = 16;
  static final int BASE = 24;
  static final int EARLIER_RUN = 32;
  static final int EARLIER_NUMBER = 40;
  static final int HEADER = 48;

  static final int FLAGS = 0;
  static final int PORT = 2;
  static final int SINCE = 4;
  static final int HASH_HEAD = 8;
  static final int HASH_MIDDLE = 16;
  static final int HASH_TAIL = 24;
  static final int ADDRESS = 28;
  static final int IPV4_CHANGE = 32;
  static final int IPV6_CHANGE = 44;

  // Bits of the flags.
  static final int IPV6 = 1;
  static final int SEEDER = 2;
  static final int COMPLETED = 4;
  static final int STOPPED = 8;
  static final int KNOWN = IPV6 | SEEDER | COMPLETED | STOPPED;

  /** Bytes of changes in a batch at the most. */
  static final int MAX_CHANGES = 8_000;

  private BatchFormat() {}

  static int length(int flags) {
    return (flags & IPV6) == 0 ? IPV4_CHANGE : IPV6_CHANGE;
  }
}
