package org.bttracker.snapshot;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmImage;

/** Reads any bytes as a snapshot; checks that what is shown of it can be used. */
final class SnapshotFuzzHarness {
  private SnapshotFuzzHarness() {}

  /** A file of each version, whole. */
  static List<byte[]> wholeFiles() {
    return List.of(
        HexFormat.of().parseHex(DocumentedSnapshot.VERSION_2),
        HexFormat.of().parseHex(DocumentedSnapshot.VERSION_1));
  }

  /**
   * Reads a file.
   *
   * @return why it is not whole; empty if it is
   */
  static String read(byte[] file) {
    try {
      RecordReader reader =
          SnapshotInput.reader(Channels.newChannel(new ByteArrayInputStream(file)), file.length);
      check(reader.head().torrents() >= 0 && reader.head().peers() >= 0, "less than none to come");
      check(reader.head().torrents() <= file.length, "more to come than fits");
      reader.readStart(new Checks());
      reader.readRest(new Checks());
      return "";
    } catch (CorruptSnapshotException e) {
      return e.getMessage();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Cuts bytes into contents of blocks: the first two say how long the next one is. */
  static byte[] fileOfBlocks(byte[] input) {
    List<byte[]> contents = new ArrayList<>();
    int at = 0;
    while (at + 2 <= input.length) {
      int length = (input[at] & 0xFF) << 8 | input[at + 1] & 0xFF;
      at += 2;
      int to = Math.min(input.length, at + Math.max(1, length));
      contents.add(Arrays.copyOfRange(input, at, to));
      at = to;
    }
    return SnapshotBytes.file(contents);
  }

  private static void check(boolean holds, String fault) {
    if (!holds) {
      throw new AssertionError(fault);
    }
  }

  private static final class Checks implements Records {
    @Override
    public void signingKey(byte[] secret, long second) {
      check(secret.length == 16, "a key of another length");
    }

    @Override
    public void connection(long id, IpAddress address, int ageMillis) {
      check(id != 0, "ID 0");
    }

    @Override
    public void torrent(SwarmImage image, long moment, boolean first) {
      int peers = image.ipv4Peers() + image.ipv6Peers();
      check(image.length() == peers + 2 * image.ipv6Peers(), "words that are no peers");
      check(image.length() * 8 <= SnapshotFormat.MAX_BLOCK, "more than fits a block");
      for (int i = 0; i < image.ipv4Peers(); i++) {
        check((image.word(i) >>> 16 & 0xFFFF) != 0, "port 0");
      }
      for (int i = image.ipv4Peers() + 2; i < image.length(); i += 3) {
        check(image.word(i) >>> 48 != 0, "port 0");
      }
    }
  }
}
