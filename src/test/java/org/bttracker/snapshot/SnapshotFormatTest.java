package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.bttracker.snapshot.State.moment;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32C;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.KeyedHash;
import org.bttracker.swarm.CompletedCounts;
import org.bttracker.swarm.SwarmCounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes into a snapshot, byte by byte, and what comes out of it again. */
class SnapshotFormatTest {
  /** One connection, one torrent with a leecher of IPv4 and a seeder of IPv6 that has completed. */
  static final String DOCUMENTED =
      String.join(
          "",
          "4274547261636b72", // "BtTrackr"
          "00000002", // version
          "00000000", // block 0
          "00000050", // of 80 bytes
          "189393f5", // checksum of all up to here
          "010018", // head
          "0000018bcfe56800", // written at 1,700,000,000,000 ms
          "0000000000000001", // torrents
          "0000000000000002", // peers
          "020010", // key of the fingerprints
          "0123456789abcdef", // first half
          "fedcba9876543210", // second half
          "03001c", // connection
          "1122334455667788", // ID
          "0000000000000000", // address
          "0000ffff0a000001", // of IPv4
          "000005dc", // 1,500 ms old
          "040000", // body
          "00000001", // block 1
          "00000057", // of 87 bytes
          "f95d2b51", // checksum of all up to here
          "05000c", // completed count
          "0000000000c0ffee", // fingerprint
          "00000007", // downloads
          "060008", // moment
          "0000018bcfe56706", // 250 ms before
          "07003a", // torrent
          "ff00000000000000000000000000000000000007", // info hash
          "00000001", // completed
          "0001", // IPv4 peers
          "0a0000021ae1003c", // leecher, silent for 60 s
          "20010db80000000000000000000000011ae100000000c00a", // seeder, counted, 10 s
          "00000002", // block 2
          "00000023", // of 35 bytes
          "46e34bfe", // checksum of all up to here
          "090020", // end
          "0000000000000001", // connection IDs
          "0000000000000001", // completed counts
          "0000000000000001", // torrents
          "0000000000000002"); // peers

  /** The same in version 1, of release 2.0.0. */
  static final String VERSION_1 =
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
      new Moment(Duration.ofMillis(7_250).toNanos(), 1_700_000_000_000L);

  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  @Test
  void shouldWriteTheDocumentedBytes() throws Exception {
    documented().write(file, WRITTEN);
    assertEquals(DOCUMENTED, HexFormat.of().formatHex(Files.readAllBytes(file)));
  }

  @Test
  void shouldReadTheDocumentedBytes() throws Exception {
    State restored = assertReadAsDocumented(HexFormat.of().parseHex(DOCUMENTED));
    assertEquals(List.of("0000000000c0ffee=7"), restored.completedCounts());
    assertEquals(
        documented().swarms.completedCounts().key(), restored.swarms.completedCounts().key());
  }

  /** Its key still verifies: it signed the IDs of the run before. */
  @Test
  void shouldReadAFileOfVersion1() throws Exception {
    State restored = assertReadAsDocumented(HexFormat.of().parseHex(VERSION_1));
    State before = new State(1, documentedKey());
    before.ids.issue(ipv4(2), WRITTEN.nanos());
    long signed = before.ids.issue(ipv4(3), WRITTEN.nanos());
    assertTrue(restored.ids.isValid(signed, ipv4(3), WRITTEN.nanos()));
  }

