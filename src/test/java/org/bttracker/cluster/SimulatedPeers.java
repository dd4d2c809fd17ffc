package org.bttracker.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.bttracker.cluster.SimulatedNode.Key;
import org.bttracker.protocol.AnnounceEvent;

/** The peers of a simulated cluster: what they really are, which no tracker knows as a whole. */
final class SimulatedPeers {
  static final int TORRENTS = 5;
  private static final int PEERS = 40;

  /** What two trackers are told by one peer within a second may be taken in any order. */
  private static final long MOVE_MILLIS = 2_000;

  private final Random random;
  private final Map<Key, Peer> peers = new TreeMap<>();
  private final Map<Integer, Integer> completed = new HashMap<>();

  SimulatedPeers(Random random) {
    this.random = random;
  }

  /** A peer in a torrent. */
  static final class Peer {
    private boolean present;
    private boolean seeder;
    private long atMillis;
    private int node;

    boolean isPresent() {
      return present;
    }

    boolean isSeeder() {
      return seeder;
    }

    long ageSeconds(long nowMillis) {
      return (nowMillis - atMillis) / 1_000;
    }

    int node() {
      return node;
    }
  }

  /** Tells a tracker something. */
  @FunctionalInterface
  interface Announce {
    boolean to(int node, Key key, boolean seeder, AnnounceEvent event);
  }

  Map<Key, Peer> all() {
    return peers;
  }

  /** How many have said that they have completed a torrent. */
  int completed(int torrent) {
    return completed.getOrDefault(torrent, 0);
  }

  /** One of all peers comes, stays, completes its download, goes to another tracker, or stops. */
  void announceAny(int nodes, long nowMillis, Announce announce) {
    Key key = new Key(random.nextInt(TORRENTS), 1 + random.nextInt(PEERS));
    Peer peer = peers.computeIfAbsent(key, unseen -> new Peer());
    int node = random.nextInt(4) == 0 ? random.nextInt(nodes) : peer.node;
    if (node != peer.node && nowMillis - peer.atMillis < MOVE_MILLIS) {
      return;
    }
    boolean stops = peer.present && random.nextInt(5) == 0;
    boolean completes = !stops && peer.present && !peer.seeder && random.nextInt(4) == 0;
    boolean seeder = !stops && (completes || peer.present && peer.seeder);
    AnnounceEvent event =
        stops ? AnnounceEvent.STOPPED : completes ? AnnounceEvent.COMPLETED : AnnounceEvent.NONE;
    if (announce.to(node, key, seeder, event)) {
      if (completes) {
        completed.merge(key.torrent(), 1, Integer::sum);
      }
      peer.seeder = seeder;
      peer.present = !stops;
      peer.atMillis = nowMillis;
      peer.node = node;
    }
  }

  /** All who are there announce again. */
  void announceAll(long nowMillis, Announce announce) {
    peers.forEach(
        (key, peer) -> {
          if (peer.present && announce.to(peer.node, key, peer.seeder, AnnounceEvent.NONE)) {
            peer.atMillis = nowMillis;
          }
        });
  }
}
