package org.bttracker.daemon;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bttracker.cluster.IdKeyStore;
import org.bttracker.cluster.SharedIdKeys;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a connection table sign its IDs with the keys that all trackers of a cluster share, by the
 * clock of the server that holds them. Until the server has told them, the table signs with a key
 * of its own; afterwards, while the server is away, with those that it has told. A thread of its
 * own asks, since an answer may take seconds.
 */
final class ClusterIdKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterIdKeys.class);

  /**
   * If the server has lost its keys, the first that comes makes new ones, and until the others hear
   * of these they refuse what it signs.
   */
  private static final long REFRESH_MILLIS = TimeUnit.SECONDS.toMillis(5);

  private static final long RETRY_MILLIS = TimeUnit.SECONDS.toMillis(2);
  private static final long STOP_MILLIS = 500;

  /** A server that is away for less is no news: those who write and read there tell of it. */
  private static final long SHORT_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final IdKeyStore store;
  private final SharedIdKeys keys;
  private final ConnectionTable connections;
  private final LongSupplier nanoClock;
  private final Consumer<SigningKey> beforeSigning;
  private final CountDownLatch tried = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "cluster-keys");
  private Consumer<Throwable> failed;
  private volatile boolean stopped;

  private volatile boolean shared;

  // Of the thread that refreshes.
  private List<byte[]> secrets;
  private FollowedClock serverClock;
  private long refreshedNanos;
  private boolean told;

  /**
   * Knows no key yet.
   *
   * @param store where all trackers find the keys
   * @param connections signs all IDs already
   * @param nanoClock the monotonic clock
   * @param beforeSigning told each key before it begins to sign
   */
  ClusterIdKeys(
      IdKeyStore store,
      ConnectionTable connections,
      LongSupplier nanoClock,
      Consumer<SigningKey> beforeSigning) {
    this.store = store;
    this.connections = connections;
    this.nanoClock = nanoClock;
    this.beforeSigning = beforeSigning;
    keys = new SharedIdKeys(store);
    thread.setDaemon(true);
  }

  /**
   * Asks for the keys, and goes on asking from time to time.
   *
   * @param waitMillis how long the first answer may take; if there is none then, it still counts
   *     when it comes
   * @param whenFailed told of a fault of the program
   */
  void start(long waitMillis, Consumer<Throwable> whenFailed) {
    failed = whenFailed;
    thread.start();
    try {
      if (!tried.await(waitMillis, TimeUnit.MILLISECONDS)) {
        LOG.debug("The keys of the cluster's connection IDs are still to come");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Asks for the keys once.
   *
   * @return how long to wait before the next time, ms
   */
  long refresh() {
    try {
      List<byte[]> now = keys.refresh();
      long askedNanos = nanoClock.getAsLong();
      long serverMillis = store.millis();
      long middle = askedNanos + (nanoClock.getAsLong() - askedNanos) / 2;
      refreshedNanos = nanoClock.getAsLong();
      take(now, serverMillis, middle);
      return REFRESH_MILLIS;
    } catch (IOException e) {
      tell(e);
      return RETRY_MILLIS;
    } finally {
      tried.countDown();
    }
  }

  /** What clients may lack, as a line for the operator; empty if nothing. */
  String lacking() {
    return shared ? "" : "connection IDs are not shared with other trackers";
  }

  /** Asks no more. */
  void close() {
    stopped = true;
    thread.interrupt();
    try {
      thread.join(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!stopped) {
        TimeUnit.MILLISECONDS.sleep(refresh());
      }
    } catch (InterruptedException e) {
      // It is to end.
    } catch (RuntimeException | Error e) {
      if (!stopped) {
        failed.accept(e);
      }
    }
  }

  private void take(List<byte[]> now, long serverMillis, long nanos) {
    boolean first = secrets == null;
    boolean drifted = follow(serverMillis, nanos);
    boolean otherSigns = first || !Arrays.equals(now.get(0), secrets.get(0));
    if (drifted || otherSigns || !Arrays.equals(now.get(1), secrets.get(1))) {
      secrets = now;
      long offsetSeconds = serverClock.offsetSeconds();
      List<SigningKey> all =
          now.stream().map(secret -> new SigningKey(secret, offsetSeconds)).toList();
      if (drifted || otherSigns) {
        beforeSigning.accept(all.get(0));
      }
      connections.join(all, nanoClock.getAsLong());
      shared = true;
    }
    if (first || told) {
      LOG.info("Sharing connection IDs with other trackers");
    }
    told = false;
  }

  /** Follows the server's clock, which may drift or be set; returns whether it has. */
  private boolean follow(long serverMillis, long nanos) {
    if (serverClock == null) {
      serverClock = new FollowedClock(serverMillis, nanos);
      return true;
    }
    long driftMillis = serverClock.follow(serverMillis, nanos);
    if (FollowedClock.isJump(driftMillis)) {
      LOG.warn(
          "The clock of the cluster's server has jumped by {} s: other trackers may refuse"
              + " connection IDs of the last minutes",
          driftMillis / 1_000);
    }
    return driftMillis != 0;
  }

  /** Tells of the first of several failures in a row that matters. */
  private void tell(IOException failure) {
    boolean first = secrets == null;
    if (told || stopped || !first && nanoClock.getAsLong() - refreshedNanos < SHORT_NANOS) {
      return;
    }
    told = true;
    LOG.warn(
        first
            ? "Other trackers do not know the connection IDs of this one until their keys are"
                + " shared: {}"
            : "The keys of connection IDs are not refreshed, and go on as they are: {}",
        failure.getMessage());
  }
}
