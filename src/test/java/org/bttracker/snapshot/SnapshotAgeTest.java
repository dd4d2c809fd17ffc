package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.bttracker.snapshot.State.moment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmCounts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers grow older while the tracker is down, by the wall clock. */
class SnapshotAgeTest {
  private static final int TTL = (int) State.PEER_TTL.toSeconds();

  /** Of the program before; the one after begins at 0. */
  private static final int START = 50_000;

  @TempDir private Path directory;

  /** In minutes: how long a peer was silent, how long the tracker was down, is the peer there. */
  @ParameterizedTest
  @CsvSource({
    "40, 10, false",
    "40, 5, true",
    "0, 45, true",
    "0, 46, false",
    "45, 0, true",
    "46, 0, false",
    "0, 273, false",
    "0, 1440, false",
    "0, 1051200, false"
  })
  void shouldDropPeersThatAreTooOldAtTheRestore(int silent, int down, boolean there)
      throws Exception {
    State before = new State();
    for (int i = 0; i < 3; i++) {
      before.announce(1, ipv4(i), true, AnnounceEvent.NONE, START);
      before.announce(1, ipv6(i), false, AnnounceEvent.NONE, START);
    }
    before.announce(2, ipv4(1), false, AnnounceEvent.NONE, START);
    write(before, moment(START, Duration.ofMinutes(silent)));
    State after = restore(moment(0, Duration.ofMinutes(silent + down)));
    int peers = there ? 3 : 0;
    assertEquals(new SwarmCounts(peers, 0, peers), SwarmCounts.of(after.swarms, State.torrent(1)));
    assertEquals(there ? 7 : 0, after.swarms.peers());
    assertEquals(there ? 2 : 0, after.swarms.torrents());
  }

  /** A wall clock without a battery begins in 1970, and is set years later. */
  @Test
  void shouldDropPeersAfterAnyTime() throws Exception {
    State before = new State().announce(1, ipv4(1), true, AnnounceEvent.NONE, START);
    write(before, new Moment(Duration.ofSeconds(START + 5).toNanos(), 0));
    long inYear2106 = (Integer.MAX_VALUE + (1L << 31)) * 1_000;
    assertEquals(0, restore(new Moment(0, inYear2106)).swarms.peers());
    assertEquals(0, restore(new Moment(0, Integer.MAX_VALUE * 1_000L)).swarms.peers());
  }

  @Test
  void shouldExpireARestoredPeerWhenItsTimeHasCome() throws Exception {
    State before = new State();
    before.announce(1, ipv4(1), true, AnnounceEvent.NONE, START);
    before.announce(1, ipv6(1), true, AnnounceEvent.NONE, START);
    write(before, moment(START, Duration.ofMinutes(40)));
    State after = restore(moment(0, Duration.ofMinutes(42)));
    after.purge(TTL);
    assertEquals(2, after.swarms.peers());
    after.purge(TTL + 1);
    assertEquals(0, after.swarms.peers());
  }

  @Test
  void shouldKeepAgesWhenTheWallClockWasSetBack() throws Exception {
    State before = new State();
    before.announce(1, ipv4(1), true, AnnounceEvent.NONE, START);
    before.announce(1, ipv6(1), false, AnnounceEvent.NONE, START + 600);
    long id = before.ids.issue(ipv4(1), Duration.ofSeconds(START + 1_140).toNanos());
    Moment written = moment(START, Duration.ofMinutes(20));
    write(before, written);
    Moment anHourAgo = new Moment(0, written.wallMillis() - 3_600_000);
    State after = restore(anHourAgo);
    assertEquals(before.torrents(written.seconds()), after.torrents(0));
    assertEquals(before.connections(written.nanos()), after.connections(0));
    assertTrue(after.ids.isValid(id, ipv4(1), Duration.ofSeconds(60).toNanos()));
    assertEquals(0, after.connections(Duration.ofMillis(60_001).toNanos()).size());
  }

  @Test
  void shouldKeepTheCountOfATorrentWithoutPeers() throws Exception {
    State before = new State();
    before.announce(1, ipv4(1), true, AnnounceEvent.COMPLETED, START);
    before.announce(1, ipv4(1), true, AnnounceEvent.STOPPED, START);
    write(before, moment(START, Duration.ofHours(10)));
    State after = restore(moment(0, Duration.ofHours(20)));
    assertEquals(new SwarmCounts(0, 1, 0), SwarmCounts.of(after.swarms, State.torrent(1)));
  }

