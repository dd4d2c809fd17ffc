package org.bttracker.daemon;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bttracker.cluster.Cluster;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.snapshot.Clocks;
import org.bttracker.swarm.SwarmChanges;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a tracker shares with its next run, through a snapshot, and with other trackers: the keys of
 * connection IDs, and in a cluster all swarms. One thread at a time opens, starts and closes it, in
 * this order.
 */
final class Sharing {
  private static final Logger LOG = LoggerFactory.getLogger(Sharing.class);

  private static final long SECOND_MILLIS = 1_000;

  /** How long the first answer may wait for keys that all trackers know. */
  private static final long FIRST_KEYS_MILLIS = 2 * SECOND_MILLIS;

  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;

  private final TrackerConfig config;
  private final SwarmRegistry swarms;
  private final ConnectionTable connections;
  private final AccessLists access;
  private final Clocks clocks;
  private final Optional<ClusterServer> server;
  private final Optional<Cluster> cluster;
  private Optional<ClusterIdKeys> clusterIdKeys = Optional.empty();
  private Optional<IdKeys> idKeys = Optional.empty();
  private Optional<Snapshots> snapshots = Optional.empty();

  /**
   * Shares nothing yet.
   *
   * @param servers knows the server of a cluster
   * @throws StartException if what it needs of a cluster cannot be read
   */
  Sharing(
      TrackerConfig config,
      ClusterServer.Source servers,
      SwarmRegistry swarms,
      ConnectionTable connections,
      AccessLists access,
      Clocks clocks)
      throws StartException {
    this.config = config;
    this.swarms = swarms;
    this.connections = connections;
    this.access = access;
    this.clocks = clocks;
    if (config.cluster() != null) {
      HeapShare.expectRoom(config.cluster(), Runtime.getRuntime().maxMemory());
    }
    server =
        config.cluster() == null ? Optional.empty() : Optional.of(servers.of(config.cluster()));
    cluster = server.map(this::cluster);
  }

  /** What one receive loop tells its changes to; null if nobody wants to know. */
  SwarmChanges changesOfLoop() {
    return cluster.map(Cluster::changesOfLoop).orElse(null);
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
      Snapshots files =
          new Snapshots(
              config.snapshot(), swarms, connections, clocks, ending::fail, access::serves);
      cluster.ifPresent(shared -> files.carry(shared::state, shared::read));
      snapshots = Optional.of(files);
    }
    clusterIdKeys = openClusterIdKeys();
  }

  /**
   * Begins to tell others what changes here; before the first request is answered.
   *
   * @param failed told if it cannot go on
   */
  void start(Consumer<Throwable> failed) {
    cluster.ifPresent(shared -> shared.start(failed));
    clusterIdKeys.ifPresent(keys -> keys.start(FIRST_KEYS_MILLIS, failed));
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
    cluster.ifPresent(
        shared -> maintenance.every("forget stops", MINUTE_MILLIS, now -> shared.forgetStops()));
  }

  /**
   * Begins to restore the last snapshot, while the receive loops serve; and then to read what other
   * trackers tell, which is newer.
   */
  void restore() {
    snapshots.ifPresentOrElse(
        Snapshots::start, () -> cluster.ifPresent(shared -> shared.read(List.of())));
  }

  /** How far the restore of a snapshot is, as a line for the operator; empty if there is none. */
  String progress() {
    return snapshots.map(Snapshots::progress).orElse("");
  }

  /** What the tracker may lack, as a line for the operator; empty if nothing. */
  String lacking() {
    return Stream.of(
            progress(),
            cluster.map(Cluster::warning).orElse(""),
            clusterIdKeys.map(ClusterIdKeys::lacking).orElse(""))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** Has a cluster shown; when all receive loops have what they tell their changes to. */
  void showOn(Monitoring monitoring) {
    cluster.map(Cluster::figures).ifPresent(monitoring::showCluster);
  }

  /** Sends the last changes, when the receive loops have ended. */
  void leave() {
    cluster.ifPresent(Sharing::close);
    clusterIdKeys.ifPresent(ClusterIdKeys::close);
  }

  /** Writes the last snapshot, when nothing changes any more. */
  void close() {
    snapshots.ifPresent(Snapshots::close);
  }

  private Cluster cluster(ClusterServer shared) {
    int shards = config.cluster().shards();
    return new Cluster(shared.log(), shards, swarms, clocks.nanoClock(), access::admits);
  }

  /** Keys of a file go before those of the cluster. */
  private Optional<ClusterIdKeys> openClusterIdKeys() {
    if (server.isEmpty() || idKeys.isPresent()) {
      return Optional.empty();
    }
    if (snapshots.isEmpty()) {
      connections.signAll(SigningKey.random());
    }
    return Optional.of(
        new ClusterIdKeys(
            server.get().idKeys(),
            connections,
            clocks.nanoClock(),
            key -> snapshots.ifPresent(files -> files.addSigningKey(key))));
  }

  private static void close(Cluster cluster) {
    try {
      cluster.close();
    } catch (IOException e) {
      LOG.debug("Closing the connections to the cluster's log failed: {}", e.getMessage());
    }
  }
}
