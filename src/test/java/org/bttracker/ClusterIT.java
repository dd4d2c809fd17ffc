package org.bttracker;

import static org.bttracker.ClusterNode.BOUND;
import static org.bttracker.ClusterPair.A;
import static org.bttracker.ClusterPair.B;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bttracker.client.Announce;
import org.bttracker.client.ScrapeResponse.Counts;
import org.bttracker.cluster.RedisProcess;
import org.bttracker.protocol.AnnounceEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two trackers as packaged jars around a real Redis server. */
class ClusterIT {
  private static final int ANNOUNCES_AT_EACH = 50_000;
  private static final int NO_PACE = 1_000_000;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldHandOutWhatAnotherTrackerWasTold(String address) throws Exception {
    try (RedisProcess redis = RedisProcess.start(directory);
        ClusterPair pair = pair(redis, new AnnounceHistory(1));
        TrackerSession atA = new TrackerSession(address, pair.node(A).port(), null);
        TrackerSession atB = new TrackerSession(address, pair.node(B).port(), null)) {
      // The ID that A gives is used at both.
      long id = atA.connect();
      List<Long> millis = new ArrayList<>();
      millis.add(shared(atA, atB, id, announce(), new Counts(0, 0, 1)));
      InetSocketAddress peer = new InetSocketAddress(address, 7_001);
      Announce other = new Announce(TrackerSession.torrent(1), 7_002);
      assertEquals(List.of(peer), atB.announce(id, other).peers());
      atB.announce(id, other.event(AnnounceEvent.STOPPED));
      millis.add(shared(atA, atB, id, announce().left(0), new Counts(1, 0, 0)));
      Announce completed = announce().left(0).event(AnnounceEvent.COMPLETED);
      millis.add(shared(atA, atB, id, completed, new Counts(1, 1, 0)));
      Announce stopped = announce().left(0).event(AnnounceEvent.STOPPED);
      millis.add(shared(atA, atB, id, stopped, new Counts(0, 1, 0)));
      System.out.println("Changes at A, asked for at B at " + address + ", took ms: " + millis);
      pair.node(A).kill();
      pair.node(A).begin();
      pair.node(A).awaitStart();
      assertEquals(1, atA.announce(id, announce()).leechers());
    }
  }

  @Test
  void shouldAgreeAfter100000RandomAnnounces() throws Exception {
    long seed = printedSeed();
    AnnounceHistory history = new AnnounceHistory(500);
    try (RedisProcess redis = RedisProcess.start(directory);
        ClusterPair pair = pair(redis, history);
        HistoryLoad loadOfA = pair.load(A, new Random(seed), NO_PACE);
        HistoryLoad loadOfB = pair.load(B, new Random(~seed), NO_PACE)) {
      long start = System.nanoTime();
      loadOfA.awaitAnswers(ANNOUNCES_AT_EACH);
      loadOfB.awaitAnswers(ANNOUNCES_AT_EACH);
      loadOfA.finish();
      loadOfB.finish();
      long rate = 2_000_000_000L * ANNOUNCES_AT_EACH / (System.nanoTime() - start);
      long millis = Deadline.await(BOUND, () -> differentCounts(pair, history.torrents()));
      System.out.println(rate + " announces/s at both; the counts agree " + millis + " ms later");
      pair.awaitAgreement(BOUND);
    }
  }

  /** Of the two, B has a snapshot, which is older than what A is told while B is away. */
  @Test
  void shouldHaveItsSwarmsBackBeforeItSaysOk() throws Exception {
    long seed = printedSeed();
    AnnounceHistory history = new AnnounceHistory(100);
    try (RedisProcess redis = RedisProcess.start(directory);
        ClusterPair pair = pair(redis, history)) {
      ClusterNode b = pair.node(B);
      Path snapshot = directory.resolve("state");
      b.restartWith("--snapshot=" + snapshot, "--snapshot-interval=1s");
      HistoryLoad load = pair.load(A, new Random(seed), 5_000);
      HistoryLoad loadOfB = pair.load(B, new Random(~seed), 5_000);
      Deadline.await(BOUND, () -> Files.exists(snapshot) ? "" : "no snapshot is written");
      load.awaitAnswers(1_000);
      loadOfB.finish();
      pair.awaitTakenOver(A, BOUND);
      b.kill();
      load.awaitAnswers(10_000);
      load.finish();
      b.begin();
      b.awaitStart();
      System.out.println("B is ok " + b.awaitOk(BOUND) + " ms after it serves again");
      assertEquals("", pair.wrong(B));
      pair.node(A).kill();
      pair.node(A).begin();
      pair.node(A).awaitStart();
      pair.node(A).awaitHealth("ok; filling from the cluster", BOUND);
      pair.awaitAgreement(BOUND);
    }
  }

