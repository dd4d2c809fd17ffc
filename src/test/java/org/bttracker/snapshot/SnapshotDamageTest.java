package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bttracker.protocol.AnnounceEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is not a whole snapshot is never used, and never lost. */
class SnapshotDamageTest {
  /** The 1st of January 2026. */
  private static final Moment NOW = new Moment(0, State.NEW_YEAR_MILLIS);

  private static final int VERSION = 8;

  @TempDir private Path directory;
  private Path file;
  private Path previous;
  private Path aside;
  private byte[] older;
  private byte[] newer;

  /** Connection IDs in a block, two blocks of torrents, the end. */
  private byte[] large;

  @BeforeEach
  void writeSome() throws IOException {
    file = directory.resolve("state");
    previous = directory.resolve("state.1");
    aside = directory.resolve("state.corrupt-20260101-000000");
    State state = new State();
    for (int i = 0; i < 3_000; i++) {
      state.announce(i, ipv4(i), true, AnnounceEvent.NONE, 0);
    }
    large = written(state);
    assertEquals(4, SnapshotBytes.blocks(large).size());
    state = new State();
    state.announce(1, ipv4(1), true, AnnounceEvent.COMPLETED, 0);
    state.ids.issue(ipv4(9), 0);
    older = written(state);
    state.announce(1, ipv6(2), false, AnnounceEvent.NONE, 0);
    newer = written(state);
    Files.write(previous, older);
  }

  @Test
  void shouldNeverUseATruncatedFile() throws IOException {
    for (int length = 0; length < newer.length; length++) {
      assertSetAside(Arrays.copyOf(newer, length), "length " + length);
    }
  }

  @Test
  void shouldNeverUseAFileWithAWrongBit() throws IOException {
    for (int bit = 0; bit < newer.length * Byte.SIZE; bit++) {
      byte[] damaged = newer.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertSetAside(damaged, "bit " + bit);
    }
  }

  @Test
  void shouldNeverUseAFileWithAWrongByte() throws IOException {
    for (int at = 0; at < newer.length; at++) {
      byte[] damaged = newer.clone();
      damaged[at] ^= (byte) 0xff;
      assertSetAside(damaged, "byte " + at);
    }
  }

  @ParameterizedTest
  @CsvSource({"00", "0000000000000000", "4274547261636b7200000002"})
  void shouldNeverUseAFileThatGoesOnBehindItsEnd(String more) throws IOException {
    byte[] longer = SnapshotBytes.concat(newer, HexFormat.of().parseHex(more));
    assertTrue(assertSetAside(longer, more).contains("it goes on behind its end"));
  }

  @Test
  void shouldNeverUseAFileThatGoesOnWithTheOneBefore() throws IOException {
    byte[] longer = SnapshotBytes.concat(newer, SnapshotBytes.join(older, List.of()));
    assertTrue(assertSetAside(longer, "twice").contains("it goes on behind its end"));
  }

  @Test
  void shouldNeverUseAFileThatLostABlock() throws IOException {
    List<byte[]> blocks = SnapshotBytes.blocks(large);
    for (int lost = 0; lost < blocks.size(); lost++) {
      List<byte[]> left = new ArrayList<>(blocks);
      left.remove(lost);
      assertSetAside(SnapshotBytes.join(large, left), "without block " + lost);
    }
  }

  @Test
  void shouldNeverUseAFileWithABlockTwice() throws IOException {
    List<byte[]> blocks = SnapshotBytes.blocks(large);
    for (int twice = 0; twice < blocks.size(); twice++) {
      List<byte[]> more = new ArrayList<>(blocks);
      more.add(twice, blocks.get(twice));
      assertSetAside(SnapshotBytes.join(large, more), "block " + twice + " twice");
    }
  }

  @Test
  void shouldNeverUseAFileWithTwoBlocksInEachOthersPlace() throws IOException {
    List<byte[]> blocks = SnapshotBytes.blocks(large);
    for (int first = 0; first < blocks.size(); first++) {
      for (int second = first + 1; second < blocks.size(); second++) {
        List<byte[]> swapped = new ArrayList<>(blocks);
        swapped.set(first, blocks.get(second));
        swapped.set(second, blocks.get(first));
        assertSetAside(SnapshotBytes.join(large, swapped), first + " and " + second);
      }
    }
  }

