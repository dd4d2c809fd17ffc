package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.bttracker.cli.TrackerOptionsTest;
import org.bttracker.client.Announce;
import org.bttracker.client.AnnounceResponse;
import org.bttracker.client.ConnectResponse;
import org.bttracker.client.ErrorResponse;
import org.bttracker.client.ScrapeResponse;
import org.bttracker.client.TrackerClient;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole tracker whose lists change while a client asks it. */
class TrackerReloadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final InfoHash TORRENT =
      InfoHash.ofHex("0123456789abcdef0123456789abcdef01234567");

  @Test
  void shouldDenyATorrentAtOnceAndServeItAgain(@TempDir Path directory) throws Exception {
    Path file = Files.createFile(directory.resolve("deny"));
    Tracker tracker =
        new Tracker(
            TrackerOptionsTest.config("--port=0", "--deny-list=" + file),
            System::nanoTime,
            InstantSource.system());
    tracker.start();
    try (TrackerClient client = new TrackerClient(tracker.localAddresses().get(0));
        LogLines log = new LogLines(Reloads.class, Level.INFO)) {
      long id =
          assertInstanceOf(ConnectResponse.class, client.connect(PATIENCE).orElseThrow())
              .connectionId();
      Announce announce = new Announce(TORRENT, 7_001);
      assertInstanceOf(AnnounceResponse.class, client.announce(id, announce, PATIENCE).get());
      Files.writeString(file, TORRENT.toString());
      tracker.reload();
      assertEquals(List.of("INFO deny list: +1 −0"), log.take());
      ErrorResponse error =
          assertInstanceOf(ErrorResponse.class, client.announce(id, announce, PATIENCE).get());
      assertEquals("info hash not allowed", error.message());
      Files.delete(file);
      tracker.reload();
      List<String> failure = log.take();
      assertTrue(failure.get(0).startsWith("WARN "), failure::toString);
      assertTrue(
          failure.get(0).endsWith("--deny-list=" + file + ": no such file"), failure::toString);
      assertInstanceOf(ErrorResponse.class, client.announce(id, announce, PATIENCE).get());
      Files.createFile(file);
      tracker.reload();
      assertEquals(List.of("INFO deny list: +0 −1"), log.take());
      ScrapeResponse scrape =
          (ScrapeResponse) client.scrape(id, List.of(TORRENT), PATIENCE).orElseThrow();
      assertEquals(
          List.of(new ScrapeResponse.Counts(0, 0, 0)), scrape.torrents(), "its peer has gone");
    } finally {
      tracker.stop();
    }
  }
}
