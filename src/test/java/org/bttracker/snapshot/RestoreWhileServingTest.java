package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.bttracker.snapshot.State.moment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.KeyedHash;
import org.bttracker.swarm.SwarmCounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is announced between the start and the end of a restore wins. */
class RestoreWhileServingTest {
  private static final Moment NOW = moment(0, Duration.ZERO);

  @TempDir private Path directory;
  private Path file;
  private final State before = new State();
  private final State after = new State();
  private final List<Notice> notices = new ArrayList<>();

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  @Test
  void shouldNotBringBackAPeerThatHasStoppedMeanwhile() throws Exception {
    for (int i = 1; i <= 3; i++) {
      before.announce(1, ipv4(i), true, AnnounceEvent.NONE, 0);
      before.announce(1, ipv6(i), false, AnnounceEvent.NONE, 0);
    }
    before.write(file, NOW);
    Restore restore = begin(after);
    after.announce(1, ipv4(2), true, AnnounceEvent.STOPPED, 1);
    after.announce(1, ipv6(3), false, AnnounceEvent.STOPPED, 1);
    restore.run(torrent -> true);
    assertEquals(new SwarmCounts(2, 0, 2), SwarmCounts.of(after.swarms, State.torrent(1)));
    // What stops later comes back like anybody else.
    after.announce(1, ipv4(1), true, AnnounceEvent.STOPPED, 2);
    after.announce(1, ipv4(1), true, AnnounceEvent.NONE, 3);
    assertEquals(new SwarmCounts(2, 0, 2), SwarmCounts.of(after.swarms, State.torrent(1)));
  }

  @Test
  void shouldKeepWhatAPeerHasAnnouncedMeanwhile() throws Exception {
    before.announce(1, ipv4(1), false, AnnounceEvent.NONE, -600);
    before.announce(1, ipv4(2), false, AnnounceEvent.NONE, -600);
    before.write(file, NOW);
    Restore restore = begin(after);
    after.announce(1, ipv4(1), true, AnnounceEvent.NONE, 5);
    restore.run(torrent -> true);
    assertEquals(new SwarmCounts(1, 0, 1), SwarmCounts.of(after.swarms, State.torrent(1)));
    State expected = new State();
    expected.announce(1, ipv4(1), true, AnnounceEvent.NONE, 5);
    expected.announce(1, ipv4(2), false, AnnounceEvent.NONE, -600);
    assertEquals(expected.torrents(5), after.torrents(5));
  }

  @Test
  void shouldAddWhatHasCompletedMeanwhile() throws Exception {
    complete(before, 1, 5);
    complete(before, 2, 2);
    before.announce(2, ipv4(9), true, AnnounceEvent.NONE, 0);
    before.write(file, NOW);
    Restore restore = begin(after);
    complete(after, 1, 1);
    after.announce(2, ipv4(8), true, AnnounceEvent.COMPLETED, 1);
    restore.run(torrent -> true);
    assertEquals(new SwarmCounts(0, 6, 0), SwarmCounts.of(after.swarms, State.torrent(1)));
    assertEquals(new SwarmCounts(2, 3, 0), SwarmCounts.of(after.swarms, State.torrent(2)));
  }

  /** Newcomers must not take the places of those who were here before the restart. */
  @Test
  void shouldKeepRoomForWhatTheFileHolds() throws Exception {
    for (int i = 0; i < 8; i++) {
      before.announce(i, ipv4(i), true, AnnounceEvent.NONE, 0);
    }
    before.write(file, NOW);
    State small = new State(10, 10);
    Restore restore = begin(small);
    for (int i = 100; i < 105; i++) {
      small.announce(i, ipv4(i), true, AnnounceEvent.NONE, 1);
    }
    assertEquals(2, small.swarms.torrents());
    restore.run(torrent -> true);
    assertEquals(10, small.swarms.torrents());
    assertEquals(10, small.swarms.peers());
    assertTrue(notices.stream().noneMatch(Notice::warning), notices::toString);
    small.announce(0, ipv4(0), true, AnnounceEvent.STOPPED, 2);
    small.announce(200, ipv4(200), true, AnnounceEvent.NONE, 2);
    assertEquals(10, small.swarms.torrents(), "no more room is kept");
  }

