package org.bttracker.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The packaged tracker, run the way the manual says, and scrapes of it from inside its network. */
final class TrackerProcess {
  private static final int PORT = 1234;
  private static final Duration START_TIME = Duration.ofSeconds(20);

  private static final Duration ANNOUNCE_TIME = Duration.ofSeconds(20);
  private static final Duration DOWNLOAD_TIME = Duration.ofSeconds(90);

  /** What Python needs to start and the last scrape to time out, on a busy machine. */
  private static final Duration SCRAPE_MARGIN = Duration.ofSeconds(10);

  private final NetworkNamespace network;
  private final String address;

  private TrackerProcess(NetworkNamespace network, String address) {
    this.network = network;
    this.address = address;
  }

  /** Starts the jar with options, and waits until it answers. */
  static TrackerProcess start(NetworkNamespace network, String address, String... options)
      throws IOException, InterruptedException {
    return startAs("tracker", network, address, options);
  }

  /** Starts one of several trackers, by the name of its log. */
  static TrackerProcess startAs(
      String name, NetworkNamespace network, String address, String... options)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(command("--port", Integer.toString(PORT)));
    Collections.addAll(command, options);
    network.start(name, command.toArray(String[]::new));
    return awaitAnswer(network, address);
  }

  /** Waits until a tracker that has been started answers. */
  static TrackerProcess awaitAnswer(NetworkNamespace network, String address)
      throws IOException, InterruptedException {
    TrackerProcess tracker = new TrackerProcess(network, address);
    tracker.awaitCounts("00".repeat(20), "seeders=0 completed=0 leechers=0", START_TIME);
    return tracker;
  }

  /** The words that run the jar with options. */
  static List<String> command(String... options) {
    String jar = System.getProperty("bttracker.jar");
    assertNotNull(jar, "set the system property bttracker.jar to the packaged jar");
    assertTrue(Files.exists(Path.of(jar)), jar + " is missing: run mvn package");
    List<String> command = new ArrayList<>(List.of(java(), "-jar", jar));
    Collections.addAll(command, options);
    return command;
  }

  /** The Java that runs the test. */
  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String port() {
    return Integer.toString(PORT);
  }

  String announceUrl() {
    return url(address, PORT);
  }

  /** The URL of another of its addresses. */
  static String announceUrl(String otherAddress) {
    return url(otherAddress, PORT);
  }

  /** The same host, but a port where nobody listens. */
  String deadAnnounceUrl() {
    return url(address, PORT + 1);
  }

  private static String url(String address, int port) {
    String host = address.contains(":") ? "[" + address + "]" : address;
    return "udp://" + host + ":" + port + "/announce";
  }

  /** Waits until a torrent has a seeder and nobody else. */
  void awaitSeeder(Torrent torrent) throws IOException, InterruptedException {
    awaitCounts(torrent.infoHash(), "seeders=1 completed=0 leechers=0", ANNOUNCE_TIME);
  }

  /** Waits until a second peer has all of the torrent. */
  void awaitDownload(Torrent torrent) throws IOException, InterruptedException {
    awaitCounts(torrent.infoHash(), "seeders=2 completed=1 leechers=0", DOWNLOAD_TIME);
  }

  /** Waits until both have left. */
  void awaitNobody(Torrent torrent) throws IOException, InterruptedException {
    awaitCounts(torrent.infoHash(), "seeders=0 completed=1 leechers=0", ANNOUNCE_TIME);
  }

  /** Scrapes until the tracker reports these numbers of a torrent, at most as long as the bound. */
  void awaitCounts(String infoHash, String expected, Duration bound)
      throws IOException, InterruptedException {
    Program scrape =
        network.start(
            "scrape",
            "python3",
            Tools.script("scrape.py"),
            address,
            Integer.toString(PORT),
            infoHash,
            expected,
            Long.toString(bound.toSeconds()));
    scrape.awaitExit(bound.plus(SCRAPE_MARGIN));
    assertEquals(expected, scrape.output().strip(), "last scrape within " + bound);
  }
}