  /** Of a snapshot that was written a millisecond before or after, with the same torrents. */
  @Test
  void shouldNeverUseAFileWithABlockOfAnother() throws IOException {
    State state = new State();
    for (int i = 0; i < 3_000; i++) {
      state.announce(i, ipv4(i), true, AnnounceEvent.NONE, 0);
    }
    Path other = directory.resolve("other");
    state.write(other, new Moment(0, State.NEW_YEAR_MILLIS + 1));
    List<byte[]> otherBlocks = SnapshotBytes.blocks(Files.readAllBytes(other));
    List<byte[]> blocks = SnapshotBytes.blocks(large);
    for (int number = 0; number < blocks.size(); number++) {
      List<byte[]> mixed = new ArrayList<>(blocks);
      mixed.set(number, otherBlocks.get(number));
      assertSetAside(SnapshotBytes.join(large, mixed), "block " + number);
    }
  }

  /** All checksums are right: the end tells. */
  @Test
  void shouldNeverUseAFileWhoseEndCountsMore() throws IOException {
    List<byte[]> contents = SnapshotBytes.contents(large);
    contents.remove(2);
    String reason = assertSetAside(SnapshotBytes.file(contents), "a torrent less");
    assertTrue(reason.matches(".*it is damaged, of 3000 torrents it has \\d+;.*"), reason);
  }

  /** All checksums are right: only a faulty program can have written these. */
  @ParameterizedTest
  @CsvSource({
    "0, 01, 0018" + "0000000000000000" + "0000000000000000" + "0000000000000000, is out of place",
    "0, 07, 001a" + "0000000000000000000000000000000000000000" + "00000000" + "0000, out of place",
    "0, 09, 0020"
        + "0000000000000000"
        + "0000000000000000"
        + "0000000000000000"
        + "0000000000000000, is out of place",
    "0, 03, 001c" + "0000000000000000" + "0000000000000000" + "0000ffff0a000001" + "00000000, is 0",
    "0, 03, 001b"
        + "0000000000000001"
        + "0000000000000000"
        + "0000ffff0a000001"
        + "000000, 27 byte",
    "1, 03, 001c"
        + "0000000000000001"
        + "0000000000000000"
        + "0000ffff0a000001"
        + "00000000, place",
    "1, 04, 0000, is out of place",
    "0, 05, 000c" + "0000000000000001" + "00000001, is out of place",
    "0, 02, 000f" + "000000000000000000000000000000, has 15 bytes",
    "1, 02, 0010" + "00000000000000000000000000000000, is out of place",
    "1, 05, 000c" + "0000000000000000" + "00000001, a completed count is below 1",
    "1, 05, 000c" + "0000000000000001" + "00000000, a completed count is below 1",
    "1, 05, 000c" + "0000000000000001" + "ffffffff, a completed count is below 1",
    "1, 05, 000b" + "0000000000000001" + "000000, has 11 bytes",
    "1, 06, 0004" + "00000000, a record of type 6 has 4 bytes",
    "1, 07, 0022"
        + "0000000000000000000000000000000000000000"
        + "00000000"
        + "0001"
        + "0a00000100000000, a peer has port 0",
    "1, 07, 0032"
        + "0000000000000000000000000000000000000000"
        + "00000000"
        + "0000"
        + "000000000000000100000000000000010000000000000000, a peer has port 0",
    "1, 07, 001a" + "0000000000000000000000000000000000000000" + "00000000" + "0001, has 26 bytes",
    "1, 07, 0023"
        + "0000000000000000000000000000000000000000"
        + "00000000"
        + "0001"
        + "0a00000100010000"
        + "00, has 35 bytes",
    "1, 07, 0001" + "00, has 1 bytes",
    "1, 08, 0001" + "00, has 1 bytes",
    "1, 08, 0002" + "0000, a record of type 8 is out of place",
    "1, 07, ffff" + "00, a record is not whole",
    "1, 07, '', a record is not whole"
  })
  void shouldNeverUseAFileWithAWrongRecord(int block, String type, String rest, String reason)
      throws IOException {
    List<byte[]> contents = SnapshotBytes.contents(newer);
    byte[] wrong = HexFormat.of().parseHex(type + rest);
    byte[] content = contents.get(block);
    // Behind the head, or at the beginning of the body.
    int at = block == 0 ? 27 : 0;
    contents.set(
        block,
        SnapshotBytes.concat(
            Arrays.copyOf(content, at),
            wrong,
            rest.isEmpty() || rest.startsWith("ffff")
                ? new byte[0]
                : Arrays.copyOfRange(content, at, content.length)));
    String line = assertSetAside(SnapshotBytes.file(contents), reason);
    assertTrue(line.contains(reason), line);
  }

