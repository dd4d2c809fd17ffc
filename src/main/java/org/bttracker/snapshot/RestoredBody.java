package org.bttracker.snapshot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.KeyedHash;
import org.bttracker.swarm.SwarmImage;
import org.bttracker.swarm.SwarmRegistry;

/** Takes over torrents and completed counts, and counts them. Peers are older by now than then. */
final class RestoredBody implements Records {
  private final SwarmRegistry swarms;
  private final Clocks clocks;
  private final Moment start;
  private final RestoreProgress progress;
  private final Predicate<InfoHash> served;
  private final long peerTtlSeconds;

  private final List<byte[]> shards = new ArrayList<>();
  private boolean countsUsable;
  private boolean counted;
  private long torrents;
  private long peers;
  private long completedCounts;
  private long peersLeftOut;
  private long countsLeftOut;
  private long torrentsNotServed;

  /**
   * Takes over nothing yet.
   *
   * @param start the moment of this start
   * @param served whether a torrent's peers are to come back
   */
  RestoredBody(
      SwarmRegistry swarms,
      Clocks clocks,
      Moment start,
      RestoreProgress progress,
      Predicate<InfoHash> served) {
    this.swarms = swarms;
    this.clocks = clocks;
    this.start = start;
    this.progress = progress;
    this.served = served;
    this.peerTtlSeconds = swarms.limits().peerTtl().toSeconds();
  }

  /** Fingerprints under another key than the one that the first file brought mean nothing. */
  @Override
  public void countsKey(KeyedHash key) {
    countsUsable = key.equals(swarms.completedCounts().key());
  }

  @Override
  public void shard(byte[] state) {
    shards.add(state);
  }

  @Override
  public void completed(long fingerprint, int completed) {
    if (countsUsable) {
      swarms.completedCounts().restore(fingerprint, completed);
      completedCounts++;
    } else {
      countsLeftOut++;
    }
  }

  @Override
  public void torrent(SwarmImage image, long moment, boolean first) {
    long now = clocks.nanos();
    int elapsed = seconds(start.millisSince(moment, now));
    int alive = alive(image, elapsed);
    if (first) {
      counted = false;
      progress.torrent(now);
    }
    if (!served.test(image.infoHash())) {
      swarms.restoreWithoutPeers(image, first);
      if (first) {
        torrentsNotServed++;
      }
      return;
    }
    // Also if nobody is left of it: then room is kept for it no more.
    int leftOut = swarms.restore(image, first, SwarmRegistry.seconds(now), elapsed);
    if (alive > 0 || image.completed() > 0) {
      count(image, alive, leftOut);
    }
  }

  /** How far the log of a cluster is in what was taken over. */
  List<byte[]> shards() {
    return shards;
  }

  /** What the operator is told when the restore has ended. */
  List<Notice> notices(Path file) {
    List<Notice> notices = new ArrayList<>();
    notices.add(
        Notice.info(
            "Restored %d torrents, %d peers and %d completed counts from %s",
            torrents, peers, completedCounts, file));
    if (torrentsNotServed > 0) {
      String text = "%d torrents of %s are left out, they are not served any more";
      notices.add(Notice.info(text, torrentsNotServed, file));
    }
    if (peersLeftOut > 0) {
      String text = "%d peers of %s are left out, the limits leave no room";
      notices.add(Notice.warning(text, peersLeftOut, file));
    }
    if (countsLeftOut > 0) {
      String text = "%d completed counts of %s are left out, they are under another key";
      notices.add(Notice.warning(text, countsLeftOut, file));
    }
    return notices;
  }

  private void count(SwarmImage image, int alive, int leftOut) {
    int added = alive - leftOut;
    if (added > 0 && !counted) {
      counted = true;
      torrents++;
    }
    if (image.length() == 0) {
      completedCounts++;
    }
    peers += added;
    peersLeftOut += leftOut;
  }

  /** How many peers have not been silent for too long. */
  private int alive(SwarmImage image, long elapsedSeconds) {
    int alive = 0;
    int at = 0;
    while (at < image.length()) {
      int words = at < image.ipv4Peers() ? 1 : SnapshotFormat.IPV6_PEER / Long.BYTES;
      long age = image.word(at + words - 1) & SnapshotFormat.AGE;
      alive += age + elapsedSeconds <= peerTtlSeconds ? 1 : 0;
      at += words;
    }
    return alive;
  }

  private static int seconds(long millis) {
    return (int) Math.min(Integer.MAX_VALUE, TimeUnit.MILLISECONDS.toSeconds(millis));
  }
}
