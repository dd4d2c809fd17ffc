package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.bttracker.snapshot.State.moment;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.SwarmCounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order a snapshot comes back, and what becomes of a file that does not. */
class RestoreTest {
  private static final Moment NOW = moment(0, Duration.ZERO);
  private static final int TORRENTS = 4_000;

  @TempDir private Path directory;
  private Path file;
  private Path previous;
  private Path aside;
  private final State before = new State();
  private final State after = new State();
  private final List<Notice> notices = new ArrayList<>();
  private long id;

  @BeforeEach
  void writeTwo() throws IOException {
    file = directory.resolve("state");
    previous = directory.resolve("state.1");
    aside = directory.resolve("state.corrupt-20260101-000000");
    before.announce(1, ipv6(1), true, AnnounceEvent.NONE, 0);
    before.write(file, NOW);
    for (int i = 0; i < TORRENTS; i++) {
      before.announce(i, ipv4(i), true, AnnounceEvent.NONE, 0);
    }
    id = before.ids.issue(ipv4(1), 0);
    before.write(file, NOW);
  }

  @Test
  void shouldHaveConnectionIdsBeforeTheTorrents() throws Exception {
    Restore restore = begin(State.clocks(NOW));
    assertTrue(after.ids.isValid(id, ipv4(1), 0));
    assertEquals(0, after.swarms.torrents());
    assertEquals(
        List.of(
            new Notice(false, "Restored 1 connection IDs from " + file),
            new Notice(false, "Restoring torrents from " + file)),
        notices);
    restore.run(torrent -> true);
    assertEquals(before.torrents(0), after.torrents(0));
    assertEquals(
        new Notice(false, "Restored 4000 torrents, 4001 peers and 0 completed counts from " + file),
        notices.get(2));
  }

  @Test
  void shouldLeaveOutTorrentsThatAreNotServedAnyMore() throws Exception {
    before.announce(7, ipv4(1), true, AnnounceEvent.COMPLETED, 0);
    before.write(file, NOW);
    begin(State.clocks(NOW)).run(torrent -> !torrent.equals(State.torrent(7)));
    assertEquals(before.torrents(0).size() - 1, after.torrents(0).size());
    assertEquals(TORRENTS - 1, after.swarms.torrents());
    assertEquals(TORRENTS - 1, after.swarms.usedByTorrents(), "no room is kept for it");
    assertTrue(
        notices.contains(
            new Notice(
                false, "1 torrents of " + file + " are left out, they are not served any more")),
        notices::toString);
    after.announce(7, ipv4(2), false, AnnounceEvent.NONE, 0);
    assertEquals(
        new SwarmCounts(0, 1, 1),
        SwarmCounts.of(after.swarms, State.torrent(7)),
        "its completed download is remembered");
  }

  @Test
  void shouldUseNoTorrentOfAFileThatIsDamagedAtItsEnd() throws Exception {
    byte[] damaged = flipLastBit();
    Restore restore = begin(State.clocks(NOW));
    assertTrue(after.ids.isValid(id, ipv4(1), 0));
    restore.run(torrent -> true);
    assertEquals(1, after.swarms.torrents());
    assertEquals(1, after.swarms.peers());
    assertArrayEquals(damaged, Files.readAllBytes(aside));
    assertEquals(
        List.of(
            "Snapshot "
                + file
                + " is not used: it is damaged, the checksum of block 4 does not match; it is kept"
                + " as "
                + aside,
            "Restored 1 torrents, 1 peers and 0 completed counts from " + previous),
        notices.stream().skip(2).map(Notice::text).toList());
    assertTrue(after.ids.isValid(id, ipv4(1), 0), "its own block was whole");
  }

  /** A clock that goes on by a second whenever it is read. */
  @Test
  void shouldTellHowFarItIs() throws Exception {
    AtomicLong seconds = new AtomicLong();
    Clocks clocks =
        new Clocks(
            () -> Duration.ofSeconds(seconds.getAndIncrement()).toNanos(),
            InstantSource.fixed(Instant.ofEpochMilli(NOW.wallMillis())));
    List<String> asked = new ArrayList<>();
    Restore[] restore = new Restore[1];
    restore[0] =
        new Restore(
            SnapshotFiles.of(file),
            after.swarms,
            after.connections,
            clocks,
            notice -> {
              notices.add(notice);
              asked.add(restore[0].progress());
            });
    restore[0].begin();
    restore[0].run(torrent -> true);
    String checking = "Restoring, checking the snapshot first: %d of 4000 torrents";
    assertEquals(String.format(checking, 10), notices.get(2).text());
    assertEquals(String.format(checking, 4_000), notices.get(401).text());
    assertEquals("Restoring: 10 of 4000 torrents", notices.get(402).text());
    assertEquals("Restoring: 4000 of 4000 torrents", notices.get(801).text());
    assertTrue(notices.stream().noneMatch(Notice::warning));
    assertEquals(notices.get(501).text(), asked.get(501));
    assertEquals("", restore[0].progress());
  }