  @Test
  void shouldStepOverRecordsThatALaterReleaseHasAdded() throws Exception {
    List<byte[]> contents = SnapshotBytes.contents(HexFormat.of().parseHex(DOCUMENTED));
    byte[] unknown = SnapshotBytes.record(200, "c0ffee");
    byte[] longUnknown = SnapshotBytes.record(255, "ff".repeat(65_533));
    byte[] emptyUnknown = SnapshotBytes.record(10, "");
    byte[] head = Arrays.copyOf(contents.get(0), 27);
    byte[] start = Arrays.copyOfRange(contents.get(0), 27, contents.get(0).length);
    assertReadAsDocumented(
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
    String restored = restore(after, WRITTEN).get(1).text();
    assertEquals(before.torrents(7), after.torrents(7));
    assertEquals(restoredLine(2, ipv4Peers + ipv6Peers + 1, 0), restored);
  }

  @Test
  void shouldBringBackALargeSwarmOfVersion1() throws Exception {
    ByteBuffer content =
        ByteBuffer.allocate(65_000).putLong(WRITTEN.wallMillis()).put(new byte[16]).putLong(7);
    content.put((byte) 2).put(new byte[19]).put((byte) 9).putInt(3).putInt(0);
    content.putInt(3_000).putInt(1_000);
    for (int i = 0; i < 3_000; i++) {
      content.putInt(0x0a000000 + i).putShort((short) 6_881).putShort((short) 20);
    }
    for (int i = 0; i < 1_000; i++) {
      content.putLong(0x20010db8_00000000L).putLong(i).putShort((short) 6_881).putInt(0);
      content.putShort((short) 30);
    }
    Files.write(file, versionOne(Arrays.copyOf(content.array(), content.position())));
    State after = new State();
    assertEquals(restoredLine(1, 4_000, 0), restore(after, WRITTEN).get(1).text());
    assertEquals(4_000, after.swarms.peers());
    assertEquals(
        new SwarmCounts(0, 3, 4_000),
        SwarmCounts.of(after.swarms, InfoHash.ofHex("00".repeat(19) + "09")));
  }

  /** Version 1 keeps a torrent without peers for its count. */
  @Test
  void shouldBringBackACompletedCountOfVersion1() throws Exception {
    ByteBuffer content =
        ByteBuffer.allocate(32 + 37).putLong(WRITTEN.wallMillis()).put(new byte[16]).putLong(7);
    content.put((byte) 2).put(new byte[19]).put((byte) 9).putInt(5).putInt(60).putLong(0);
    Files.write(file, versionOne(content.array()));
    State after = new State();
    assertEquals(restoredLine(0, 0, 1), restore(after, WRITTEN).get(1).text());
    assertEquals(
        new SwarmCounts(0, 5, 0),
        SwarmCounts.of(after.swarms, InfoHash.ofHex("00".repeat(19) + "09")));
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
        restore(after, start));
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
    assertFalse(restore(after, WRITTEN).get(0).warning());
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
    restore(after, moment(-9_000, Duration.ofSeconds(50)));
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
    restore(after, moment(0, State.CONNECTION_TTL.plusMillis(1)));
    assertEquals(0, after.connections.size());
  }

  private String restoredLine(int torrents, int peers, int completedCounts) {
    return String.format(
        "Restored %d torrents, %d peers and %d completed counts from %s",
        torrents, peers, completedCounts, file);
  }

  private State assertReadAsDocumented(byte[] bytes) throws IOException {
    Files.write(file, bytes);
    State restored = new State();
    restore(restored, WRITTEN);
    assertEquals(documented().torrents(7), restored.torrents(7));
    assertEquals(documented().connections(WRITTEN.nanos()), restored.connections(WRITTEN.nanos()));
    return restored;
  }

  /** A file of version 1 of one block. */
  private static byte[] versionOne(byte[] content) {
    CRC32C checksum = new CRC32C();
    checksum.update(content);
    return ByteBuffer.allocate(28 + content.length)
        .put(HexFormat.of().parseHex("4274547261636b72" + "00000001"))
        .putInt(content.length)
        .putInt((int) checksum.getValue())
        .put(content)
        .array();
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

  private static SigningKey documentedKey() {
    byte[] key = new byte[SigningKey.LENGTH];
    for (byte i = 0; i < key.length; i++) {
      key[i] = i;
    }
    return new SigningKey(key, 100);
  }

  private static State documented() {
    State state = new State(9, documentedKey());
    state.connections.restore(0x1122334455667788L, ipv4(1), 1_500, WRITTEN.nanos());
    CompletedCounts counts = state.swarms.completedCounts();
    counts.restoreKey(new KeyedHash(0x0123456789abcdefL, 0xfedcba9876543210L));
    counts.restore(0xc0ffee, 7);
    state.announce(7, ipv4(2), false, AnnounceEvent.NONE, 7 - 60);
    return state.announce(7, ipv6(1), true, AnnounceEvent.COMPLETED, 7 - 10);
  }

  private List<Notice> restore(State state, Moment now) throws IOException {
    return state.restore(file, now);
  }
}
