package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bttracker.cluster.CountedCluster;
import org.bttracker.http.Sampler;
import org.bttracker.metrics.Figure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterReadingsTest {
  private static final long INTERVAL_NANOS = 10_000_000_000L;

  private final CountedCluster cluster = new CountedCluster();
  private final List<Figure> figures = new TrackerFigures().addCluster(cluster.figures()).all();
  private final Sampler sampler = new Sampler(ClusterReadings.columns(cluster.figures()), 2, 0);

  @BeforeEach
  void count() throws InterruptedException {
    cluster.lag(1_250);
    cluster.send(8_000, 250);
    cluster.send(4_000, 120);
    cluster.receive(8_000, 200, 7);
    cluster.receive(1_000, 0, 0);
    cluster.receive(500, 14, 0);
    cluster.suppress(6);
    cluster.fail();
    for (int i = 0; i < 5; i++) {
      cluster.miss();
    }
    cluster.skip();
    cluster.skip();
    cluster.skip();
  }

  @Test
  void shouldShowEachFigureInItsPlace() {
    int waiting = cluster.drop(9);
    Map<String, Double> expected =
        new TreeMap<>(
            Map.of(
                "cluster_lag_seconds[]", 1.25,
                "cluster_batches_total[out]", 2.0,
                "cluster_batches_total[in]", 3.0,
                "cluster_bytes_total[out]", 12_000.0,
                "cluster_bytes_total[in]", 9_500.0,
                "cluster_changes_total[out]", 370.0,
                "cluster_changes_total[in]", 214.0));
    expected.put("cluster_waiting_batches[]", (double) waiting);
    expected.put("cluster_dropped_batches_total[]", 9.0);
    expected.put("cluster_suppressed_announces_total[]", 6.0);
    expected.put("cluster_reconnects_total[]", 1.0);
    expected.put("cluster_gaps_total[]", 5.0);
    expected.put("cluster_left_out_peers_total[]", 7.0);
    expected.put("cluster_foreign_entries_total[]", 3.0);
    Map<String, Double> shown = new TreeMap<>();
    for (Figure figure : figures) {
      for (Figure.Series one : figure.series()) {
        shown.put(figure.name() + one.labelValues(), one.value().getAsDouble());
      }
    }
    assertEquals(expected, shown);
  }

  @Test
  void shouldKeepTheLastHour() {
    sampler.sample(INTERVAL_NANOS, 1_000);
    cluster.lag(0);
    cluster.send(20, 1);
    sampler.sample(2 * INTERVAL_NANOS, 11_000);
    assertEquals(
        "{\"time\":[1000,11000],\"cluster_lag_seconds\":[1.25,0],"
            + "\"cluster_changes_out\":[37,0.1],\"cluster_changes_in\":[21.4,0],"
            + "\"cluster_bytes_out\":[1200,2],\"cluster_bytes_in\":[950,0]}",
        sampler.history().toJson());
  }
}
