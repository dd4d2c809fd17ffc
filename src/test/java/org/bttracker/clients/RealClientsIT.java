package org.bttracker.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that people use find each other through the tracker, and only through it. */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
class RealClientsIT {
  // Not 127/8: Transmission refuses peers there.
  private static final String TRACKER_IPV4 = "10.77.0.1";
  private static final String SEEDER_IPV4 = "10.77.0.2";
  private static final String LEECHER_IPV4 = "10.77.0.3";
  private static final String TRACKER_IPV6 = "fd00::1";
  private static final String SEEDER_IPV6 = "fd00::2";
  private static final String LEECHER_IPV6 = "fd00::3";

  private final Torrent torrent = new Torrent();

  @TempDir private Path directory;

  @RegisterExtension private final LogsOfFailure logs = new LogsOfFailure(() -> directory);

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#options")
  void shouldIntroduceAria2ToTransmission(String io) throws Exception {
    Transmission.assumeInstalled();
    Aria2.assumeInstalled();
    Path fetched = directory.resolve("fetched");
    try (NetworkNamespace network =
        NetworkNamespace.open(directory, TRACKER_IPV4, SEEDER_IPV4, LEECHER_IPV4)) {
      TrackerProcess tracker = TrackerProcess.start(network, TRACKER_IPV4, io);
      Transmission seeder = seedWithTransmission(network, tracker);
      Aria2 leecher = Aria2.fetch(network, LEECHER_IPV4, fetched, torrent, tracker.announceUrl());
      tracker.awaitDownload(torrent);
      leecher.quit();
      seeder.quit();
      tracker.awaitNobody(torrent);
      assertEquals(torrent.sha256(), Torrent.sha256In(fetched));
      assertTrue(seeder.uploadedBytes() >= Torrent.LENGTH, "from another source");
    }
  }

  /** The control: the one difference is that aria2's torrent names a port without a tracker. */
  @Test
  void shouldMoveNoByteWhenTheLeecherFindsNoTracker() throws Exception {
    Transmission.assumeInstalled();
    Aria2.assumeInstalled();
    Path fetched = directory.resolve("fetched");
    try (NetworkNamespace network =
        NetworkNamespace.open(directory, TRACKER_IPV4, SEEDER_IPV4, LEECHER_IPV4)) {
      TrackerProcess tracker = TrackerProcess.start(network, TRACKER_IPV4);
      Transmission seeder = seedWithTransmission(network, tracker);
      Aria2 leecher =
          Aria2.fetch(network, LEECHER_IPV4, fetched, torrent, tracker.deadAnnounceUrl());
      assertTrue(leecher.givesUp(), "aria2 did not end as unfinished");
      assertTrue(leecher.hasAskedTracker(), "aria2 asked no tracker: no control");
      tracker.awaitSeeder(torrent);
      seeder.quit();
      assertEquals(0, Torrent.bytesIn(fetched));
      assertEquals(0, seeder.uploadedBytes());
    }
  }

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#options")
  void shouldIntroduceLibtorrentPeersOverIpv6(String io) throws Exception {
    String python = LibtorrentPeer.assumeInterpreter();
    Path seeded = directory.resolve("seeder");
    Path fetched = directory.resolve("leecher");
    Files.createDirectory(fetched);
    torrent.writeContent(seeded);
    try (NetworkNamespace network =
        NetworkNamespace.open(directory, TRACKER_IPV6, SEEDER_IPV6, LEECHER_IPV6)) {
      TrackerProcess tracker = TrackerProcess.start(network, TRACKER_IPV6, io);
      Path metainfo = torrent.writeMetainfo(directory, tracker.announceUrl());
      LibtorrentPeer seeder = LibtorrentPeer.start(network, python, SEEDER_IPV6, seeded, metainfo);
      tracker.awaitSeeder(torrent);
      LibtorrentPeer leecher =
          LibtorrentPeer.start(network, python, LEECHER_IPV6, fetched, metainfo);
      tracker.awaitDownload(torrent);
      leecher.quit();
      seeder.quit();
      tracker.awaitNobody(torrent);
      assertEquals(torrent.sha256(), Torrent.sha256In(fetched));
    }
  }

  /** The leecher comes after the seeder is known, or it would hear of it at its next announce. */
  private Transmission seedWithTransmission(NetworkNamespace network, TrackerProcess tracker)
      throws IOException, InterruptedException {
    Path seeded = directory.resolve("seeded");
    Transmission seeder =
        Transmission.seed(network, SEEDER_IPV4, seeded, torrent, tracker.announceUrl());
    tracker.awaitSeeder(torrent);
    return seeder;
  }
}
