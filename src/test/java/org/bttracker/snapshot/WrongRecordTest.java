package org.bttracker.snapshot;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All checksums are right, but only a faulty program can have written the records. */
class WrongRecordTest {
  @TempDir private Path directory;
  private SnapshotPair files;

  @BeforeEach
  void writeSome() throws IOException {
    files = new SnapshotPair(directory);
  }

  /** All checksums are right: the end tells. */
  @Test
  void shouldNeverUseAFileWhoseEndCountsMore() throws IOException {
    List<byte[]> contents = SnapshotBytes.contents(files.large);
    contents.remove(2);
    String reason = files.assertSetAside(SnapshotBytes.file(contents), "a torrent less");
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
    List<byte[]> contents = SnapshotBytes.contents(files.newer);
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
    String line = files.assertSetAside(SnapshotBytes.file(contents), reason);
    assertTrue(line.contains(reason), line);
  }

  @Test
  void shouldNeverUseAFileWithoutAHead() throws IOException {
    List<byte[]> contents = SnapshotBytes.contents(files.newer);
    contents.set(0, Arrays.copyOfRange(contents.get(0), 27, contents.get(0).length));
    String line = files.assertSetAside(SnapshotBytes.file(contents), "no head");
    assertTrue(line.contains("its head is missing"), line);
  }
}
