package org.bttracker.daemon;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.InfoHash;
import org.bttracker.snapshot.Clocks;
import org.bttracker.snapshot.FileFailure;
import org.bttracker.snapshot.Notice;
import org.bttracker.snapshot.Restore;
import org.bttracker.snapshot.SnapshotStore;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what a tracker holds over a restart, and tells the operator how that went. No snapshot is
 * written before all of the last one is restored: it would lack the torrents that are still to
 * come.
 */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

  /** Longest wait for a restore that is interrupted. */
  private static final long STOP_MILLIS = 500;

  private final Path path;
  private final SwarmRegistry swarms;
  private final ConnectionTable connections;
  private final Clocks clocks;
  private final Consumer<Throwable> failed;
  private final SnapshotStore store;
  private final Restore restore;
  private final Predicate<InfoHash> served;
  private final Thread restoring;
  private Supplier<List<byte[]>> logState = List::of;
  private Consumer<List<byte[]>> readLog = state -> {};
  private volatile boolean restored;

  /**
   * Takes possession of the files, and takes over the connection IDs, before the first request is
   * answered.
   *
   * @param failed told when restoring fails so that the tracker cannot go on
   * @param served whether a torrent's peers are to come back
   * @throws StartException if the file cannot be used
   */
  Snapshots(
      Path path,
      SwarmRegistry swarms,
      ConnectionTable connections,
      Clocks clocks,
      Consumer<Throwable> failed,
      Predicate<InfoHash> served)
      throws StartException {
    this.path = path;
    this.swarms = swarms;
    this.connections = connections;
    this.clocks = clocks;
    this.failed = failed;
    this.served = served;
    restoring = new Thread(this::restoreRest, "restore");
    restoring.setDaemon(true);
    try {
      store = SnapshotStore.open(path, Snapshots::tell);
      try {
        restore = store.beginRestore(swarms, connections, clocks);
        if (!connections.isShared()) {
          store.renewSigningKey(connections, clocks);
        }
      } catch (IOException | RuntimeException | Error e) {
        store.close();
        throw e;
      }
    } catch (IOException e) {
      throw new StartException("--snapshot=" + path + ": " + FileFailure.reason(e));
    }
  }

  /**
   * Has snapshots carry how far a cluster's log is applied; before {@link #start}.
   *
   * @param state how far it is
   * @param read reads on from there, when all is restored and before a snapshot is written
   */
  void carry(Supplier<List<byte[]>> state, Consumer<List<byte[]>> read) {
    logState = state;
    readLog = read;
  }

  /** Begins to restore the rest, on a thread of its own. */
  void start() {
    restoring.start();
  }

  /** Has the next run know what a key signs that other trackers share; before it signs. */
  void addSigningKey(SigningKey key) {
    try {
      store.addSigningKey(key, connections, clocks);
    } catch (ClosedByInterruptException e) {
      LOG.debug("Interrupted writing a key, since the tracker stops");
    } catch (IOException e) {
      LOG.warn(
          "A restart may not know the connection IDs of this run, if it cannot reach the cluster:"
              + " {}",
          FileFailure.reason(e));
    }
  }

  /**
   * How far the restore is.
   *
   * @return a line for the operator, empty when it is done
   */
  String progress() {
    return restore.progress();
  }

  /**
   * Writes a snapshot, if everything of the last one is restored. If that fails, the tracker goes
   * on, and the one before is kept.
   *
   * @return whether it is written
   */
  boolean write() {
    if (!restored) {
      return false;
    }
    long start = clocks.now().wallMillis();
    try {
      // Before the torrents: what is applied meanwhile is read once more by the next run.
      store.write(swarms, connections, logState.get(), clocks);
      long millis = clocks.now().wallMillis() - start;
      LOG.debug("Wrote {} torrents to {} in {} ms", swarms.torrents(), path, millis);
      return true;
    } catch (ClosedByInterruptException e) {
      LOG.debug("Interrupted writing {}, since the tracker stops", path);
    } catch (IOException e) {
      LOG.error("Snapshot {} is not written: {}", path, FileFailure.reason(e));
    }
    return false;
  }

  /** Writes the last snapshot, or leaves the files as they are if the restore has not ended. */
  void close() {
    restoring.interrupt();
    try {
      restoring.join(STOP_MILLIS);
      if (!restored) {
        LOG.info("Snapshot {} is left as it is, since not all of it was restored", path);
      }
      write();
      store.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("The lock of {} is not freed: {}", path, FileFailure.reason(e));
    }
  }

  private void restoreRest() {
    try {
      restore.run(served);
      readLog.accept(restore.shards());
      restored = true;
    } catch (ClosedByInterruptException e) {
      LOG.debug("Interrupted restoring {}, since the tracker stops", path);
    } catch (RuntimeException | Error e) {
      failed.accept(e);
    }
  }

  private static void tell(Notice notice) {
    if (notice.warning()) {
      LOG.warn(notice.text());
    } else {
      LOG.info(notice.text());
    }
  }
}
