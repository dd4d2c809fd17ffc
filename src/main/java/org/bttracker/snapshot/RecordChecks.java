package org.bttracker.snapshot;

/** What no program of ours has ever written. */
final class RecordChecks {
  private RecordChecks() {}

  static void checkId(long id) throws CorruptSnapshotException {
    if (id == 0) {
      throw new CorruptSnapshotException("it is damaged, a connection ID is 0");
    }
  }

  /** Looks at the lowest 16 bits. */
  static void checkPort(int port) throws CorruptSnapshotException {
    if ((port & 0xFFFF) == 0) {
      throw new CorruptSnapshotException("it is damaged, a peer has port 0");
    }
  }
}