  @Test
  void shouldKeepTheCountOfATorrentWhosePeersExpired() throws Exception {
    State before = new State();
    before.announce(1, ipv4(1), true, AnnounceEvent.COMPLETED, START);
    write(before, moment(START, Duration.ZERO));
    State after = restore(moment(0, Duration.ofHours(1)));
    assertEquals(new SwarmCounts(0, 1, 0), SwarmCounts.of(after.swarms, State.torrent(1)));
  }

  @Test
  void shouldCountADownloadOnceAcrossTheRestart() throws Exception {
    State before = new State().announce(1, ipv4(1), true, AnnounceEvent.COMPLETED, START);
    write(before, moment(START, Duration.ZERO));
    State after = restore(moment(0, Duration.ZERO));
    after.announce(1, ipv4(1), true, AnnounceEvent.COMPLETED, 1);
    assertEquals(new SwarmCounts(1, 1, 0), SwarmCounts.of(after.swarms, State.torrent(1)));
  }

  /** On a slow disk, on which a block takes three minutes; all peers announce in each of them. */
  @Test
  void shouldKeepAllPeersThatAnnounceWhileItIsWrittenForHours() throws Exception {
    State before = new State();
    AtomicInteger seconds = new AtomicInteger(START);
    Runnable announceAll =
        () -> {
          for (int i = 0; i < 10_000; i++) {
            IpAddress peer = i % 10 == 0 ? ipv6(i) : ipv4(i);
            before.announce(i / 2, peer, i % 3 == 0, AnnounceEvent.NONE, seconds.get());
          }
        };
    announceAll.run();
    Clocks clocks =
        new Clocks(
            () -> Duration.ofSeconds(seconds.get()).toNanos(),
            () -> Instant.ofEpochMilli(State.NEW_YEAR_MILLIS + seconds.get() * 1_000L));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    WritableByteChannel disk = Channels.newChannel(bytes);
    WritableByteChannel slow =
        new WritableByteChannel() {
          @Override
          public int write(ByteBuffer source) throws IOException {
            seconds.addAndGet(180);
            announceAll.run();
            return disk.write(source);
          }

          @Override
          public boolean isOpen() {
            return true;
          }

          @Override
          public void close() {}
        };
    SnapshotWriter.write(slow, before.swarms, before.connections, List.of(), clocks);
    assertTrue(seconds.get() >= START + 1_000, seconds::toString);
    Files.write(directory.resolve("state"), bytes.toByteArray());
    Moment end = clocks.now();
    State after = restore(new Moment(0, end.wallMillis() + 1_000));
    assertEquals(10_000, after.swarms.peers());
    assertEquals(
        before.torrents(end.seconds()).stream().map(SnapshotAgeTest::withoutAges).toList(),
        after.torrents(0).stream().map(SnapshotAgeTest::withoutAges).toList());
    // A peer is as old as it was when its shard was written.
    after.purge(TTL - (seconds.get() - START));
    assertEquals(10_000, after.swarms.peers());
  }

  /** A purge takes a while, and goes by the moment when it was begun. */
  @Test
  void shouldKeepPeersThatAnnounceWhileItPurges() {
    State state = new State();
    state.announce(1, ipv4(1), true, AnnounceEvent.NONE, START + 1);
    state.announce(2, ipv6(1), true, AnnounceEvent.NONE, START + 2);
    state.purge(START);
    assertEquals(2, state.swarms.peers());
  }

  /** State and age are the last four digits. */
  private static String withoutAges(String torrent) {
    return torrent.replaceAll("([0-9a-f]{12})[0-9a-f]{4}(?=[,\\]])", "$1");
  }

  private void write(State state, Moment now) throws IOException {
    state.write(directory.resolve("state"), now);
  }

  private State restore(Moment now) throws IOException {
    State state = new State();
    List<Notice> notices = state.restore(directory.resolve("state"), now);
    assertTrue(notices.stream().noneMatch(Notice::warning), notices::toString);
    return state;
  }
}
