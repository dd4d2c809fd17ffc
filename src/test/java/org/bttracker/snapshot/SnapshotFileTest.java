package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.bttracker.snapshot.State.moment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes into a snapshot, byte by byte, and what comes out of it again. */
class SnapshotFileTest {
  /** One connection, one torrent with a leecher of IPv4 and a seeder of IPv6 that has completed. */
  private static final String DOCUMENTED =
      String.join(
          "",
          "4274547261636b72", // "BtTrackr"
          "00000001", // version
          "00000082", // a block of 130 bytes
          "1085b837", // its CRC32C, computed by another program
          "0000018bcfe56800", // written at 1,700,000,000,000 ms
          "000102030405060708090a0b0c0d0e0f", // signing key
          "000000000000006b", // signing time: 7 s on the monotonic clock, and 100
          "01", // connection
          "1122334455667788",
          "0000000000000000",
          "0000ffff0a000001",
          "000005dc", // 1,500 ms old
          "02", // torrent
          "ff00000000000000000000000000000000000007",
          "00000001", // completed
          "00000000", // seconds without peers
          "00000001", // IPv4 peers
          "00000001", // IPv6 peers
          "0a000002" + "1ae1" + "003c", // leecher, silent for 60 s
          "20010db8000000000000000000000001" + "1ae1" + "00000000" + "c00a", // 10 s, counted
          "00000000", // the end
          "00000000");

  private static final Moment WRITTEN =
      new Moment(Duration.ofSeconds(7).toNanos(), 1_700_000_000_000L);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  @Test
  void shouldWriteTheDocumentedBytes() throws Exception {
    new SnapshotFile(file).write(documented(100).swarms, documented(100).connections, WRITTEN);
    assertEquals(DOCUMENTED, HexFormat.of().formatHex(Files.readAllBytes(file)));
  }

  @Test
  void shouldReadTheDocumentedBytes() throws Exception {
    Files.write(file, HexFormat.of().parseHex(DOCUMENTED));
    State restored = new State();
    restore(restored, WRITTEN);
    assertEquals(documented(100).torrents(7), restored.torrents(7));
    assertEquals(
        documented(100).connections(WRITTEN.nanos()), restored.connections(WRITTEN.nanos()));
    long signed = full(documented(100)).issue(ipv4(3), WRITTEN.nanos());
    assertTrue(restored.ids.isValid(signed, ipv4(3), WRITTEN.nanos()));
  }

  @Test
  void shouldBringBackEverything() throws Exception {
    State before = new State();
    fill(before, 10_000);
    Moment end = moment(10_000, Duration.ofSeconds(1_000));
    new SnapshotFile(file).write(before.swarms, before.connections, end);
    State after = new State();
    Moment start = new Moment(Duration.ofSeconds(-77).toNanos(), end.wallMillis());
    assertEquals(
        List.of(
            new SnapshotFile.Notice(
                false, "Restored 1004 torrents, 2003 peers and 0 connection IDs from " + file)),
        restore(after, start));
    assertEquals(before.torrents(end.seconds()), after.torrents(start.seconds()));
    assertEquals(1_004, after.swarms.torrents());
    assertEquals(2_003, after.swarms.peers());
    assertEquals(before.swarms.scrape(State.torrent(3)), after.swarms.scrape(State.torrent(3)));
    assertEquals(2, after.swarms.scrape(State.torrent(4)).completed());
  }

  @Test
  void shouldWriteAnEmptyTracker() throws Exception {
    State empty = new State();
    new SnapshotFile(file).write(empty.swarms, empty.connections, WRITTEN);
    State after = new State();
    assertFalse(restore(after, WRITTEN).get(0).warning());
    assertEquals(List.of(), after.torrents(7));
    assertEquals(List.of(), after.connections(WRITTEN.nanos()));
  }

  @Test
  void shouldAcceptStoredAndSignedIdsToTheSameAge() throws Exception {
    State before = new State(1, new SigningKey(new byte[16], 3_000));
    Moment issued = moment(500, Duration.ZERO);
    long stored = before.ids.issue(ipv4(1), issued.nanos());
    long signed = before.ids.issue(ipv6(2), issued.nanos());
    Moment written = moment(500, Duration.ofSeconds(30));
    new SnapshotFile(file).write(before.swarms, before.connections, written);

    State after = new State();
    restore(after, moment(-9_000, Duration.ofSeconds(50)));
    Moment last = moment(-9_000, Duration.ofSeconds(120));
    Moment tooLate = moment(-9_000, Duration.ofSeconds(121));
    assertValid(true, after, stored, ipv4(1), last);
    assertValid(true, after, signed, ipv6(2), last);
    assertValid(false, after, stored, ipv4(2), last);
    assertValid(false, after, signed, ipv6(1), last);
    assertValid(false, after, stored, ipv4(1), tooLate);
    assertValid(false, after, signed, ipv6(2), tooLate);
  }

  @Test
  void shouldForgetIdsThatExpiredWhileItWasDown() throws Exception {
    State before = new State();
    before.ids.issue(ipv4(1), 0);
    new SnapshotFile(file).write(before.swarms, before.connections, moment(0, Duration.ZERO));
    State after = new State();
    restore(after, moment(0, State.CONNECTION_TTL.plusMillis(1)));
    assertEquals(0, after.connections.size());
  }

  /** The key of a snapshot verifies; it signs nothing new. */
  @Test
  void shouldSignWithAKeyOfItsOwn() throws Exception {
    State before = new State(1, SigningKey.random());
    new SnapshotFile(file).write(before.swarms, before.connections, WRITTEN);
    State after = new State(1, SigningKey.random());
    restore(after, WRITTEN);
    long signed = full(after).issue(ipv4(2), WRITTEN.nanos());
    assertTrue(after.ids.isValid(signed, ipv4(2), WRITTEN.nanos()));
    assertFalse(before.ids.isValid(signed, ipv4(2), WRITTEN.nanos()));
  }

  /** Gives IDs until they are signed. */
  private static ConnectionIds full(State state) {
    while (!state.ids.isFull()) {
      state.ids.issue(ipv4(1), WRITTEN.nanos());
    }
    return state.ids;
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

  private static State documented(long offsetSeconds) {
    byte[] key = new byte[SigningKey.LENGTH];
    for (byte i = 0; i < key.length; i++) {
      key[i] = i;
    }
    State state = new State(9, new SigningKey(key, offsetSeconds));
    state.connections.restore(0x1122334455667788L, ipv4(1), 1_500, WRITTEN.nanos());
    state.announce(7, ipv4(2), false, AnnounceEvent.NONE, 7 - 60);
    return state.announce(7, ipv6(1), true, AnnounceEvent.COMPLETED, 7 - 10);
  }

  private List<SnapshotFile.Notice> restore(State state, Moment now) throws IOException {
    return new SnapshotFile(file).restore(state.swarms, state.connections, now);
  }
}
