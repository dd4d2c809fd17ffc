package org.bttracker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bttracker.client.Announce;
import org.bttracker.protocol.AnnounceEvent;

/**
 * What peers have announced at the trackers of a cluster, and what was acknowledged: so what each
 * tracker must know in the end. A peer never has two requests under way, and goes to another
 * tracker only when its last announce is two seconds old, since trackers need not agree on what two
 * of them are told within one second. For any thread.
 */
final class AnnounceHistory {
  /** So many fit into one reply. */
  private static final int PEERS_A_TORRENT = 40;

  /** Few, so that all replies under way fit into a socket's buffer. */
  private static final int PEERS_WANTED = 5;

  private static final int FIRST_PORT = 10_000;
  private static final long MOVE_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int TRIES = 100;

  private final long startNanos = System.nanoTime();
  private final Peer[] peers;
  private final int[] next = new int[2];

  /** What a peer is to a tracker. */
  enum Role {
    /** Its last announce was not acknowledged. */
    UNKNOWN,
    ABSENT,
    LEECHER,
    SEEDER
  }

  /** An announce that is under way. */
  record Step(int peer, int tracker, AnnounceEvent event, Role after) {
    /** What is to be sent. */
    Announce announce() {
      return new Announce(TrackerSession.torrent(torrentOf(peer)), portOf(peer))
          .left(after == Role.SEEDER ? 0 : 1)
          .event(event)
          .numWant(PEERS_WANTED);
    }
  }

  private record Line(long nanos, Step step, boolean acknowledged) {}

  private static final class Peer {
    private final List<Line> lines = new ArrayList<>();
    private Role role = Role.ABSENT;
    private int tracker = -1;
    private long sentNanos;
    private boolean waiting;
  }

  /** Of torrents 1 to {@code torrents}, without peers. */
  AnnounceHistory(int torrents) {
    peers = new Peer[torrents * PEERS_A_TORRENT];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = new Peer();
    }
  }

  /** How many torrents there may be. */
  int torrents() {
    return peers.length / PEERS_A_TORRENT;
  }

  /** Begins any announce of any peer; empty if many have been tried that may not be at present. */
  synchronized Optional<Step> any(int tracker, Random random) {
    for (int i = 0; i < TRIES; i++) {
      int number = random.nextInt(peers.length);
      Peer peer = peers[number];
      boolean here = peer.tracker == tracker;
      if (!peer.waiting && (here || System.nanoTime() - peer.sentNanos > MOVE_NANOS)) {
        return Optional.of(begin(change(number, tracker, random.nextInt(10))));
      }
    }
    return Optional.empty();
  }

  /** Lets a peer announce again that has last announced there, each in its turn. */
  synchronized Optional<Step> again(int tracker) {
    for (int i = 0; i < peers.length; i++) {
      int number = next[tracker]++ % peers.length;
      Peer peer = peers[number];
      if (!peer.waiting && peer.tracker == tracker && peer.role != Role.ABSENT) {
        Role role = peer.role == Role.UNKNOWN ? Role.LEECHER : peer.role;
        return Optional.of(begin(new Step(number, tracker, AnnounceEvent.NONE, role)));
      }
    }
    return Optional.empty();
  }

  synchronized void acknowledge(Step step) {
    end(step, step.after());
  }

  /** Whether the tracker has got it is not known. */
  synchronized void lose(Step step) {
    end(step, Role.UNKNOWN);
  }

  /** Who must be in a torrent's swarm, by ports; and those who may be. */
  synchronized Map<Integer, Role> expected(int torrent) {
    Map<Integer, Role> expected = new TreeMap<>();
    int first = (torrent - 1) * PEERS_A_TORRENT;
    for (int number = first; number < first + PEERS_A_TORRENT; number++) {
      if (peers[number].role != Role.ABSENT) {
        expected.put(portOf(number), peers[number].role);
      }
    }
    return expected;
  }

  /** Whether the last announce of a peer went to a tracker. */
  synchronized boolean isAt(int tracker, int torrent, int port) {
    return peers[(torrent - 1) * PEERS_A_TORRENT + port - FIRST_PORT].tracker == tracker;
  }

  /** What a peer has announced, for a person to read. */
  synchronized String told(int torrent, int port) {
    StringBuilder told = new StringBuilder("peer " + port + " of torrent " + torrent + ":");
    for (Line line : peers[(torrent - 1) * PEERS_A_TORRENT + port - FIRST_PORT].lines) {
      Step step = line.step();
      told.append(
          "%n  %7.3f s at %c: %s, %s%s"
              .formatted(
                  (line.nanos() - startNanos) / 1e9,
                  'A' + step.tracker(),
                  step.event(),
                  step.after(),
                  line.acknowledged() ? "" : ", not acknowledged"));
    }
    return told.toString();
  }

  private Step change(int number, int tracker, int dice) {
    Role role = peers[number].role;
    if (role == Role.UNKNOWN || role == Role.ABSENT) {
      return step(number, tracker, AnnounceEvent.STARTED, dice < 7 ? Role.LEECHER : Role.SEEDER);
    }
    if (dice < 2) {
      return step(number, tracker, AnnounceEvent.STOPPED, Role.ABSENT);
    }
    if (role == Role.LEECHER && dice < 5) {
      AnnounceEvent event = dice < 4 ? AnnounceEvent.COMPLETED : AnnounceEvent.NONE;
      return step(number, tracker, event, Role.SEEDER);
    }
    return step(number, tracker, AnnounceEvent.NONE, dice == 9 ? Role.LEECHER : role);
  }

  private static Step step(int number, int tracker, AnnounceEvent event, Role after) {
    return new Step(number, tracker, event, after);
  }

  private Step begin(Step step) {
    Peer peer = peers[step.peer()];
    peer.waiting = true;
    peer.tracker = step.tracker();
    peer.sentNanos = System.nanoTime();
    return step;
  }

  private void end(Step step, Role role) {
    Peer peer = peers[step.peer()];
    peer.waiting = false;
    peer.role = role;
    peer.lines.add(new Line(peer.sentNanos, step, role != Role.UNKNOWN));
  }

  private static int torrentOf(int peer) {
    return 1 + peer / PEERS_A_TORRENT;
  }

  private static int portOf(int peer) {
    return FIRST_PORT + peer % PEERS_A_TORRENT;
  }
}
