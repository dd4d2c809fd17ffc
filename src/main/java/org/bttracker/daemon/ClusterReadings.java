package org.bttracker.daemon;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.bttracker.cluster.ClusterFigures;
import org.bttracker.http.Column;
import org.bttracker.metrics.Figure;

/** What an operator may look at of a cluster: as figures, and as columns of the history. */
final class ClusterReadings {
  private static final String OUT = "out";
  private static final String IN = "in";
  private static final double MILLIS_PER_SECOND = 1e3;

  private ClusterReadings() {}

  /** All figures; each is read when it is asked for. */
  static List<Figure> figures(ClusterFigures cluster) {
    return List.of(
        Figure.of(
            "cluster_lag_seconds",
            "How far the tracker is behind the end of the cluster's log, in the shard where that is"
                + " most.",
            () -> lagSeconds(cluster)),
        byDirection(
            "cluster_batches_total",
            "Batches appended to the cluster's log (out) and read from it (in), the tracker's own"
                + " included.",
            cluster::batchesOut,
            cluster::batchesIn),
        byDirection(
            "cluster_bytes_total",
            "The bytes of these batches.",
            cluster::bytesOut,
            cluster::bytesIn),
        byDirection(
            "cluster_changes_total",
            "Changes that other trackers were told of (out), and changes of other trackers that were"
                + " applied (in).",
            cluster::changesOut,
            cluster::changesIn),
        Figure.of(
            "cluster_waiting_batches",
            "Batches that wait to be appended to the cluster's log.",
            cluster::batchesWaiting),
        Figure.of(
            "cluster_dropped_batches_total",
            "Batches given up because the cluster's log was away or slow; other trackers miss them.",
            cluster::batchesDropped),
        Figure.of(
            "cluster_suppressed_announces_total",
            "Announces that other trackers were not told of, since they change nothing.",
            cluster::announcesSuppressed),
        Figure.of(
            "cluster_reconnects_total",
            "How often a connection to the server of the cluster's log has failed.",
            cluster::reconnects),
        Figure.of(
            "cluster_gaps_total",
            "How often batches of another tracker were missing.",
            cluster::gaps),
        Figure.of(
            "cluster_left_out_peers_total",
            "How often a peer of another tracker was kept out by a list, --public or a limit.",
            cluster::peersLeftOut),
        Figure.of(
            "cluster_foreign_entries_total",
            "Entries of the cluster's log that this version does not know, and has skipped.",
            cluster::foreignEntries));
  }

  /** What the status page draws; the intervals of the rates begin. */
  static List<Column> columns(ClusterFigures cluster) {
    return List.of(
        Column.level("cluster_lag_seconds", () -> lagSeconds(cluster)),
        Column.rate("cluster_changes_out", cluster::changesOut),
        Column.rate("cluster_changes_in", cluster::changesIn),
        Column.rate("cluster_bytes_out", cluster::bytesOut),
        Column.rate("cluster_bytes_in", cluster::bytesIn));
  }

  private static double lagSeconds(ClusterFigures cluster) {
    return cluster.lagMillis() / MILLIS_PER_SECOND;
  }

  private static Figure byDirection(
      String name, String help, DoubleSupplier out, DoubleSupplier in) {
    return new Figure(
        name,
        help,
        List.of("direction"),
        List.of(new Figure.Series(List.of(OUT), out), new Figure.Series(List.of(IN), in)));
  }
}
