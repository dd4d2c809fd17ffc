package org.bttracker.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Clients that ask different trackers of a cluster find each other. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class ClusterClientsIT {
  private static final String TRACKER_A = "10.77.0.1";
  private static final String TRACKER_B = "10.77.0.2";
  private static final String SEEDER = "10.77.0.3";
  private static final String LEECHER = "10.77.0.4";
  private static final String REDIS_PORT = "6379";

  private final Torrent torrent = new Torrent();

  @TempDir private Path directory;

  @RegisterExtension private final LogsOfFailure logs = new LogsOfFailure(() -> directory);

  @Test
  void shouldIntroduceAria2ToTransmissionThroughTwoTrackers() throws Exception {
    Tools.assumeInstalled("redis-server", "redis-server");
    Transmission.assumeInstalled();
    Aria2.assumeInstalled();
    Path seeded = directory.resolve("seeded");
    Path fetched = directory.resolve("fetched");
    try (NetworkNamespace network =
        NetworkNamespace.open(directory, TRACKER_A, TRACKER_B, SEEDER, LEECHER)) {
      startRedis(network);
      TrackerProcess a = startTracker(network, "a", TRACKER_A);
      TrackerProcess b = startTracker(network, "b", TRACKER_B);
      Transmission seeder = Transmission.seed(network, SEEDER, seeded, torrent, a.announceUrl());
      b.awaitSeeder(torrent);
      Aria2 leecher = Aria2.fetch(network, LEECHER, fetched, torrent, b.announceUrl());
      a.awaitDownload(torrent);
      leecher.quit();
      seeder.quit();
      a.awaitNobody(torrent);
      b.awaitNobody(torrent);
      assertEquals(torrent.sha256(), Torrent.sha256In(fetched));
      assertTrue(seeder.uploadedBytes() >= Torrent.LENGTH, "from another source");
    }
  }

  private void startRedis(NetworkNamespace network) throws IOException {
    network.start(
        "redis",
        "redis-server",
        "--port",
        REDIS_PORT,
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        directory.toString());
  }

  private static TrackerProcess startTracker(NetworkNamespace network, String name, String address)
      throws IOException, InterruptedException {
    return TrackerProcess.startAs(
        name,
        network,
        address,
        "--address=" + address,
        "--cluster=redis://127.0.0.1:" + REDIS_PORT);
  }
}
