package org.bttracker.snapshot;

/** The numbers of the format; {@linkplain org.bttracker.snapshot drawn in the package's page}. */
final class SnapshotFormat {
  /** "BtTrackr". */
  static final long MAGIC = 0x4274547261636b72L;

  /** The version that is written. */
  static final int VERSION = 2;

  /** What the file begins with: "BtTrackr" and the version. */
  static final int FILE_HEADER = 12;

  /** Number, length and checksum. */
  static final int BLOCK_HEADER = 12;

  /** The part of a block's header that its checksum covers: number and length. */
  static final int BLOCK_CHECKED_HEADER = 8;

  static final int MAX_BLOCK = 65_536;

  /** Type and length. */
  static final int RECORD_HEADER = 3;

  // Types of records, and the lengths of their contents.
  static final int HEAD = 1;
  static final int HEAD_LENGTH = 24;
  static final int COUNTS_KEY = 2;
  static final int COUNTS_KEY_LENGTH = 16;
  static final int CONNECTION = 3;
  static final int CONNECTION_LENGTH = 28;
  static final int BODY = 4;
  static final int BODY_LENGTH = 0;
  static final int COMPLETED = 5;
  static final int COMPLETED_LENGTH = 12;
  static final int MOMENT = 6;
  static final int MOMENT_LENGTH = 8;
  static final int TORRENT = 7;
  static final int MORE_PEERS = 8;
  static final int END = 9;
  static final int END_LENGTH = 32;
  static final int SHARD = 10;

  /** The most bytes of a shard's state, so that its record fits a block. */
  static final int MAX_SHARD = 65_000;

  /** The length of a torrent record without peers. */
  static final int TORRENT_LENGTH = 26;

  /** The length of a record of more peers without any. */
  static final int MORE_PEERS_LENGTH = 2;

  static final int IPV4_PEER = 8;
  static final int IPV6_PEER = 24;

  /** The bits of a peer's last word that hold its age, in seconds. */
  static final long AGE = 0x3FFF;

  /** The bit of a peer's last word that tells a seeder. */
  static final long SEEDER = 0x8000;

  /** Peers of one record, so that a record fits a block: 26 + 2,048 × 24 bytes. */
  static final int MAX_PEERS_A_RECORD = 2_048;

  private SnapshotFormat() {}
}
