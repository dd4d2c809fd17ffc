package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.bttracker.client.Announce;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bttracker dump} of the packaged jar. */
class DumpIT {
  private static final int TORRENTS = 1_000_000;

  @TempDir private Path directory;

  @Test
  void shouldTellWhatATrackerHasWritten() throws Exception {
    Path file = directory.resolve("state");
    try (JarProcess tracker =
            JarProcess.start("--port=0", "--address=127.0.0.1", "--snapshot=" + file);
        TrackerSession client = new TrackerSession(tracker.awaitPort())) {
      long id = client.connect();
      client.announce(id, new Announce(TrackerSession.torrent(1), 7_001));
      client.announce(id, new Announce(TrackerSession.torrent(1), 7_002).left(0));
      client.announce(id, new Announce(TrackerSession.torrent(2), 7_001));
      tracker.signal("TERM");
      tracker.awaitExit();
    }
    List<String> lines = dump(file);
    assertEquals("Torrents        2, completed 0", lines.get(1));
    assertEquals("  IPv4          3: 1 seeder, 2 leechers", lines.get(3));
    // A tracker with a snapshot signs its connection IDs and stores none.
    assertEquals("Connection IDs  0", lines.get(6));
  }

  /** A registry of so many torrents takes far more than this heap. */
  @Test
  void shouldNotNeedTheHeapOfATracker() throws Exception {
    Path file = directory.resolve("state");
    write(file);
    List<String> lines = dump(file);
    assertEquals("Torrents        " + TORRENTS + ", completed 0", lines.get(1));
    assertTrue(lines.get(9).startsWith("0".repeat(39) + "1 "));
  }

  private static List<String> dump(Path file) throws Exception {
    try (JarProcess dump = JarProcess.startJvm(List.of("-Xmx12m"), "dump", file.toString())) {
      assertEquals(0, dump.awaitExit(), dump.output()::toString);
      return dump.output();
    }
  }

  /** Writes a snapshot of version 1: torrents 1, 2, 3 and so on with one peer each. */
  private static void write(Path file) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      out.writeBytes("BtTrackr");
      out.writeInt(1);
      writeBlock(out, ByteBuffer.allocate(32).putLong(1_700_000_000_000L));
      for (int i = 1; i <= TORRENTS; i++) {
        ByteBuffer torrent = ByteBuffer.allocate(45).put((byte) 2).position(17).putInt(i);
        torrent.putLong(0).putInt(1).putInt(0);
        writeBlock(out, torrent.putInt(0x0a000001).putShort((short) 6_881));
      }
      out.writeLong(0);
    }
  }

  private static void writeBlock(DataOutputStream out, ByteBuffer content) throws IOException {
    CRC32C checksum = new CRC32C();
    checksum.update(content.array());
    out.writeInt(content.capacity());
    out.writeInt((int) checksum.getValue());
    out.write(content.array());
  }
}
