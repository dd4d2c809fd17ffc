package org.bttracker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.bttracker.ClusterPair.A;
import static org.bttracker.ClusterPair.B;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.bttracker.cluster.FaultyProxy;
import org.bttracker.cluster.RedisProcess;

/** Two trackers under load, a Redis server, and between them a proxy of each tracker's own. */
final class ClusterScene implements AutoCloseable {
  private static final int PER_SECOND = 1_000;
  private static final int TORRENTS = 100;
  private static final Duration BOUND = Duration.ofSeconds(60);

  private final Random random;
  private final RedisProcess redis;
  private final FaultyProxy proxyOfA;
  private final FaultyProxy proxyOfB;
  private final ClusterPair pair;
  private HistoryLoad loadOfA;
  private HistoryLoad loadOfB;

  /**
   * Begins with quiet trackers.
   *
   * @param directory of Redis
   * @param appendOnly yes if Redis keeps the log on disk, else no
   * @param options of both trackers
   */
  ClusterScene(Path directory, String appendOnly, String... options) throws Exception {
    long seed = System.nanoTime();
    System.out.println("Random announces and faults of seed " + seed);
    random = new Random(seed);
    redis = RedisProcess.start(directory, "--appendonly", appendOnly);
    proxyOfA = new FaultyProxy(redis.address().port());
    proxyOfB = new FaultyProxy(redis.address().port());
    AnnounceHistory history = new AnnounceHistory(TORRENTS);
    pair = new ClusterPair(history, proxyOfA.port(), proxyOfB.port(), options);
  }

  RedisProcess redis() {
    return redis;
  }

  FaultyProxy proxyOfA() {
    return proxyOfA;
  }

  FaultyProxy proxyOfB() {
    return proxyOfB;
  }

  ClusterPair pair() {
    return pair;
  }

  Random random() {
    return random;
  }

  HistoryLoad loadOfA() {
    return loadOfA;
  }

  HistoryLoad loadOfB() {
    return loadOfB;
  }

  /** Begins to announce anything at a tracker. */
  void load(int node) throws IOException {
    HistoryLoad load = pair.load(node, new Random(random.nextLong()), PER_SECOND);
    if (node == A) {
      loadOfA = load;
    } else {
      loadOfB = load;
    }
  }

  /** Lets the load go on until each tracker has answered for so long. */
  void goOn(double seconds) throws InterruptedException {
    int answers = (int) (seconds * PER_SECOND);
    loadOfA.awaitAnswers(answers);
    loadOfB.awaitAnswers(answers);
  }

  /** Ends the load; all must be answered. */
  void finish() throws InterruptedException {
    loadOfA.finish();
    loadOfB.finish();
  }

  /** Waits until both trackers hold what was acknowledged, without another word. */
  void awaitAgreement() throws Exception {
    System.out.println("Both agree " + pair.awaitAgreement(BOUND) + " ms later");
  }

  /** Waits for the same while all peers go on announcing. */
  void awaitAgreementOfRefreshed() throws Exception {
    try (HistoryLoad refreshOfA = pair.refresh(A, PER_SECOND);
        HistoryLoad refreshOfB = pair.refresh(B, PER_SECOND)) {
      awaitAgreement();
      refreshOfA.finish();
      refreshOfB.finish();
    }
  }

  /** Deletes all that Redis has. */
  void flush() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.address().port())) {
      socket.getOutputStream().write("FLUSHALL\r\n".getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readNBytes(5), US_ASCII);
      assertEquals("+OK\r\n", answer);
    }
  }

  @Override
  public void close() throws IOException {
    pair.close();
    proxyOfA.close();
    proxyOfB.close();
    redis.close();
    if (loadOfA != null) {
      loadOfA.close();
    }
    if (loadOfB != null) {
      loadOfB.close();
    }
  }
}
