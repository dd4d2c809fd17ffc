package org.bttracker.daemon;

import java.util.Optional;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.snapshot.Clocks;
import org.bttracker.swarm.SwarmRegistry;

/**
 * What a tracker shares with its next run, through a snapshot, and with other trackers: the keys of
 * connection IDs. One thread at a time opens, starts and closes it, in this order.
 */
final class Sharing {
  private static final long SECOND_MILLIS = 1_000;

  private final TrackerConfig config;
  private final SwarmRegistry swarms;
  private final ConnectionTable connections;
  private final AccessLists access;
  private final Clocks clocks;
  private Optional<IdKeys> idKeys = Optional.empty();
  private Optional<Snapshots> snapshots = Optional.empty();

  /** Shares nothing yet. */
  Sharing(
      TrackerConfig config,
      SwarmRegistry swarms,
      ConnectionTable connections,
      AccessLists access,
      Clocks clocks) {
    this.config = config;
    this.swarms = swarms;
    this.connections = connections;
    this.access = access;
    this.clocks = clocks;
  }

  /**
   * Takes possession of the files. To be done after the sockets are bound: a second tracker fails
   * there, and leaves the first one's files alone.
   *
   * @throws StartException if a file cannot be used
   */
  void open(Ending ending) throws StartException {
    if (config.idKeyFile() != null) {
      idKeys = Optional.of(new IdKeys(config.idKeyFile(), connections, clocks));
    }
    if (config.snapshot() != null) {
      snapshots =
          Optional.of(
              new Snapshots(
                  config.snapshot(), swarms, connections, clocks, ending::fail, access::serves));
    }
  }

  /** What is read anew at a reload. */
  void addTo(Reloads reloads) {
    idKeys.ifPresent(reloads::add);
  }

  /** Schedules what is done from time to time. */
  void schedule(Maintenance maintenance, Monitoring monitoring) {
    idKeys.ifPresent(
        keys -> maintenance.every("follow clock", SECOND_MILLIS, now -> keys.followClock()));
    snapshots.ifPresent(
        writer ->
            maintenance.every(
                "snapshot",
                config.snapshotInterval().toMillis(),
                now -> monitoring.timeSnapshot(writer::write)));
  }

  /** Begins to restore the last snapshot, while the receive loops serve. */
  void restore() {
    snapshots.ifPresent(Snapshots::start);
  }

  /** How far the restore of a snapshot is, as a line for the operator; empty if there is none. */
  String progress() {
    return snapshots.map(Snapshots::progress).orElse("");
  }

  /** Writes the last snapshot, when nothing changes any more. */
  void close() {
    snapshots.ifPresent(Snapshots::close);
  }
}