  /** Somebody writes to the file when it has just been found to be whole. */
  @Test
  void shouldKeepAFileOfWhichOnlyAPartIsRestored() throws Exception {
    AtomicLong readings = new AtomicLong();
    Clocks clocks =
        new Clocks(
            () -> {
              // Behind the first of its blocks with torrents, in the second pass.
              if (readings.incrementAndGet() == TORRENTS + 100) {
                flipLastBit();
              }
              return 0;
            },
            InstantSource.fixed(Instant.ofEpochMilli(NOW.wallMillis())));
    begin(clocks).run(torrent -> true);
    int torrents = after.swarms.torrents();
    assertTrue(torrents > 0 && torrents <= TORRENTS, () -> torrents + " torrents");
    Path kept = directory.resolve("state.partly-restored-20260101-000000");
    assertEquals(
        "Snapshot "
            + file
            + " is restored only in part: it is damaged, the checksum of block 4 does not match;"
            + " it is kept as "
            + kept,
        notices.get(2).text());
    assertTrue(notices.get(2).warning());
    assertEquals(3, notices.size(), notices::toString);
    assertTrue(Files.exists(kept));
    assertFalse(Files.exists(file));
    assertTrue(Files.exists(previous), "it is older, and left alone");
  }

  @Test
  void shouldSetAsideWhatCannotBeRead() throws Exception {
    flipLastBit();
    Files.delete(previous);
    Files.createDirectory(previous);
    begin(State.clocks(NOW)).run(torrent -> true);
    String line = notices.get(3).text();
    assertTrue(line.startsWith("Snapshot " + previous + " is not used: Is a directory; it"), line);
    assertEquals("No snapshot to restore, starting empty", notices.get(4).text());
    assertEquals(0, after.swarms.torrents());
  }

  /** Until somebody has looked at the file, it must not be written over. */
  @Test
  void shouldWriteNothingOverAFileThatCannotBeSetAside() throws Exception {
    byte[] damaged = flipLastBit();
    try (SnapshotStore store = SnapshotStore.open(file, notices::add)) {
      Restore restore = store.beginRestore(after.swarms, after.connections, State.clocks(NOW));
      Path elsewhere = directory.resolveSibling(directory.getFileName() + "-elsewhere");
      Files.move(directory, elsewhere);
      restore.run(torrent -> true);
      Files.move(elsewhere, directory);
      String reason =
          file
              + " is not used: it is damaged, the checksum of block 4 does not match; it cannot be"
              + " set aside: no such directory: "
              + directory;
      assertEquals(new Notice(true, "Snapshot " + reason), notices.get(2));
      IOException failure =
          assertThrows(
              IOException.class,
              () -> store.write(after.swarms, after.connections, List.of(), State.clocks(NOW)));
      assertEquals(reason, failure.getMessage());
    }
    assertArrayEquals(damaged, Files.readAllBytes(file));
  }

  @Test
  void shouldLeaveTheFilesAloneWhenItIsInterrupted() throws Exception {
    byte[] newest = Files.readAllBytes(file);
    byte[] older = Files.readAllBytes(previous);
    Restore restore = begin(State.clocks(NOW));
    Thread.currentThread().interrupt();
    assertThrows(ClosedByInterruptException.class, () -> restore.run(torrent -> true));
    assertTrue(Thread.interrupted());
    assertEquals(2, notices.size(), notices::toString);
    assertArrayEquals(newest, Files.readAllBytes(file));
    assertArrayEquals(older, Files.readAllBytes(previous));
  }

  /** Nor is there any memory taken for what a file only claims to hold. */
  @Test
  void shouldNotBelieveAHeadThatPromisesMoreThanFits() throws Exception {
    String written = HexFormat.of().toHexDigits(NOW.wallMillis());
    byte[] start =
        SnapshotBytes.concat(
            SnapshotBytes.record(1, written + "7fffffffffffffff" + "7fffffffffffffff"),
            SnapshotBytes.record(4, ""));
    byte[] bytes = SnapshotBytes.file(List.of(start, SnapshotBytes.record(9, "00".repeat(32))));
    Files.write(file, bytes);
    try (SnapshotInput input = new SnapshotInput(file)) {
      RecordReader.Head head = input.reader().head();
      assertEquals(bytes.length / 26, head.torrents());
      assertEquals(bytes.length / 8, head.peers());
    }
    begin(State.clocks(NOW)).run(torrent -> true);
    assertEquals(
        "Restored 0 torrents, 0 peers and 0 completed counts from " + file, notices.get(1).text());
  }

  private Restore begin(Clocks clocks) throws IOException {
    Restore restore =
        new Restore(SnapshotFiles.of(file), after.swarms, after.connections, clocks, notices::add);
    restore.begin();
    return restore;
  }

  private byte[] flipLastBit() {
    return flipLastBit(file);
  }

  /** Damages the block at the end of a file; returns all of it. */
  static byte[] flipLastBit(Path file) {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() - 1);
      int last = bytes.read();
      bytes.seek(bytes.length() - 1);
      bytes.write(last ^ 1);
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
