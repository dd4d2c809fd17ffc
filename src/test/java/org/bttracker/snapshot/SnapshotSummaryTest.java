package org.bttracker.snapshot;

import static org.bttracker.snapshot.DocumentedSnapshot.VERSION_1;
import static org.bttracker.snapshot.DocumentedSnapshot.VERSION_2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.snapshot.SnapshotSummary.Peers;
import org.bttracker.snapshot.SnapshotSummary.Swarm;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotSummaryTest {
  private static final Moment NOW = State.moment(100, Duration.ZERO);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  @Test
  void shouldTellWhatVersion2Holds() throws Exception {
    Files.write(file, HexFormat.of().parseHex(VERSION_2));
    assertEquals(documented(1, 7), SnapshotSummary.read(file, 10));
  }

  /** Its torrents without peers are torrents, so this one has no completed counts. */
  @Test
  void shouldTellWhatVersion1Holds() throws Exception {
    Files.write(file, HexFormat.of().parseHex(VERSION_1));
    assertEquals(documented(0, 0), SnapshotSummary.read(file, 10));
  }

  /** Its peers do not fit one record. */
  @Test
  void shouldCountALargeSwarmOnce() throws Exception {
    State state = new State();
    for (int i = 0; i < 3_000; i++) {
      state.announce(1, State.ipv4(i), i % 3 == 0, AnnounceEvent.NONE, 100);
      state.announce(1, State.ipv6(i), i % 2 == 0, AnnounceEvent.NONE, 100);
    }
    state.write(file, NOW);
    Peers peers = new Peers(1_000, 2_000, 1_500, 1_500);
    SnapshotSummary summary = SnapshotSummary.read(file, 10);
    assertEquals(1, summary.torrents());
    assertEquals(peers, summary.peers());
    assertEquals(List.of(new Swarm(State.torrent(1), peers, 0)), summary.largest());
  }

  @Test
  void shouldShowTheLargestSwarmsFirstAndNoMoreThanWanted() throws Exception {
    State state = new State();
    int[] sizes = {3, 9, 1, 9, 7, 2};
    for (int torrent = 0; torrent < sizes.length; torrent++) {
      for (int peer = 0; peer < sizes[torrent]; peer++) {
        state.announce(torrent, State.ipv4(peer), false, AnnounceEvent.NONE, 100);
      }
    }
    state.write(file, NOW);
    assertEquals(List.of(1, 3, 4, 0, 5, 2), largest(10));
    assertEquals(List.of(1, 3, 4), largest(3));
    assertEquals(List.of(1), largest(1));
    assertEquals(List.of(), largest(0));
  }

  @Test
  void shouldTellThatASnapshotIsEmpty() throws Exception {
    new State().write(file, NOW);
    SnapshotSummary summary = SnapshotSummary.read(file, 10);
    assertEquals(new Peers(0, 0, 0, 0), summary.peers());
    assertEquals(0, summary.torrents());
    assertEquals(List.of(), summary.largest());
  }

  @Test
  void shouldRefuseEveryBeginningOfASnapshot() throws Exception {
    for (String whole : List.of(VERSION_1, VERSION_2)) {
      byte[] bytes = HexFormat.of().parseHex(whole);
      for (int length = 0; length < bytes.length; length++) {
        Files.write(file, Arrays.copyOf(bytes, length));
        assertThrows(CorruptSnapshotException.class, () -> SnapshotSummary.read(file, 10));
      }
    }
  }

  @Test
  void shouldRefuseASnapshotWithAnyByteChanged() throws Exception {
    byte[] bytes = HexFormat.of().parseHex(VERSION_2);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertThrows(CorruptSnapshotException.class, () -> SnapshotSummary.read(file, 10));
    }
  }

  @Test
  void shouldChangeNothing() throws Exception {
    Files.write(file, new byte[] {1, 2, 3});
    assertThrows(IOException.class, () -> SnapshotSummary.read(file, 10));
    assertEquals(List.of("state"), FileNames.in(directory));
    assertEquals(3, Files.size(file));
  }

  @Test
  void shouldFollowALink() throws Exception {
    Files.write(file, HexFormat.of().parseHex(VERSION_2));
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    assertEquals(documented(1, 7), SnapshotSummary.read(link, 10));
  }

  /** As a running tracker does it. Every summary is of the one file or of the other. */
  @Test
  void shouldReadAFileThatIsReplacedMeanwhile() throws Exception {
    byte[] documented = HexFormat.of().parseHex(VERSION_2);
    Path other = directory.resolve("other");
    new State().announce(5, State.ipv4(5), true, AnnounceEvent.NONE, 100).write(other, NOW);
    byte[] otherBytes = Files.readAllBytes(other);
    Set<SnapshotSummary> either = Set.of(documented(1, 7), SnapshotSummary.read(other, 10));
    Files.write(file, documented);
    AtomicBoolean ended = new AtomicBoolean();
    Callable<Void> replacing =
        () -> {
          for (int i = 0; !ended.get(); i++) {
            Path next =
                Files.write(directory.resolve("next"), i % 2 == 0 ? otherBytes : documented);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
          }
          return null;
        };
    ExecutorService writer = Executors.newSingleThreadExecutor();
    try {
      Future<Void> replaced = writer.submit(replacing);
      for (int i = 0; i < 500; i++) {
        assertTrue(either.contains(SnapshotSummary.read(file, 10)));
      }
      ended.set(true);
      replaced.get();
    } finally {
      ended.set(true);
      writer.shutdown();
    }
  }

  private List<Integer> largest(int top) throws IOException {
    return SnapshotSummary.read(file, top).largest().stream()
        .map(swarm -> swarm.infoHash().tail())
        .toList();
  }

  private static SnapshotSummary documented(int counts, int downloads) {
    Peers peers = new Peers(0, 1, 1, 0);
    InfoHash torrent = InfoHash.ofHex("ff00000000000000000000000000000000000007");
    return new SnapshotSummary(
        Instant.ofEpochMilli(1_700_000_000_000L),
        1,
        1,
        peers,
        1,
        counts,
        downloads,
        List.of(new Swarm(torrent, peers, 1)));
  }
}
