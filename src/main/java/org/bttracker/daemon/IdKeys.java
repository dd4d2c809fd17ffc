package org.bttracker.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.snapshot.Clocks;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a connection table sign its IDs with the keys of a file, by the wall clock: several trackers
 * with the same keys accept each other's IDs. For the start and the maintenance threads.
 */
final class IdKeys implements Reloadable {
  private static final Logger LOG = LoggerFactory.getLogger(IdKeys.class);

  private final Path file;
  private final ConnectionTable connections;
  private final Clocks clocks;
  private final FollowedClock wallClock;
  private List<String> keys;

  /**
   * Reads the file, and has all new IDs signed from now on.
   *
   * @param file of keys
   * @param connections has given no ID yet
   * @param clocks whose difference is the time of IDs
   * @throws StartException if the file cannot be used
   */
  IdKeys(Path file, ConnectionTable connections, Clocks clocks) throws StartException {
    this.file = file;
    this.connections = connections;
    this.clocks = clocks;
    keys = read();
    wallClock = new FollowedClock(clocks.wallClock().millis(), clocks.nanoClock().getAsLong());
    share();
  }

  /** Reads without the lock: a slow disk must not hold up {@link #followClock}. */
  @Override
  public String reload() throws StartException {
    return replace(read());
  }

  private synchronized String replace(List<String> read) {
    List<String> before = keys;
    keys = read;
    if (keys.equals(before)) {
      return "";
    }
    share();
    List<String> added = new ArrayList<>(keys);
    added.removeAll(before);
    List<String> gone = new ArrayList<>(before);
    gone.removeAll(keys);
    return "ID keys: +%d −%d%s"
        .formatted(
            added.size(),
            gone.size(),
            keys.get(0).equals(before.get(0)) ? "" : ", another one signs");
  }

  /** Follows the wall clock, which may drift or be set; to be called every second. */
  synchronized void followClock() {
    long driftMillis =
        wallClock.follow(clocks.wallClock().millis(), clocks.nanoClock().getAsLong());
    if (driftMillis == 0) {
      return;
    }
    if (FollowedClock.isJump(driftMillis)) {
      LOG.warn(
          "The clock was set by {} s: connection IDs from before may be refused, and clients must"
              + " connect again",
          driftMillis / 1_000);
    }
    share();
  }

  private List<String> read() throws StartException {
    try {
      return SharedKeys.read(file);
    } catch (IOException e) {
      throw new StartException("--id-key-file: " + e.getMessage());
    }
  }

  private void share() {
    connections.share(SharedKeys.toSign(keys, wallClock.offsetSeconds()));
  }
}
