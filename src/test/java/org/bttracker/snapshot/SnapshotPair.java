package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bttracker.protocol.AnnounceEvent;

/** A snapshot and the one before it, of which a test damages the newer. */
final class SnapshotPair {
  /** The 1st of January 2026. */
  static final Moment NOW = new Moment(0, State.NEW_YEAR_MILLIS);

  static final int LARGE_TORRENTS = 3_000;

  final Path file;
  final Path previous;

  /** Where a restore puts a file that it cannot use. */
  final Path aside;

  /** The bytes of the snapshot before: a torrent, a peer, a connection ID. */
  final byte[] older;

  /** The bytes of the newer snapshot: a torrent, two peers, a connection ID. */
  final byte[] newer;

  /** The bytes of a snapshot with a block of connection IDs, two blocks of torrents, the end. */
  final byte[] large;

  /** Writes both snapshots into a directory. */
  SnapshotPair(Path directory) throws IOException {
    file = directory.resolve("state");
    previous = directory.resolve("state.1");
    aside = directory.resolve("state.corrupt-20260101-000000");
    large = written(large());
    assertEquals(4, SnapshotBytes.blocks(large).size());
    State state = new State();
    state.announce(1, ipv4(1), true, AnnounceEvent.COMPLETED, 0);
    state.ids.issue(ipv4(9), 0);
    older = written(state);
    state.announce(1, ipv6(2), false, AnnounceEvent.NONE, 0);
    newer = written(state);
    Files.write(previous, older);
  }

  /** What {@link #large} holds. */
  static State large() {
    State state = new State();
    for (int i = 0; i < LARGE_TORRENTS; i++) {
      state.announce(i, ipv4(i), true, AnnounceEvent.NONE, 0);
    }
    return state;
  }

  /**
   * Puts a file there that must not be used, and checks that the one before is; returns why.
   * Connection IDs are used as soon as their own block is found to be whole.
   */
  String assertSetAside(byte[] damaged, String what) throws IOException {
    Files.write(file, damaged);
    State state = new State();
    List<Notice> notices = state.restore(file, NOW);
    List<Notice> warnings = notices.stream().filter(Notice::warning).toList();
    assertEquals(1, warnings.size(), what);
    assertFalse(warnings.get(0).text().contains("\n"), what);
    String restored = "Restored 1 torrents, 1 peers and 0 completed counts from " + previous;
    assertEquals(restored, notices.get(notices.size() - 1).text(), what);
    assertEquals(1, state.swarms.peers(), what);
    assertArrayEquals(damaged, Files.readAllBytes(aside), what);
    assertFalse(Files.exists(file), what);
    assertArrayEquals(older, Files.readAllBytes(previous), what);
    Files.delete(aside);
    return warnings.get(0).text();
  }

  private byte[] written(State state) throws IOException {
    state.write(file, NOW);
    return Files.readAllBytes(file);
  }
}
