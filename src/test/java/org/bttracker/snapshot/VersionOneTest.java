package org.bttracker.snapshot;

import static org.bttracker.snapshot.DocumentedSnapshot.VERSION_1;
import static org.bttracker.snapshot.DocumentedSnapshot.WRITTEN;
import static org.bttracker.snapshot.State.ipv4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;
import org.bttracker.protocol.InfoHash;
import org.bttracker.swarm.SwarmCounts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of version 1, of release 2.0.0, is still read. */
class VersionOneTest {
  @TempDir private Path directory;
  private Path file;

  @BeforeEach
  void nameFile() {
    file = directory.resolve("state");
  }

  /** Its key still verifies: it signed the IDs of the run before. */
  @Test
  void shouldReadAFileOfVersion1() throws Exception {
    State restored = DocumentedSnapshot.assertRead(file, HexFormat.of().parseHex(VERSION_1));
    State before = new State(1, DocumentedSnapshot.key());
    before.ids.issue(ipv4(2), WRITTEN.nanos());
    long signed = before.ids.issue(ipv4(3), WRITTEN.nanos());
    assertTrue(restored.ids.isValid(signed, ipv4(3), WRITTEN.nanos()));
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
    assertEquals(
        "Restored 1 torrents, 4000 peers and 0 completed counts from " + file,
        after.restore(file, WRITTEN).get(1).text());
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
    assertEquals(
        "Restored 0 torrents, 0 peers and 1 completed counts from " + file,
        after.restore(file, WRITTEN).get(1).text());
    assertEquals(
        new SwarmCounts(0, 5, 0),
        SwarmCounts.of(after.swarms, InfoHash.ofHex("00".repeat(19) + "09")));
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
}
