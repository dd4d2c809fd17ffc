package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.bttracker.connection.SigningKey;
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
  private static final int BLOCKS = 12;

  @TempDir private Path directory;
  private Path file;
  private Path previous;
  private Path aside;
  private byte[] older;
  private byte[] newer;

  private long connectionId;
  private long signedId;

  @BeforeEach
  void writeTwo() throws IOException {
    file = directory.resolve("state");
    previous = directory.resolve("state.1");
    aside = directory.resolve("state.corrupt-20260101-000000");
    State state = new State(1, SigningKey.random());
    state.announce(1, ipv4(1), true, AnnounceEvent.COMPLETED, 0);
    connectionId = state.ids.issue(ipv4(9), 0);
    signedId = state.ids.issue(ipv4(8), 0);
    write(state);
    older = Files.readAllBytes(file);
    state.announce(1, ipv6(2), false, AnnounceEvent.NONE, 0);
    write(state);
    newer = Files.readAllBytes(file);
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

  @Test
  void shouldNeverUseAFileThatLostABlock() throws IOException {
    State large = new State();
    for (int i = 0; i < 3_000; i++) {
      large.announce(i, ipv4(i), true, AnnounceEvent.NONE, 0);
    }
    write(large);
    byte[] whole = Files.readAllBytes(file);
    int block = SnapshotFormat.BLOCK_HEADER + SnapshotFormat.MAX_BLOCK;
    assertTrue(whole.length > BLOCKS + 2 * block);
    byte[] damaged = Arrays.copyOf(whole, whole.length - block);
    System.arraycopy(whole, BLOCKS + block, damaged, BLOCKS, damaged.length - BLOCKS);
    Files.write(previous, older);
    assertSetAside(damaged, "without the first block");
  }

  /** Its checksum is right: only somebody's program can have written it. */
  @Test
  void shouldNotTakeOverAConnectionIdOf0() throws IOException {
    ByteBuffer damaged = ByteBuffer.wrap(newer.clone());
    int at = BLOCKS + SnapshotFormat.BLOCK_HEADER;
    while (damaged.getLong(at) != connectionId) {
      at++;
    }
    damaged.putLong(at, 0);
    CRC32C checksum = new CRC32C();
    checksum.update(damaged.array(), BLOCKS + SnapshotFormat.BLOCK_HEADER, damaged.getInt(BLOCKS));
    damaged.putInt(BLOCKS + Integer.BYTES, (int) checksum.getValue());
    String line = assertSetAside(damaged.array(), "ID 0").get(0).text();
    assertTrue(line.contains("a connection ID is 0"), line);
  }

  @ParameterizedTest
  @CsvSource({
    "a text, it is no snapshot",
    "'', it is no snapshot",
    "BtTrack, it is no snapshot",
    "bttrackr and more text, it is no snapshot",
    "BtTrackr and more text, 'it has version 543256164, known is 1'"
  })
  void shouldSetAForeignFileAside(String content, String reason) throws IOException {
    byte[] foreign = content.getBytes(StandardCharsets.US_ASCII);
    List<SnapshotFile.Notice> notices = assertSetAside(foreign, content);
    assertEquals(
        "Snapshot " + file + " is not used: " + reason + "; it is kept as " + aside,
        notices.get(0).text());
  }

  @Test
  void shouldSetAFileOfALaterVersionAside() throws IOException {
    byte[] later = newer.clone();
    later[VERSION + 3] = 2;
    String line = assertSetAside(later, "version 2").get(0).text();
    assertTrue(line.contains("it has version 2, known is 1"), line);
  }

  @Test
  void shouldNotWriteOverWhatWasSetAsideBefore() throws IOException {
    byte[] damaged = Arrays.copyOf(newer, newer.length - 1);
    Files.writeString(aside, "first");
    Files.writeString(Path.of(aside + "-1"), "second");
    Files.write(file, damaged);
    restore(new State());
    assertEquals("first", Files.readString(aside));
    assertEquals("second", Files.readString(Path.of(aside + "-1")));
    assertArrayEquals(damaged, Files.readAllBytes(Path.of(aside + "-2")));
  }

  @Test
  void shouldStartEmptyWhenBothAreDamaged() throws IOException {
    byte[] damaged = Arrays.copyOf(newer, newer.length - 1);
    byte[] damagedToo = Arrays.copyOf(older, older.length - 1);
    Files.write(file, damaged);
    Files.write(previous, damagedToo);
    State state = new State();
    List<SnapshotFile.Notice> notices = restore(state);
    assertEquals(3, notices.size(), notices::toString);
    assertTrue(notices.stream().allMatch(SnapshotFile.Notice::warning), notices::toString);
    assertEquals("No snapshot to restore, starting empty", notices.get(2).text());
    assertEquals(0, state.swarms.torrents());
    assertEquals(0, state.connections.size());
    assertFalse(state.ids.isValid(signedId, ipv4(8), 0));
    assertArrayEquals(damaged, Files.readAllBytes(aside));
    assertArrayEquals(
        damagedToo, Files.readAllBytes(directory.resolve("state.1.corrupt-20260101-000000")));
    assertEquals(2, names().size(), () -> names().toString());
  }

  @Test
  void shouldUseTheOneBeforeWhenKilledBetweenTheTwoRenames() throws IOException {
    Files.delete(file);
    State state = new State();
    assertEquals(
        List.of(
            new SnapshotFile.Notice(
                false, "Restored 1 torrents, 1 peers and 1 connection IDs from " + previous)),
        restore(state));
    assertTrue(state.ids.isValid(signedId, ipv4(8), 0));
    assertEquals(List.of("state.1"), names());
  }

  @Test
  void shouldSayWithoutAWarningThatThereIsNone() throws IOException {
    Files.delete(file);
    Files.delete(previous);
    assertEquals(
        List.of(new SnapshotFile.Notice(false, "No snapshot to restore, starting empty")),
        restore(new State()));
  }

  @Test
  void shouldKeepTheDamagedFileThroughTheNextSnapshots() throws IOException {
    byte[] damaged = Arrays.copyOf(newer, newer.length - 1);
    Files.write(file, damaged);
    State state = new State();
    restore(state);
    write(state);
    write(state);
    assertArrayEquals(damaged, Files.readAllBytes(aside));
  }

  /** Puts a file there that must not be used, and checks that the one before is. */
  private List<SnapshotFile.Notice> assertSetAside(byte[] damaged, String what) throws IOException {
    Files.write(file, damaged);
    State state = new State();
    List<SnapshotFile.Notice> notices = restore(state);
    assertEquals(2, notices.size(), what);
    assertTrue(notices.get(0).warning(), what);
    assertFalse(notices.get(0).text().contains("\n"), what);
    assertFalse(notices.get(1).warning(), what);
    assertEquals(1, state.swarms.peers(), what);
    assertEquals(1, state.connections.size(), what);
    assertArrayEquals(damaged, Files.readAllBytes(aside), what);
    assertFalse(Files.exists(file), what);
    assertArrayEquals(older, Files.readAllBytes(previous), what);
    Files.delete(aside);
    return notices;
  }

  private void write(State state) throws IOException {
    new SnapshotFile(file).write(state.swarms, state.connections, NOW);
  }

  private List<SnapshotFile.Notice> restore(State state) throws IOException {
    return new SnapshotFile(file).restore(state.swarms, state.connections, NOW);
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
