package org.bttracker;

import static org.bttracker.ClusterPair.A;
import static org.bttracker.ClusterPair.B;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two trackers under load while Redis, the network or a tracker fails. Each request is answered,
 * and afterwards both trackers hold what was acknowledged at either.
 *
 * <p>Where nothing may be lost, peers live so long that no announce repairs what was lost, nor does
 * its end. Where entries of the log are lost, peers live for seconds, and go on announcing.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ClusterFaultsIT {
  private static final String LONG_LIFE = "--peer-ttl=45m";
  private static final String SHORT_LIFE = "--peer-ttl=12s";
  private static final String SHORT_INTERVAL = "--announce-interval=5s";

  private static final int BEFORE_SECONDS = 1;
  private static final int FAULT_SECONDS = 4;
  private static final int AFTER_SECONDS = 1;
  private static final int CUTS = 20;
  private static final int MOST_BYTES_BEFORE_CUT = 3_000;
  private static final int SLOW_BYTES_PER_SECOND = 5_000;

  private static final Duration BOUND = Duration.ofSeconds(60);

  @TempDir private Path directory;

  /** A part of a test. */
  @FunctionalInterface
  private interface Part {
    void happen(ClusterScene scene) throws Exception;
  }

  @Test
  void shouldLoseNothingWhileRedisIsPaused() throws Exception {
    loseNothing("no", scene -> scene.redis().signal("STOP"), scene -> scene.redis().signal("CONT"));
  }

  @Test
  void shouldLoseNothingWhenRedisIsKilledAndHasItsLogOnDisk() throws Exception {
    loseNothing("yes", scene -> scene.redis().kill(), scene -> scene.redis().start());
  }

  @Test
  void shouldLoseNothingWhileTheNetworkStalls() throws Exception {
    loseNothing(
        "no",
        scene -> {
          scene.proxyOfA().stall();
          scene.proxyOfB().stall();
        },
        ClusterFaultsIT::pass);
  }

  @Test
  void shouldLoseNothingWhenConnectionsAreHalfOpen() throws Exception {
    loseNothing(
        "no",
        scene -> {
          scene.proxyOfA().halfOpen();
          scene.proxyOfB().halfOpen();
        },
        ClusterFaultsIT::pass);
  }

  @Test
  void shouldLoseNothingWhenConnectionsAreCutInMidReply() throws Exception {
    loseNothing(
        "no",
        scene -> {
          for (int i = 0; i < CUTS; i++) {
            scene.proxyOfA().cutAfter(scene.random().nextInt(MOST_BYTES_BEFORE_CUT));
            scene.proxyOfB().cutAfter(scene.random().nextInt(MOST_BYTES_BEFORE_CUT));
            scene.goOn(0.2);
          }
        },
        ClusterFaultsIT::pass);
  }

  @Test
  void shouldLoseNothingWhileTheNetworkIsSlow() throws Exception {
    loseNothing(
        "no",
        scene -> {
          scene.proxyOfA().limit(SLOW_BYTES_PER_SECOND);
          scene.proxyOfB().limit(SLOW_BYTES_PER_SECOND);
        },
        ClusterFaultsIT::pass);
  }

  @Test
  void shouldTellAndMendWhatWasFlushedUnread() throws Exception {
    loseEntries(ClusterScene::flush);
  }

  @Test
  void shouldTellAndMendWhatRedisForgetsUnreadWhenItIsKilled() throws Exception {
    loseEntries(
        scene -> {
          scene.redis().kill();
          scene.redis().start();
        });
  }

  /** What B has acknowledged in its last moment is lost; all else is there when it says ok. */
  @Test
  void shouldComeBackAfterATrackerIsKilled() throws Exception {
    try (ClusterScene scene = new ClusterScene(directory, "no", SHORT_LIFE, SHORT_INTERVAL)) {
      ClusterNode b = scene.pair().node(B);
      Path snapshot = directory.resolve("state");
      b.restartWith("--snapshot=" + snapshot, "--snapshot-interval=1s");
      scene.load(A);
      scene.load(B);
      Deadline.await(BOUND, () -> Files.exists(snapshot) ? "" : "no snapshot is written");
      scene.loadOfB().allowEnd();
      b.kill();
      scene.loadOfB().abandon();
      b.begin();
      b.awaitStart();
      b.awaitOk(BOUND);
      scene.loadOfA().finish();
      long millis = scene.pair().awaitTakenOver(B, BOUND);
      System.out.println("B holds what A was told " + millis + " ms after it said ok");
      scene.load(A);
      scene.load(B);
      scene.goOn(AFTER_SECONDS);
      scene.finish();
      scene.awaitAgreementOfRefreshed();
    }
  }

  private void loseNothing(String appendOnly, Part begin, Part end) throws Exception {
    try (ClusterScene scene = new ClusterScene(directory, appendOnly, LONG_LIFE)) {
      scene.load(A);
      scene.load(B);
      scene.goOn(BEFORE_SECONDS);
      begin.happen(scene);
      scene.goOn(FAULT_SECONDS);
      end.happen(scene);
      scene.goOn(AFTER_SECONDS);
      scene.finish();
      scene.awaitAgreement();
    }
  }

  /** B reads nothing while A goes on writing to a log that is then lost. */
  private void loseEntries(Part fault) throws Exception {
    try (ClusterScene scene = new ClusterScene(directory, "no", SHORT_LIFE, SHORT_INTERVAL)) {
      scene.load(A);
      scene.load(B);
      scene.goOn(BEFORE_SECONDS);
      scene.proxyOfB().stall();
      scene.goOn(1);
      fault.happen(scene);
      scene.proxyOfB().pass();
      ClusterNode b = scene.pair().node(B);
      System.out.println(
          "B tells that it misses changes " + b.awaitHealth("missing", BOUND) + " ms later");
      scene.goOn(AFTER_SECONDS);
      scene.finish();
      scene.awaitAgreementOfRefreshed();
      b.awaitOk(BOUND);
    }
  }

  private static void pass(ClusterScene scene) throws Exception {
    scene.proxyOfA().pass();
    scene.proxyOfB().pass();
  }
}
