package org.bttracker.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.snapshot.SnapshotSummary.Peers;
import org.bttracker.snapshot.SnapshotSummary.Swarm;
import org.bttracker.swarm.SwarmImage;

/** Counts what a snapshot holds, and keeps the largest torrents. */
final class SummaryRecords implements Records {
  private static final Peers NOBODY = new Peers(0, 0, 0, 0);

  /** The least of two torrents goes first. Equal ones are told apart, so that it is certain. */
  private static final Comparator<Swarm> BY_SIZE =
      Comparator.<Swarm>comparingLong(swarm -> swarm.peers().all())
          .thenComparingInt(Swarm::completed)
          .thenComparing(swarm -> swarm.infoHash().toString(), Comparator.reverseOrder());

  private final int top;
  private final PriorityQueue<Swarm> largest = new PriorityQueue<>(BY_SIZE);

  // The torrent that is being read; of a large one, several images come.
  private InfoHash infoHash;
  private int completed;
  private Peers peers = NOBODY;

  private long connectionIds;
  private long torrents;
  private Peers allPeers = NOBODY;
  private long allCompleted;
  private long countsWithoutPeers;
  private long completedWithoutPeers;

  /**
   * Nothing is counted yet.
   *
   * @param top how many torrents to keep
   */
  SummaryRecords(int top) {
    this.top = top;
  }

  @Override
  public void connection(long id, IpAddress address, int ageMillis) {
    connectionIds++;
  }

  @Override
  public void completed(long fingerprint, int downloads) {
    countsWithoutPeers++;
    completedWithoutPeers += downloads;
  }

  @Override
  public void torrent(SwarmImage image, long moment, boolean first) {
    if (first) {
      endTorrent();
      infoHash = image.infoHash();
      completed = image.completed();
      peers = NOBODY;
    }
    peers = peers.plus(peersOf(image));
  }

  /** What was counted, when everything has been shown. */
  SnapshotSummary summary(Instant written) {
    endTorrent();
    infoHash = null;
    List<Swarm> swarms = new ArrayList<>(largest);
    swarms.sort(Collections.reverseOrder(BY_SIZE));
    return new SnapshotSummary(
        written,
        connectionIds,
        torrents,
        allPeers,
        allCompleted,
        countsWithoutPeers,
        completedWithoutPeers,
        List.copyOf(swarms));
  }

  private void endTorrent() {
    if (infoHash == null) {
      return;
    }
    if (peers.all() == 0) {
      // Version 1 keeps the completed downloads of a torrent without peers in this way.
      if (completed > 0) {
        completed(0, completed);
      }
      return;
    }
    torrents++;
    allPeers = allPeers.plus(peers);
    allCompleted += completed;
    offer();
  }

  private void offer() {
    if (largest.size() < top) {
      largest.add(new Swarm(infoHash, peers, completed));
    } else if (top > 0 && peers.all() >= largest.element().peers().all()) {
      largest.add(new Swarm(infoHash, peers, completed));
      largest.remove();
    }
  }

  private static Peers peersOf(SwarmImage image) {
    int ipv4Seeders = 0;
    for (int i = 0; i < image.ipv4Peers(); i++) {
      ipv4Seeders += isSeeder(image.word(i)) ? 1 : 0;
    }
    int words = SnapshotFormat.IPV6_PEER / Long.BYTES;
    int ipv6Seeders = 0;
    for (int i = image.ipv4Peers() + words - 1; i < image.length(); i += words) {
      ipv6Seeders += isSeeder(image.word(i)) ? 1 : 0;
    }
    return new Peers(
        ipv4Seeders, image.ipv4Peers() - ipv4Seeders, ipv6Seeders, image.ipv6Peers() - ipv6Seeders);
  }

  private static boolean isSeeder(long lastWord) {
    return (lastWord & SnapshotFormat.SEEDER) != 0;
  }
}
