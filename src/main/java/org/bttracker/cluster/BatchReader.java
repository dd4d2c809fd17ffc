package org.bttracker.cluster;

import java.nio.ByteBuffer;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.PeerAnnouncement;

/** Reads batches that other trackers have sent, whatever is in them. For one thread. */
final class BatchReader {
  private ByteBuffer bytes = ByteBuffer.allocate(0);
  private long baseServerMillis;
  private int flags;
  private int sinceMillis;

  /**
   * Begins an entry.
   *
   * @return false if it is no batch of this version
   */
  boolean begin(ReplicationLog.Entry entry) {
    bytes = ByteBuffer.wrap(entry.bytes());
    if (bytes.limit() < BatchFormat.HEADER || bytes.get(0) != BatchFormat.VERSION) {
      return false;
    }
    // What is in the log has happened before, even if the clock was set since.
    baseServerMillis = Math.min(bytes.getLong(BatchFormat.BASE), entry.position().millis());
    bytes.position(BatchFormat.HEADER);
    return true;
  }

  /** The run of the tracker that has sent it. */
  long run() {
    return bytes.getLong(BatchFormat.RUN);
  }

  /** Its number in that run. */
  long number() {
    return bytes.getLong(BatchFormat.NUMBER);
  }

  /** The run before that of the same tracker. */
  EndedRun earlier() {
    return new EndedRun(
        bytes.getLong(BatchFormat.EARLIER_RUN), bytes.getLong(BatchFormat.EARLIER_NUMBER));
  }

  /** Whether there is one more change; moves to it with {@link #next}. */
  boolean hasNext() {
    return bytes.hasRemaining();
  }

  /**
   * Reads a change.
   *
   * @param into is set to the torrent and the peer
   * @return false if it is none; nothing of the rest can be read then
   */
  boolean next(PeerAnnouncement into) {
    int at = bytes.position();
    flags = bytes.get(at + BatchFormat.FLAGS);
    int length = BatchFormat.length(flags);
    if ((flags & ~BatchFormat.KNOWN) != 0 || bytes.remaining() < length) {
      return false;
    }
    int port = bytes.getShort(at + BatchFormat.PORT) & 0xFFFF;
    into.torrent(
        bytes.getLong(at + BatchFormat.HASH_HEAD),
        bytes.getLong(at + BatchFormat.HASH_MIDDLE),
        bytes.getInt(at + BatchFormat.HASH_TAIL));
    int address = at + BatchFormat.ADDRESS;
    if ((flags & BatchFormat.IPV6) == 0) {
      into.peer(0, IpAddress.lowOfIpv4(bytes.getInt(address)), port);
    } else {
      into.peer(bytes.getLong(address), bytes.getLong(address + Long.BYTES), port);
    }
    sinceMillis = bytes.getInt(at + BatchFormat.SINCE);
    bytes.position(at + length);
    return port != 0;
  }

  /** When the change happened, by the server's clock. */
  long serverMillis() {
    return baseServerMillis + sinceMillis;
  }

  boolean isSeeder() {
    return (flags & BatchFormat.SEEDER) != 0;
  }

  boolean isCompleted() {
    return (flags & BatchFormat.COMPLETED) != 0;
  }

  boolean isStopped() {
    return (flags & BatchFormat.STOPPED) != 0;
  }
}
