package org.bttracker.snapshot;

import static org.bttracker.snapshot.State.ipv4;
import static org.bttracker.snapshot.State.ipv6;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.KeyedHash;
import org.bttracker.swarm.CompletedCounts;

/** The snapshot of the documentation, in each version of the format, and what it holds. */
final class DocumentedSnapshot {
  /** One connection, one torrent with a leecher of IPv4 and a seeder of IPv6 that has completed. */
  static final String VERSION_2 =
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

  /** When it was written. */
  static final Moment WRITTEN = new Moment(Duration.ofMillis(7_250).toNanos(), 1_700_000_000_000L);

  private DocumentedSnapshot() {}

  /** What it holds. */
  static State state() {
    State state = new State(9, key());
    state.connections.restore(0x1122334455667788L, ipv4(1), 1_500, WRITTEN.nanos());
    CompletedCounts counts = state.swarms.completedCounts();
    counts.restoreKey(new KeyedHash(0x0123456789abcdefL, 0xfedcba9876543210L));
    counts.restore(0xc0ffee, 7);
    state.announce(7, ipv4(2), false, AnnounceEvent.NONE, 7 - 60);
    return state.announce(7, ipv6(1), true, AnnounceEvent.COMPLETED, 7 - 10);
  }

  /** The key of version 1. */
  static SigningKey key() {
    byte[] key = new byte[SigningKey.LENGTH];
    for (byte i = 0; i < key.length; i++) {
      key[i] = i;
    }
    return new SigningKey(key, 100);
  }

  /** Writes these bytes and checks what is restored from them; returns that. */
  static State assertRead(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes);
    State restored = new State();
    restored.restore(file, WRITTEN);
    assertEquals(state().torrents(7), restored.torrents(7));
    assertEquals(state().connections(WRITTEN.nanos()), restored.connections(WRITTEN.nanos()));
    return restored;
  }
}
