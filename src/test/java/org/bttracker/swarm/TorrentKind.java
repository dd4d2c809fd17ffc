package org.bttracker.swarm;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.bttracker.protocol.InfoHash;

/**
 * Torrents for the tests, by the bits of their hash codes that follow those of the shard: they say
 * where in its table a torrent belongs.
 */
enum TorrentKind {
  /** Anywhere. */
  SPREAD,
  /** All in the last place, so that they go on from the beginning of their table. */
  LAST_PLACE,
  /** In the last place or the one before it. */
  LAST_PLACES,
  /** All in the first place. */
  FIRST_PLACE;

  /** Of tables of up to 1,024 places. */
  private static final int LAST = 1_023;

  private static final int PLACE_BITS = 10;

  private boolean has(InfoHash torrent) {
    int place = torrent.hashCode() << Shard.NUMBER_BITS >>> Integer.SIZE - PLACE_BITS;
    return switch (this) {
      case SPREAD -> true;
      case LAST_PLACE -> place == LAST;
      case LAST_PLACES -> place >= LAST - 1;
      case FIRST_PLACE -> place == 0;
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
