package org.bttracker.cluster;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.PeerAnnouncement;

/** Changes that are to be sent together, in memory that is used over and over. For one thread. */
final class Batch {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ByteBuffer bytes =
      ByteBuffer.allocate(BatchFormat.HEADER + BatchFormat.MAX_CHANGES);

  private long number;
  private long baseNanos;
  private int changes;

  /** Empties it. */
  Batch begin(long nowNanos) {
    baseNanos = nowNanos;
    changes = 0;
    bytes.clear().position(BatchFormat.HEADER);
    return this;
  }

  /** Whether one more change may not fit. */
  boolean isFull() {
    return bytes.remaining() < BatchFormat.IPV6_CHANGE;
  }

  /** How many changes there are. */
  int changes() {
    return changes;
  }

  /** The monotonic clock at the first change. */
  long baseNanos() {
    return baseNanos;
  }

  void setNumber(long newNumber) {
    number = newNumber;
  }

  long number() {
    return number;
  }

  /** Adds what an announce has changed; the moment may lie before the first change. */
  void add(PeerAnnouncement announcement, boolean completed, long atNanos) {
    long high = announcement.addressHigh();
    long low = announcement.addressLow();
    boolean ipv4 = IpAddress.isIpv4(high, low);
    int flags =
        (ipv4 ? 0 : BatchFormat.IPV6)
            | (announcement.isSeeder() ? BatchFormat.SEEDER : 0)
            | (completed ? BatchFormat.COMPLETED : 0)
            | (announcement.isStopped() ? BatchFormat.STOPPED : 0);
    bytes
        .put((byte) flags)
        .put((byte) 0)
        .putShort((short) announcement.port())
        .putInt((int) Math.floorDiv(atNanos - baseNanos, NANOS_PER_MILLI))
        .putLong(announcement.torrentHead())
        .putLong(announcement.torrentMiddle())
        .putInt(announcement.torrentTail());
    if (ipv4) {
      bytes.putInt((int) low);
    } else {
      bytes.putLong(high).putLong(low);
    }
    changes++;
  }

  /**
   * The entry that is to be appended to the log.
   *
   * @param run the tracker's
   * @param earlier the tracker's run before that
   * @param baseMillis the log server's clock at {@link #baseNanos}
   */
  byte[] entry(long run, EndedRun earlier, long baseMillis) {
    bytes
        .put(0, BatchFormat.VERSION)
        .putLong(BatchFormat.RUN, run)
        .putLong(BatchFormat.NUMBER, number)
        .putLong(BatchFormat.BASE, baseMillis)
        .putLong(BatchFormat.EARLIER_RUN, earlier.run())
        .putLong(BatchFormat.EARLIER_NUMBER, earlier.number());
    return Arrays.copyOf(bytes.array(), bytes.position());
  }
}
