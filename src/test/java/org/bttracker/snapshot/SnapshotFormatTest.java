package org.bttracker.snapshot;

import static org.bttracker.snapshot.DocumentedSnapshot.VERSION_2;
import static org.bttracker.snapshot.DocumentedSnapshot.WRITTEN;
import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.bttracker.snapshot.State.moment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmCounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes into a snapshot, byte by byte, and what comes out of it again. */
class SnapshotFormatTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  @Test
  void shouldWriteTheDocumentedBytes() throws Exception {
    DocumentedSnapshot.state().write(file, WRITTEN);
    assertEquals(VERSION_2, HexFormat.of().formatHex(Files.readAllBytes(file)));
  }

  @Test
  void shouldReadTheDocumentedBytes() throws Exception {
    State restored = DocumentedSnapshot.assertRead(file, HexFormat.of().parseHex(VERSION_2));
    assertEquals(List.of("0000000000c0ffee=7"), restored.completedCounts());
    assertEquals(
        DocumentedSnapshot.state().swarms.completedCounts().key(),
        restored.swarms.completedCounts().key());
  }

  @Test
  void shouldStepOverRecordsThatALaterReleaseHasAdded() throws Exception {
    List<byte[]> contents = SnapshotBytes.contents(HexFormat.of().parseHex(VERSION_2));
    byte[] unknown = SnapshotBytes.record(200, "c0ffee");
    byte[] longUnknown = SnapshotBytes.record(255, "ff".repeat(65_533));
    byte[] emptyUnknown = SnapshotBytes.record(11, "");
    byte[] head = Arrays.copyOf(contents.get(0), 27);
    byte[] start = Arrays.copyOfRange(contents.get(0), 27, contents.get(0).length);
    DocumentedSnapshot.assertRead(
        file,
        SnapshotBytes.file(
            List.of(
                SnapshotBytes.concat(head, unknown, start, emptyUnknown),
                longUnknown,
                SnapshotBytes.concat(unknown, contents.get(1), unknown),
                SnapshotBytes.concat(emptyUnknown, contents.get(2)))));
  }

  /** More peers than one record holds: of each family, and of both on the border. */
  @ParameterizedTest
  @CsvSource({"2048, 0", "2049, 0", "0, 2048", "0, 2049", "2047, 2", "5000, 4500", "4096, 1"})
  void shouldBringBackALargeSwarm(int ipv4Peers, int ipv6Peers) throws Exception {
    State before = new State();
    for (int i = 0; i < ipv4Peers; i++) {
      before.announce(1, ipv4(i), i % 3 == 0, AnnounceEvent.COMPLETED, 7 - i % 50);
    }
    for (int i = 0; i < ipv6Peers; i++) {
      before.announce(1, ipv6(i), i % 3 == 0, AnnounceEvent.NONE, 7 - i % 40);
    }
    before.announce(2, ipv4(1), true, AnnounceEvent.NONE, 7);
    before.write(file, WRITTEN);
    State after = new State();
    String restored = after.restore(file, WRITTEN).get(1).text();
    assertEquals(before.torrents(7), after.torrents(7));
    assertEquals(
        "Restored 2 torrents, "
            + (ipv4Peers + ipv6Peers + 1)
            + " peers and 0 completed counts from "
            + file,
        restored);
  }

  @Test
  void shouldBringBackEverything() throws Exception {
    State before = new State();
    fill(before, 10_000);
    Moment end = moment(10_000, Duration.ofSeconds(1_000));
    before.write(file, end);
    State after = new State();
    Moment start = new Moment(Duration.ofSeconds(-77).toNanos(), end.wallMillis());
    assertEquals(
        List.of(
            new Notice(false, "Restoring torrents from " + file),
            new Notice(
                false, "Restored 1003 torrents, 2003 peers and 1 completed counts from " + file)),
        after.restore(file, start));
    assertEquals(before.torrents(end.seconds()), after.torrents(start.seconds()));
    assertEquals(before.completedCounts(), after.completedCounts());
    assertEquals(1_003, after.swarms.torrents());
    assertEquals(2_003, after.swarms.peers());
    assertEquals(
        SwarmCounts.of(before.swarms, State.torrent(3)),
        SwarmCounts.of(after.swarms, State.torrent(3)));
    assertEquals(2, SwarmCounts.of(after.swarms, State.torrent(4)).completed());
  }

  @Test
  void shouldWriteAnEmptyTracker() throws Exception {
    State empty = new State();
    empty.write(file, WRITTEN);
    State after = new State();
    assertFalse(after.restore(file, WRITTEN).get(0).warning());
    assertEquals(List.of(), after.torrents(7));
    assertEquals(List.of(), after.connections(WRITTEN.nanos()));
  }

  @Test
  void shouldAcceptStoredIdsToTheSameAge() throws Exception {
    State before = new State();
    Moment issued = moment(500, Duration.ZERO);
    long stored = before.ids.issue(ipv4(1), issued.nanos());
    before.write(file, moment(500, Duration.ofSeconds(30)));

    State after = new State();
    after.restore(file, moment(-9_000, Duration.ofSeconds(50)));
    Moment last = moment(-9_000, Duration.ofSeconds(120));
    Moment tooLate = moment(-9_000, Duration.ofSeconds(121));
    assertValid(true, after, stored, ipv4(1), last);
    assertValid(false, after, stored, ipv4(2), last);
    assertValid(false, after, stored, ipv4(1), tooLate);
  }

  @Test
  void shouldForgetIdsThatExpiredWhileItWasDown() throws Exception {
    State before = new State();
    before.ids.issue(ipv4(1), 0);
    before.write(file, moment(0, Duration.ZERO));
    State after = new State();
    after.restore(file, moment(0, State.CONNECTION_TTL.plusMillis(1)));
    assertEquals(0, after.connections.size());
  }

  private static void assertValid(
      boolean valid, State state, long id, IpAddress address, Moment now) {
    assertEquals(valid, state.ids.isValid(id, address, now.nanos()));
  }

  /** All sorts of torrents, and more than one block of them. */
  private static void fill(State state, int now) {
    state.announce(1, ipv4(1), false, AnnounceEvent.STARTED, now);
    state.announce(2, ipv6(1), true, AnnounceEvent.NONE, now + 1);
    state.announce(3, ipv4(0xffffff), true, AnnounceEvent.COMPLETED, now + 2);
    for (int i = 0; i < 500; i++) {
      state.announce(3, ipv4(i), i % 3 == 0, AnnounceEvent.NONE, now + i);
      state.announce(3, ipv6(i), i % 2 == 0, AnnounceEvent.COMPLETED, now + 2 * i);
    }
    state.announce(4, ipv4(1), true, AnnounceEvent.COMPLETED, now);
    state.announce(4, ipv4(2), true, AnnounceEvent.COMPLETED, now);
    state.announce(4, ipv4(1), true, AnnounceEvent.STOPPED, now + 3);
    state.announce(4, ipv4(2), true, AnnounceEvent.STOPPED, now + 4);
    state.announce(5, ipv4(5), true, AnnounceEvent.NONE, now);
    for (int i = 1_000; i < 1_999; i++) {
      state.announce(i, i % 4 == 0 ? ipv6(i) : ipv4(i), i % 5 == 0, AnnounceEvent.NONE, now + 9);
    }
    state.announce(6, ipv4(6), true, AnnounceEvent.NONE, now);
    state.announce(6, ipv4(6), true, AnnounceEvent.STOPPED, now);
  }
}
