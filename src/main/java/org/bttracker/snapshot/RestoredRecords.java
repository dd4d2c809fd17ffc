package org.bttracker.snapshot;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmImage;
import org.bttracker.swarm.SwarmRegistry;

/** Takes over what a snapshot holds, and counts it. Everything is older by now than it was then. */
final class RestoredRecords implements Records {
  private final SwarmRegistry swarms;
  private final ConnectionTable connections;
  private final Clocks clocks;
  private final Moment start;
  private final RestoreProgress progress;
  private final long peerTtlSeconds;

  private long written;
  private boolean counted;
  private long torrents;
  private long peers;
  private long peersLeftOut;
  private long connectionsLeftOut;

  /**
   * Takes over nothing yet.
   *
   * @param start when this run began
   */
  RestoredRecords(
      SwarmRegistry swarms,
      ConnectionTable connections,
      Clocks clocks,
      Moment start,
      RestoreProgress progress) {
    this.swarms = swarms;
    this.connections = connections;
    this.clocks = clocks;
    this.start = start;
    this.progress = progress;
    this.peerTtlSeconds = swarms.limits().peerTtl().toSeconds();
  }

  /** Says when the records that follow were written, ms since 1970. */
  void writtenAt(long millis) {
    written = millis;
  }

  @Override
  public void signingKey(byte[] secret, long second) {
    long elapsed = TimeUnit.MILLISECONDS.toSeconds(start.millisSince(written, start.nanos()));
    connections.acceptEarlier(
        new SigningKey(secret, second + elapsed - start.seconds()), start.nanos());
  }

  @Override
  public void connection(long id, IpAddress address, int ageMillis) {
    long now = clocks.nanos();
    long age = Math.max(0, ageMillis + start.millisSince(written, now));
    if (!connections.restore(id, address, age, now)) {
      connectionsLeftOut++;
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
    if (alive > 0 || image.completed() > 0) {
      int leftOut = swarms.restore(image, SwarmRegistry.seconds(now), elapsed);
      count(alive, leftOut);
    }
  }

  /** What the operator is told when all is there. */
  List<Notice> notices(Path file) {
    Notice restored =
        Notice.info("Restored %d torrents and %d peers from %s", torrents, peers, file);
    if (peersLeftOut == 0) {
      return List.of(restored);
    }
    String text = "%d peers of %s are left out, the limits leave no room";
    return List.of(restored, Notice.warning(text, peersLeftOut, file));
  }

  /** How many connection IDs there was no room for. */
  long connectionsLeftOut() {
    return connectionsLeftOut;
  }

  private void count(int alive, int leftOut) {
    int added = Math.max(0, alive - leftOut);
    if (added > 0 && !counted) {
      counted = true;
      torrents++;
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
