package org.bttracker.cli;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.bttracker.client.Announce;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.client.TrackerClient;
import org.bttracker.daemon.Tracker;
import org.bttracker.protocol.InfoHash;

/** A whole tracker of this project, at a free port of all loopback addresses. */
final class ServingTracker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Tracker tracker;

  ServingTracker(String... options) throws Exception {
    String[] all = Arrays.copyOf(options, options.length + 1);
    all[options.length] = "--port=0";
    tracker = new Tracker(TrackerOptionsTest.config(all), System::nanoTime, InstantSource.system());
    tracker.start();
  }

  int port() {
    return tracker.localAddresses().get(0).getPort();
  }

  String url(String host) {
    return "udp://" + host + ":" + port();
  }

  /** Announces a seeder over IPv4. */
  void addSeeder(InfoHash torrent) throws Exception {
    try (TrackerClient client = client()) {
      client
          .announce(connect(client), new Announce(torrent, 7_001).left(0), PATIENCE)
          .orElseThrow();
    }
  }

  ScrapeResponse.Counts scrape(InfoHash torrent) throws Exception {
    try (TrackerClient client = client()) {
      return ((ScrapeResponse)
              client.scrape(connect(client), List.of(torrent), PATIENCE).orElseThrow())
          .torrents()
          .get(0);
    }
  }

  private TrackerClient client() throws Exception {
    return new TrackerClient(new InetSocketAddress("127.0.0.1", port()));
  }

  private static long connect(TrackerClient client) throws Exception {
    return ((ConnectResponse) client.connect(PATIENCE).orElseThrow()).connectionId();
  }

  @Override
  public void close() {
    tracker.stop();
  }
}
