package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.client.Announce;
import org.bttracker.client.ScrapeResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several trackers as packaged jars, with one file of keys. */
class IdKeyFileIT {
  private static final String KEY = "000102030405060708090a0b0c0d0e0f";

  @TempDir private Path directory;

  @Test
  void shouldAcceptTheIdsOfAnotherTrackerAndOfAnEarlierRun() throws Exception {
    Path keys = writeKeys(KEY);
    long ofFirst;
    try (JarProcess first = start(keys);
        JarProcess second = start(keys, "--receivers=2")) {
      int firstPort = first.awaitPort();
      int secondPort = second.awaitPort();
      ofFirst = TrackerSession.idOf(firstPort);
      assertAccepts(secondPort, ofFirst);
      assertAccepts(firstPort, TrackerSession.idOf(secondPort));
      first.kill();
      first.awaitExit();
    }
    Path snapshot = directory.resolve("snapshot");
    try (JarProcess again = start(keys, "--snapshot=" + snapshot)) {
      assertAccepts(again.awaitPort(), ofFirst);
      assertFalse(Files.exists(directory.resolve("snapshot.key")), "no other key is needed");
    }
  }

  @Test
  void shouldRefuseToStartWithoutAKey() throws Exception {
    Path keys = writeKeys("# none yet");
    try (JarProcess tracker = start(keys)) {
      assertEquals(1, tracker.awaitExit());
      String line = tracker.output().get(tracker.output().size() - 1);
      assertTrue(
          line.endsWith(
              "The tracker cannot start: --id-key-file: %s holds no key; make one with: openssl rand -hex 16"
                  .formatted(keys)),
          line);
    }
  }

  private Path writeKeys(String content) throws IOException {
    return SecretFile.write(directory.resolve("keys"), content + "\n");
  }

  private static JarProcess start(Path keys, String... options) throws IOException {
    List<String> all = new ArrayList<>(List.of("--port=0", "--id-key-file=" + keys));
    all.addAll(List.of(options));
    return JarProcess.start(all.toArray(String[]::new));
  }

  private static void assertAccepts(int port, long id) throws IOException {
    try (TrackerSession client = new TrackerSession(port)) {
      client.announce(id, new Announce(TrackerSession.torrent(1), 7_001));
      assertEquals(new ScrapeResponse.Counts(0, 0, 1), client.scrape(id, 1));
    }
  }
}
