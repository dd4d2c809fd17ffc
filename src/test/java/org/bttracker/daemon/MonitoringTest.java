package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import org.bttracker.cli.TrackerOptionsTest;
import org.bttracker.cluster.CountedCluster;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counters;
import org.bttracker.net.BurstIo;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MonitoringTest {
  private final TrackerConfig config =
      TrackerOptionsTest.config(
          "--port=0", "--address=127.0.0.1", "--receive-buffer=65536", "--http=127.0.0.1:0");
  private final Monitoring monitoring =
      new Monitoring(config.http(), () -> 0, InstantSource.system());

  /** Also the columns that the status page draws: without them, it leaves the cluster out. */
  @ParameterizedTest
  @CsvSource({
    "true, /stats.json",
    "true, /history.json",
    "false, /stats.json",
    "false, /history.json"
  })
  void shouldShowAClusterOnlyIfThereIsOne(boolean cluster, String path) throws Exception {
    if (cluster) {
      monitoring.showCluster(new CountedCluster().figures());
    }
    assertEquals(cluster, ask(path).contains("\"cluster_lag_seconds\":"));
  }

  @Test
  void shouldTellWhatTheTrackerLacks() throws Exception {
    assertEquals("ok; reading the cluster's log\n", ask("/healthz"));
  }

  private String ask(String path) throws Exception {
    Counters counters = new Counters();
    Network network = new Network(config, BurstIo.of(config.io()), counters);
    try (network;
        monitoring;
        Maintenance maintenance = new Maintenance(() -> 0, failure -> {});
        LogLines lines = new LogLines(Monitoring.class, Level.INFO)) {
      monitoring.open(
          counters,
          new SwarmRegistry(config.swarmLimits()),
          new ConnectionTable(1, config.connectionTtl(), SigningKey.random()),
          1,
          network,
          () -> "reading the cluster's log");
      monitoring.start(maintenance);
      String url = lines.take().get(0).replaceFirst(".* (http://[^ ]+)/$", "$1");
      HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
