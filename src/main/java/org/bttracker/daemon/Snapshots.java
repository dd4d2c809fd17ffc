package org.bttracker.daemon;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.snapshot.KeyFile;
import org.bttracker.snapshot.Moment;
import org.bttracker.snapshot.SnapshotFile;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries what a tracker holds over a restart, and tells the operator how that went. */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  private final Path path;
  private final SnapshotFile file;
  private final KeyFile keyFile;
  private final SwarmRegistry swarms;
  private final ConnectionTable connections;
  private final LongSupplier nanoClock;
  private final InstantSource wallClock;

  Snapshots(
      Path path,
      SwarmRegistry swarms,
      ConnectionTable connections,
      LongSupplier nanoClock,
      InstantSource wallClock) {
    this.path = path;
    this.file = new SnapshotFile(path);
    this.keyFile = new KeyFile(Path.of(path.toAbsolutePath() + ".key"));
    this.swarms = swarms;
    this.connections = connections;
    this.nanoClock = nanoClock;
    this.wallClock = wallClock;
  }

  /** Fills the empty registry and table, before anything else runs. */
  void restore() throws StartException {
    try {
      file.checkWritable();
      tell(file.restore(swarms, connections, now()));
    } catch (IOException e) {
      throw new StartException("--snapshot=" + path + ": " + SnapshotFile.reason(e));
    }
  }

  /** Has all connection IDs signed with a key that is on the disk, before the first is given. */
  void renewSigningKey() throws StartException {
    try {
      tell(keyFile.renew(connections, now()));
    } catch (IOException e) {
      throw new StartException("--snapshot=" + path + ": " + e.getMessage());
    }
  }

  /** Writes a snapshot; if that fails, the tracker goes on, and the one before is kept. */
  void write() {
    Moment now = now();
    try {
      file.write(swarms, connections, now);
      long millis = now().wallMillis() - now.wallMillis();
      LOG.debug("Wrote {} torrents to {} in {} ms", swarms.torrents(), path, millis);
    } catch (ClosedByInterruptException e) {
      LOG.debug("Interrupted writing {}, since the tracker stops", path);
    } catch (IOException e) {
      LOG.error("Snapshot {} is not written: {}", path, SnapshotFile.reason(e));
    }
  }

  private static void tell(List<SnapshotFile.Notice> notices) {
    for (SnapshotFile.Notice notice : notices) {
      if (notice.warning()) {
        LOG.warn(notice.text());
      } else {
        LOG.info(notice.text());
      }
    }
  }

  private Moment now() {
    return new Moment(nanoClock.getAsLong(), wallClock.millis());
  }
}
