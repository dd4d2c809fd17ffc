package org.bttracker.snapshot;

/** The numbers of the format; {@linkplain org.bttracker.snapshot drawn in the package's page}. */
final class SnapshotFormat {
  /** "BtTrackr". */
  static final long MAGIC = 0x4274547261636b72L;

  static final int VERSION = 1;

  /** Length and checksum. */
  static final int BLOCK_HEADER = 8;

  static final int MAX_BLOCK = 65_536;

  /** First byte of a connection record. */
  static final int CONNECTION = 1;

  /** First byte of a torrent record. */
  static final int TORRENT = 2;

  private SnapshotFormat() {}
}