  @Test
  void shouldLoseNothingWhenATrackerIsStopped() throws Exception {
    long seed = printedSeed();
    try (RedisProcess redis = RedisProcess.start(directory);
        ClusterPair pair = pair(redis, new AnnounceHistory(100));
        HistoryLoad load = pair.load(A, new Random(seed), 5_000)) {
      load.awaitAnswers(5_000);
      load.allowEnd();
      pair.node(A).process().signal("TERM");
      assertEquals(143, pair.node(A).process().awaitExit());
      load.abandon();
      long millis = pair.awaitTakenOver(B, BOUND);
      System.out.println("B holds all that A has acknowledged, " + millis + " ms after A's end");
    }
  }

  @Test
  void shouldNotTakeOverWhatItDenies() throws Exception {
    Path torrents = Files.writeString(directory.resolve("t"), TrackerSession.torrent(2) + "\n");
    Path networks = Files.writeString(directory.resolve("n"), "127.0.0.2\n");
    Path allowed = Files.writeString(directory.resolve("a"), "127.0.0.1\n");
    try (RedisProcess redis = RedisProcess.start(directory)) {
      int port = redis.address().port();
      try (ClusterNode a = ClusterNode.begin(A, port);
          ClusterNode b =
              ClusterNode.begin(B, port, "--deny-list=" + torrents, "--deny-nets=" + networks);
          ClusterNode c = ClusterNode.begin(2, port, "--public", "--allow-nets=" + allowed)) {
        a.awaitStart();
        b.awaitStart();
        c.awaitStart();
        try (TrackerSession near = a.session();
            TrackerSession far = new TrackerSession("127.0.0.1", a.port(), "127.0.0.2")) {
          long id = near.connect();
          far.announce(far.connect(), new Announce(TrackerSession.torrent(1), 7_001));
          near.announce(id, new Announce(TrackerSession.torrent(2), 7_002));
          near.announce(id, new Announce(TrackerSession.torrent(3), 7_003));
          awaitCounts(b, id, List.of(0, 0, 1));
          awaitCounts(c, id, List.of(0, 1, 1));
          assertEquals(1, near.scrape(id, 1).leechers());
        }
      }
    }
  }

  /** It says so once for the log, and once for the keys of connection IDs. */
  @Test
  void shouldServeAndWarnIfThePasswordIsWrong() throws Exception {
    Path password = SecretFile.write(directory.resolve("password"), "wrong\n");
    try (RedisProcess redis = RedisProcess.start(directory, "--requirepass", "right");
        ClusterNode node =
            ClusterNode.begin(A, redis.address().port(), "--cluster-password-file=" + password);
        TrackerSession session = node.session()) {
      node.process().awaitLine("the cluster's log fails");
      assertEquals(1, session.announce(session.connect(), announce()).leechers());
      node.process().signal("TERM");
      assertEquals(143, node.process().awaitExit());
      List<String> output = node.process().output();
      List<String> warnings =
          output.stream().filter(line -> line.endsWith("the password is wrong")).toList();
      assertTrue(warnings.size() <= 2, warnings::toString);
      assertEquals(Set.copyOf(warnings).size(), warnings.size(), warnings::toString);
      assertTrue(output.stream().noneMatch(line -> line.contains("Exception")), output::toString);
    }
  }

  private static ClusterPair pair(RedisProcess redis, AnnounceHistory history) throws Exception {
    return new ClusterPair(history, redis.address().port(), redis.address().port());
  }

  private static long printedSeed() {
    long seed = System.nanoTime();
    System.out.println("Random announces of seed " + seed);
    return seed;
  }

  private static Announce announce() {
    return new Announce(TrackerSession.torrent(1), 7_001);
  }

  /** Announces at one tracker, and asks another one until it knows; how long that takes, ms. */
  private static long shared(
      TrackerSession from, TrackerSession to, long id, Announce announce, Counts expected)
      throws Exception {
    from.announce(id, announce);
    return Deadline.await(
        BOUND,
        () -> {
          Counts counts = to.scrape(id, 1);
          return counts.equals(expected) ? "" : counts + " and not " + expected;
        });
  }

  private static void awaitCounts(ClusterNode node, long id, List<Integer> leechers)
      throws Exception {
    try (TrackerSession session = node.session()) {
      Deadline.await(
          BOUND,
          () -> {
            List<Integer> found =
                session.scrapeAll(id, leechers.size()).stream().map(Counts::leechers).toList();
            return found.equals(leechers) ? "" : found + " and not " + leechers;
          });
    }
  }

  private static String differentCounts(ClusterPair pair, int torrents) throws Exception {
    try (TrackerSession atA = pair.node(A).session();
        TrackerSession atB = pair.node(B).session()) {
      long id = atA.connect();
      List<Counts> ofA = atA.scrapeAll(id, torrents);
      List<Counts> ofB = atB.scrapeAll(id, torrents);
      for (int i = 0; i < torrents; i++) {
        if (!ofA.get(i).equals(ofB.get(i))) {
          return "torrent " + (i + 1) + ": " + ofA.get(i) + " at A, " + ofB.get(i) + " at B";
        }
      }
      return "";
    }
  }
}