  @Test
  void shouldNeverUseAFileWithoutAHead() throws IOException {
    List<byte[]> contents = SnapshotBytes.contents(newer);
    contents.set(0, Arrays.copyOfRange(contents.get(0), 27, contents.get(0).length));
    String line = assertSetAside(SnapshotBytes.file(contents), "no head");
    assertTrue(line.contains("its head is missing"), line);
  }

  @ParameterizedTest
  @CsvSource({
    "a text, it is no snapshot",
    "'', it is no snapshot",
    "BtTrack, it is no snapshot",
    "bttrackr and more text, it is no snapshot",
    "BtTrackr and more text, 'it has version 543256164, known are 1 to 2'"
  })
  void shouldSetAForeignFileAside(String content, String reason) throws IOException {
    byte[] foreign = content.getBytes(StandardCharsets.US_ASCII);
    assertEquals(
        "Snapshot " + file + " is not used: " + reason + "; it is kept as " + aside,
        assertSetAside(foreign, content));
  }

  @Test
  void shouldSetAFileOfALaterVersionAside() throws IOException {
    byte[] later = newer.clone();
    later[VERSION + 3] = 3;
    String line = assertSetAside(later, "version 3");
    assertTrue(line.contains("it has version 3, known are 1 to 2"), line);
  }

  @Test
  void shouldNeverUseADamagedFileOfVersion1() throws IOException {
    byte[] whole = HexFormat.of().parseHex(SnapshotFormatTest.VERSION_1);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0xff;
      assertSetAside(damaged, "byte " + at);
      assertSetAside(Arrays.copyOf(whole, at), "length " + at);
    }
    String line = assertSetAside(Arrays.copyOf(whole, whole.length + 1), "longer");
    assertTrue(line.contains("it goes on behind its end"), line);
  }

  @Test
  void shouldNotWriteOverWhatWasSetAsideBefore() throws IOException {
    byte[] damaged = Arrays.copyOf(newer, newer.length - 1);
    Files.writeString(aside, "first");
    Files.writeString(Path.of(aside + "-1"), "second");
    Files.write(file, damaged);
    new State().restore(file, NOW);
    assertEquals("first", Files.readString(aside));
    assertEquals("second", Files.readString(Path.of(aside + "-1")));
    assertArrayEquals(damaged, Files.readAllBytes(Path.of(aside + "-2")));
  }

  @Test
  void shouldStartEmptyWhenBothAreDamaged() throws IOException {
    byte[] damaged = newer.clone();
    damaged[20] ^= 1;
    byte[] damagedToo = older.clone();
    damagedToo[20] ^= 1;
    Files.write(file, damaged);
    Files.write(previous, damagedToo);
    State state = new State();
    List<Notice> notices = state.restore(file, NOW);
    assertEquals(3, notices.size(), notices::toString);
    assertTrue(notices.stream().allMatch(Notice::warning), notices::toString);
    assertEquals("No snapshot to restore, starting empty", notices.get(2).text());
    assertEquals(0, state.swarms.torrents());
    assertEquals(0, state.connections.size());
    assertArrayEquals(damaged, Files.readAllBytes(aside));
    assertArrayEquals(
        damagedToo, Files.readAllBytes(directory.resolve("state.1.corrupt-20260101-000000")));
    assertFalse(Files.exists(file));
    assertFalse(Files.exists(previous));
  }

  @Test
  void shouldUseTheOneBeforeWhenKilledBetweenTheTwoRenames() throws IOException {
    Files.delete(file);
    assertEquals(
        List.of(
            new Notice(false, "Restored 1 connection IDs from " + previous),
            new Notice(false, "Restoring torrents from " + previous),
            new Notice(
                false, "Restored 1 torrents, 1 peers and 0 completed counts from " + previous)),
        new State().restore(file, NOW));
    assertTrue(Files.exists(previous));
  }

  @Test
  void shouldSayWithoutAWarningThatThereIsNone() throws IOException {
    Files.delete(file);
    Files.delete(previous);
    assertEquals(
        List.of(new Notice(false, "No snapshot to restore, starting empty")),
        new State().restore(file, NOW));
  }

  @Test
  void shouldKeepTheDamagedFileThroughTheNextSnapshots() throws IOException {
    byte[] damaged = Arrays.copyOf(newer, newer.length - 1);
    Files.write(file, damaged);
    State state = new State();
    state.restore(file, NOW);
    state.write(file, NOW);
    state.write(file, NOW);
    assertArrayEquals(damaged, Files.readAllBytes(aside));
  }

  /**
   * Puts a file there that must not be used, and checks that the one before is; returns why.
   * Connection IDs are used as soon as their own block is found to be whole.
   */
  private String assertSetAside(byte[] damaged, String what) throws IOException {
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
