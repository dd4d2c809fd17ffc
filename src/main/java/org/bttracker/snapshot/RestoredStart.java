package org.bttracker.snapshot;

import java.util.concurrent.TimeUnit;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.KeyedHash;
import org.bttracker.swarm.CompletedCounts;

/** Takes over what is needed before the first request is answered. */
final class RestoredStart implements Records {
  private final ConnectionTable connections;
  private final CompletedCounts counts;
  private final Moment start;
  private final long written;
  private long leftOut;

  /**
   * Takes over nothing yet.
   *
   * @param start the moment of this start
   * @param written when the file was written, ms since 1970
   */
  RestoredStart(ConnectionTable connections, CompletedCounts counts, Moment start, long written) {
    this.connections = connections;
    this.counts = counts;
    this.start = start;
    this.written = written;
  }

  @Override
  public void signingKey(byte[] secret, long second) {
    long elapsed = TimeUnit.MILLISECONDS.toSeconds(start.millisSince(written, start.nanos()));
    connections.acceptEarlier(
        new SigningKey(secret, second + elapsed - start.seconds()), start.nanos());
  }

  @Override
  public void countsKey(KeyedHash key) {
    counts.restoreKey(key);
  }

  @Override
  public void connection(long id, IpAddress address, int ageMillis) {
    long age = Math.max(0, ageMillis + start.millisSince(written, start.nanos()));
    if (!connections.restore(id, address, age, start.nanos())) {
      leftOut++;
    }
  }

  /** How many connection IDs there was no room for. */
  long leftOut() {
    return leftOut;
  }
}
