package org.bttracker.swarm;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bttracker.protocol.InfoHash;

/** Torrents for the tests, by the highest bits of their hashes, which choose their slots. */
enum TorrentKind {
  /** Anywhere. */
  SPREAD,
  /** All in the last slot, so that they go on from the beginning of their table. */
  LAST_SLOT,
  /** In the last slot or the one before it. */
  LAST_SLOTS,
  /** All in the first slot. */
  FIRST_SLOT;

  /** Of tables of up to 1,024 slots. */
  private static final int LAST = 1_023;

  private static final int SLOT_BITS = 10;

  static TorrentKey key(InfoHash torrent) {
    return new TorrentKey().set(torrent);
  }

  private boolean has(InfoHash torrent) {
    int slot = (int) (key(torrent).hash() >>> Long.SIZE - SLOT_BITS);
    return switch (this) {
      case SPREAD -> true;
      case LAST_SLOT -> slot == LAST;
      case LAST_SLOTS -> slot >= LAST - 1;
      case FIRST_SLOT -> slot == 0;
    };
  }

  /** So many that have parts of their hashes in common. */
  List<InfoHash> alike(int count, Random random) {
    return Stream.generate(
            () -> new InfoHash(random.nextInt(2), random.nextInt(3), random.nextInt()))
        .filter(this::has)
        .distinct()
        .limit(count)
        .toList();
  }

  /** So many whose hashes begin differently, as those of real torrents do. */
  List<InfoHash> different(int count, Random random) {
    return Stream.generate(
            () -> new InfoHash(random.nextLong(), random.nextLong(), random.nextInt()))
        .filter(this::has)
        .limit(count)
        .toList();
  }
}
