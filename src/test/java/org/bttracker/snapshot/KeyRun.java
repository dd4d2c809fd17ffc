package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.IpAddress;

/** One run of a tracker with a key file, which gives and accepts the IDs of one client. */
final class KeyRun {
  static final IpAddress CLIENT = State.ipv4(1);

  final ConnectionTable table = new ConnectionTable(10, State.CONNECTION_TTL, SigningKey.random());
  final AddressIds ids = AddressIds.of(table);
  final List<Notice> notices;
  private final long startNanos;
  private final long startMillis;

  /** Starts so many ms after New Year by the wall clock; the monotonic clock is the run's own. */
  KeyRun(Path file, long startMillis) throws IOException {
    this.startMillis = startMillis;
    startNanos = 1_234_567_891L * (startMillis % 1_000_003);
    notices =
        new KeyFile(file).renew(table, new Moment(startNanos, State.NEW_YEAR_MILLIS + startMillis));
  }

  /** How many keys a key file says it has. */
  static int keys(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).getInt(12);
  }

  static long seconds(long seconds) {
    return 1_000 * seconds;
  }

  /** The one line for the operator that the start brought. */
  String warning() {
    assertEquals(1, notices.size(), notices::toString);
    assertTrue(notices.get(0).warning());
    return notices.get(0).text();
  }

  /** Gives an ID at a moment of the wall clock, as it was at the start of the run. */
  long give(long millis) {
    return ids.issue(CLIENT, nanos(millis));
  }

  boolean accepts(long id, long millis) {
    return ids.isValid(id, CLIENT, nanos(millis));
  }

  private long nanos(long millis) {
    return startNanos + Duration.ofMillis(millis - startMillis).toNanos();
  }
}