  /** Only while the restore lasts: whoever comes next finds the room of those who are too old. */
  @Test
  void shouldKeepNoRoomForWhoIsTooOld() throws Exception {
    for (int i = 0; i < 8; i++) {
      before.announce(i, ipv4(i), true, AnnounceEvent.NONE, -3_000);
    }
    before.write(file, NOW);
    State small = new State(8, 8);
    begin(small);
    assertEquals(8, small.swarms.usedByTorrents());
    RestoredBody body =
        new RestoredBody(
            small.swarms,
            State.clocks(NOW),
            State.clocks(NOW).now(),
            new RestoreProgress(notices::add),
            torrent -> true);
    before.swarms.forEach(() -> 0, image -> body.torrent(image, 0, true));
    assertEquals(0, small.swarms.torrents());
    assertEquals(0, small.swarms.usedByTorrents());
    assertEquals(0, small.swarms.usedByPeers());
  }

  @Test
  void shouldSayHowManyPeersThereWasNoRoomFor() throws Exception {
    for (int i = 0; i < 8; i++) {
      before.announce(1, ipv4(i), true, AnnounceEvent.NONE, 0);
    }
    before.write(file, NOW);
    State small = new State(10, 5);
    begin(small).run(torrent -> true);
    assertEquals(5, small.swarms.peers());
    assertEquals(
        List.of(
            new Notice(false, "Restoring torrents from " + file),
            new Notice(false, "Restored 1 torrents, 5 peers and 0 completed counts from " + file),
            new Notice(true, "3 peers of " + file + " are left out, the limits leave no room")),
        notices);
  }

  /** The oldest of a full set gives way, before the restart and after it. */
  @Test
  void shouldKeepTheOrderOfCompletedCounts() throws Exception {
    State one = new State(4 * 8, 100);
    for (int torrent = 1; torrent <= 4; torrent++) {
      complete(one, torrent, torrent);
    }
    one.write(file, NOW);
    State other = new State(4 * 8, 100);
    begin(other).run(torrent -> true);
    assertEquals(one.completedCounts(), other.completedCounts());
    complete(other, 5, 5);
    for (int torrent = 1; torrent <= 5; torrent++) {
      int expected = torrent == 1 ? 0 : torrent;
      assertEquals(expected, SwarmCounts.of(other.swarms, State.torrent(torrent)).completed());
    }
  }

  /** The key of the newest file is in use when that turns out to be damaged. */
  @Test
  void shouldLeaveOutCountsThatItCannotRead() throws Exception {
    complete(before, 1, 5);
    before.announce(2, ipv4(1), true, AnnounceEvent.COMPLETED, 0);
    before.write(directory.resolve("older"), NOW);
    State newest = new State();
    newest.swarms.completedCounts().restoreKey(new KeyedHash(1, 2));
    newest.write(file, NOW);
    RestoreTest.flipLastBit(file);
    Files.move(directory.resolve("older"), directory.resolve("state.1"));
    begin(after).run(torrent -> true);
    assertEquals(new SwarmCounts(0, 0, 0), SwarmCounts.of(after.swarms, State.torrent(1)));
    assertEquals(new SwarmCounts(1, 1, 0), SwarmCounts.of(after.swarms, State.torrent(2)));
    assertEquals(
        new Notice(
            true, "1 completed counts of " + file + ".1 are left out, they are under another key"),
        notices.get(notices.size() - 1));
  }

  /** So many downloads of a torrent, whose peers all stop. */
  private static void complete(State state, int torrent, int downloads) {
    for (int i = 0; i < downloads; i++) {
      state.announce(torrent, ipv4(50 + i), true, AnnounceEvent.COMPLETED, 0);
    }
    for (int i = 0; i < downloads; i++) {
      state.announce(torrent, ipv4(50 + i), true, AnnounceEvent.STOPPED, 0);
    }
  }

  private Restore begin(State state) throws IOException {
    Restore restore =
        new Restore(
            SnapshotFiles.of(file),
            state.swarms,
            state.connections,
            State.clocks(NOW),
            notices::add);
    restore.begin();
    return restore;
  }
}
