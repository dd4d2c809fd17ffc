package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A file that is not a whole snapshot is never used, and never lost. */
class SnapshotDamageTest {
  private static final int VERSION = 8;

  @TempDir private Path directory;
  private SnapshotPair files;

  @BeforeEach
  void writeSome() throws IOException {
    files = new SnapshotPair(directory);
  }

  @Test
  void shouldNeverUseATruncatedFile() throws IOException {
    for (int length = 0; length < files.newer.length; length++) {
      files.assertSetAside(Arrays.copyOf(files.newer, length), "length " + length);
    }
  }

  @Test
  void shouldNeverUseAFileWithAWrongBit() throws IOException {
    for (int bit = 0; bit < files.newer.length * Byte.SIZE; bit++) {
      byte[] damaged = files.newer.clone();
      damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      files.assertSetAside(damaged, "bit " + bit);
    }
  }

  @Test
  void shouldNeverUseAFileWithAWrongByte() throws IOException {
    for (int at = 0; at < files.newer.length; at++) {
      byte[] damaged = files.newer.clone();
      damaged[at] ^= (byte) 0xff;
      files.assertSetAside(damaged, "byte " + at);
    }
  }

  @ParameterizedTest
  @CsvSource({"00", "0000000000000000", "4274547261636b7200000002"})
  void shouldNeverUseAFileThatGoesOnBehindItsEnd(String more) throws IOException {
    byte[] longer = SnapshotBytes.concat(files.newer, HexFormat.of().parseHex(more));
    assertTrue(files.assertSetAside(longer, more).contains("it goes on behind its end"));
  }

  @Test
  void shouldNeverUseAFileThatGoesOnWithTheOneBefore() throws IOException {
    byte[] longer = SnapshotBytes.concat(files.newer, SnapshotBytes.join(files.older, List.of()));
    assertTrue(files.assertSetAside(longer, "twice").contains("it goes on behind its end"));
  }

  @Test
  void shouldNeverUseAFileThatLostABlock() throws IOException {
    List<byte[]> blocks = SnapshotBytes.blocks(files.large);
    for (int lost = 0; lost < blocks.size(); lost++) {
      List<byte[]> left = new ArrayList<>(blocks);
      left.remove(lost);
      files.assertSetAside(SnapshotBytes.join(files.large, left), "without block " + lost);
    }
  }

  @Test
  void shouldNeverUseAFileWithABlockTwice() throws IOException {
    List<byte[]> blocks = SnapshotBytes.blocks(files.large);
    for (int twice = 0; twice < blocks.size(); twice++) {
      List<byte[]> more = new ArrayList<>(blocks);
      more.add(twice, blocks.get(twice));
      files.assertSetAside(SnapshotBytes.join(files.large, more), "block " + twice + " twice");
    }
  }

  @Test
  void shouldNeverUseAFileWithTwoBlocksInEachOthersPlace() throws IOException {
    List<byte[]> blocks = SnapshotBytes.blocks(files.large);
    for (int first = 0; first < blocks.size(); first++) {
      for (int second = first + 1; second < blocks.size(); second++) {
        List<byte[]> swapped = new ArrayList<>(blocks);
        swapped.set(first, blocks.get(second));
        swapped.set(second, blocks.get(first));
        files.assertSetAside(SnapshotBytes.join(files.large, swapped), first + " and " + second);
      }
    }
  }

  /** Of a snapshot that was written a millisecond before or after, with the same torrents. */
  @Test
  void shouldNeverUseAFileWithABlockOfAnother() throws IOException {
    Path other = directory.resolve("other");
    SnapshotPair.large().write(other, new Moment(0, State.NEW_YEAR_MILLIS + 1));
    List<byte[]> otherBlocks = SnapshotBytes.blocks(Files.readAllBytes(other));
    List<byte[]> blocks = SnapshotBytes.blocks(files.large);
    for (int number = 0; number < blocks.size(); number++) {
      List<byte[]> mixed = new ArrayList<>(blocks);
      mixed.set(number, otherBlocks.get(number));
      files.assertSetAside(SnapshotBytes.join(files.large, mixed), "block " + number);
    }
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
        "Snapshot " + files.file + " is not used: " + reason + "; it is kept as " + files.aside,
        files.assertSetAside(foreign, content));
  }

  @Test
  void shouldSetAFileOfALaterVersionAside() throws IOException {
    byte[] later = files.newer.clone();
    later[VERSION + 3] = 3;
    String line = files.assertSetAside(later, "version 3");
    assertTrue(line.contains("it has version 3, known are 1 to 2"), line);
  }

  @Test
  void shouldNeverUseADamagedFileOfVersion1() throws IOException {
    byte[] whole = HexFormat.of().parseHex(DocumentedSnapshot.VERSION_1);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) 0xff;
      files.assertSetAside(damaged, "byte " + at);
      files.assertSetAside(Arrays.copyOf(whole, at), "length " + at);
    }
    String line = files.assertSetAside(Arrays.copyOf(whole, whole.length + 1), "longer");
    assertTrue(line.contains("it goes on behind its end"), line);
  }
}
