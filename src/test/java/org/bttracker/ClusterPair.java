package org.bttracker;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.bttracker.AnnounceHistory.Role;

/** Two trackers that share their swarms, and the history of what both have acknowledged. */
final class ClusterPair implements AutoCloseable {
  static final int A = 0;
  static final int B = 1;

  private static final int MOST_WRONG = 5;

  private final AnnounceHistory history;
  private final List<ClusterNode> nodes = new ArrayList<>();

  /**
   * Begins both trackers, and waits until they serve.
   *
   * @param redisOfA the port where A finds Redis
   * @param redisOfB and where B does
   */
  ClusterPair(AnnounceHistory history, int redisOfA, int redisOfB, String... options)
      throws Exception {
    this.history = history;
    nodes.add(ClusterNode.begin(A, redisOfA, options));
    nodes.add(ClusterNode.begin(B, redisOfB, options));
    for (ClusterNode node : nodes) {
      node.awaitStart();
    }
  }

  ClusterNode node(int number) {
    return nodes.get(number);
  }

  /** Begins to announce anything at a tracker. */
  HistoryLoad load(int number, Random random, int perSecond) throws IOException {
    int port = node(number).port();
    return new HistoryLoad(history, port, () -> history.any(number, random), perSecond);
  }

  /** Lets all peers announce again that are at a tracker, over and over. */
  HistoryLoad refresh(int number, int perSecond) throws IOException {
    return new HistoryLoad(history, node(number).port(), () -> history.again(number), perSecond);
  }

  /** Waits until both trackers hold all peers of the history and no others; how long it takes. */
  long awaitAgreement(Duration bound) throws Exception {
    return Deadline.await(bound, () -> wrong(A) + wrong(B));
  }

  /** Waits until a tracker holds what the other has acknowledged. */
  long awaitTakenOver(int number, Duration bound) throws Exception {
    return Deadline.await(bound, () -> wrong(number, true));
  }

  /** What a tracker holds and should not, or lacks; empty if all is well. */
  String wrong(int number) throws IOException {
    return wrong(number, false);
  }

  @Override
  public void close() {
    nodes.forEach(ClusterNode::close);
  }

  /** The same, or only of what the other tracker was told. */
  private String wrong(int number, boolean ofOther) throws IOException {
    List<String> wrong = new ArrayList<>();
    try (TrackerSession session = node(number).session()) {
      long id = session.connect();
      for (int torrent = 1; torrent <= history.torrents(); torrent++) {
        Map<Integer, Role> expected = history.expected(torrent);
        Map<Integer, Role> found = node(number).peers(session, id, torrent);
        TreeSet<Integer> ports = new TreeSet<>(expected.keySet());
        ports.addAll(found.keySet());
        for (int port : ports) {
          Role should = expected.getOrDefault(port, Role.ABSENT);
          Role is = found.getOrDefault(port, Role.ABSENT);
          boolean counts = !ofOther || !history.isAt(number, torrent, port);
          if (counts && should != is && should != Role.UNKNOWN) {
            wrong.add("\n" + is + " and not " + should + ": " + history.told(torrent, port));
          }
        }
      }
    }
    return wrong.isEmpty()
        ? ""
        : wrong.size()
            + " peers are wrong at "
            + (char) ('A' + number)
            + String.join("", wrong.subList(0, Math.min(MOST_WRONG, wrong.size())))
            + "\n";
  }
}
