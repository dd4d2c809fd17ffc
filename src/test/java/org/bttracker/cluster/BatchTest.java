package org.bttracker.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HexFormat;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.PeerAnnouncement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format byte by byte, as the package's page draws it. */
class BatchTest {
  private static final String HASH = "000102030405060708090a0b0c0d0e0f10111213";
  private static final String RUN = "00000000deadbeef";
  private static final String BASE = "00000000003d0900";
  private static final String EARLIER = "000000000000000b" + "ffffffffffffffff";
  private static final String HEADER =
      "0100000000000000" + RUN + "0000000000000007" + BASE + EARLIER;
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  @Test
  void shouldWriteWhatIsDrawn() {
    Batch batch = new Batch().begin(1_000 * MILLI);
    batch.add(peer(IpAddress.ofIpv4(0xC0000201), true), true, 1_005 * MILLI);
    batch.add(peer(new IpAddress(0x20010db8L << 32, 1), false), false, 998 * MILLI);
    batch.setNumber(258);
    assertEquals(
        "0100000000000000"
            + RUN
            + "0000000000000102"
            + "00000000004c4b40" // 5,000,000 ms
            + "000000000000000b"
            + "0000000000000103"
            + "0600"
            + "1ae1"
            + "00000005"
            + HASH
            + "c0000201"
            + "0100"
            + "1ae1"
            + "fffffffe" // 2 ms before the first one
            + HASH
            + "20010db8000000000000000000000001",
        HexFormat.of().formatHex(batch.entry(0xDEADBEEFL, new EndedRun(11, 259), 5_000_000)));
  }

  @Test
  void shouldReadWhatIsWritten() {
    String stopped = "0800" + "1ae1" + "00000005" + HASH + "c0000201";
    BatchReader reader = new BatchReader();
    assertTrue(reader.begin(entry(HEADER + stopped)));
    assertEquals(0xDEADBEEFL, reader.run());
    assertEquals(7, reader.number());
    assertEquals(new EndedRun(11, -1), reader.earlier());
    assertTrue(reader.hasNext());
    PeerAnnouncement read = new PeerAnnouncement();
    assertTrue(reader.next(read));
    assertTrue(reader.isStopped());
    assertFalse(reader.isSeeder());
    assertFalse(reader.isCompleted());
    assertEquals(4_000_000 + 5, reader.serverMillis());
    assertEquals(IpAddress.lowOfIpv4(0xC0000201), read.addressLow());
    assertEquals(6_881, read.port());
    assertEquals(0x10111213, read.torrentTail());
    assertFalse(reader.hasNext());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "0200000000000000" + RUN + "0000000000000007" + BASE, // another version
        "0100000000000000" + RUN + "0000000000000007" + "00000000003d09" // too short
      })
  void shouldRefuseWhatIsNoBatch(String digits) {
    assertFalse(new BatchReader().begin(entry(digits)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0800" + "0000" + "00000005" + HASH + "c0000201", // port 0
        "1000" + "1ae1" + "00000005" + HASH + "c0000201", // an unknown flag
        "0100" + "1ae1" + "00000005" + HASH + "c0000201", // too short for IPv6
        "08"
      })
  void shouldRefuseWhatIsNoChange(String digits) {
    BatchReader reader = new BatchReader();
    assertTrue(reader.begin(entry(HEADER + digits)));
    assertTrue(reader.hasNext());
    assertFalse(reader.next(new PeerAnnouncement()));
  }

  @Test
  void shouldTakeTwoHundredAndFiftyChangesOfIpv4() {
    Batch batch = new Batch().begin(0);
    int changes = 0;
    while (!batch.isFull()) {
      batch.add(peer(IpAddress.ofIpv4(changes++), false), false, 0);
    }
    assertEquals(249, changes);
    assertTrue(batch.entry(1, EndedRun.NONE, 0).length <= 8_048);
  }

  private static PeerAnnouncement peer(IpAddress address, boolean seeder) {
    InfoHash hash = InfoHash.ofHex(HASH);
    return new PeerAnnouncement()
        .torrent(hash.head(), hash.middle(), hash.tail())
        .peer(address.high(), address.low(), 6_881)
        .says(seeder, AnnounceEvent.NONE, 0);
  }

  private static ReplicationLog.Entry entry(String digits) {
    return new ReplicationLog.Entry(new Position(5_000_000, 0), HexFormat.of().parseHex(digits));
  }
}
