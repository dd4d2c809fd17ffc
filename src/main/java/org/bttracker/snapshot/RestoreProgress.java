package org.bttracker.snapshot;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How far a restore is. The restoring thread counts, and tells the operator every ten seconds; any
 * thread may ask.
 */
final class RestoreProgress {
  private static final long TELL_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Consumer<Notice> operator;
  private volatile String step = "";
  private volatile long toCome;
  private volatile long done;
  private long lastTold;

  RestoreProgress(Consumer<Notice> operator) {
    this.operator = operator;
  }

  /**
   * Begins to count anew.
   *
   * @param newStep what is done to the torrents, as the operator is told
   * @param torrents about so many are to come
   */
  void begin(String newStep, long torrents, long nowNanos) {
    done = 0;
    toCome = torrents;
    step = newStep;
    lastTold = nowNanos;
  }

  /** Counts a torrent. */
  void torrent(long nowNanos) {
    // One thread writes, so nothing is lost between the read and the write.
    done = done + 1;
    if (nowNanos - lastTold >= TELL_NANOS) {
      lastTold = nowNanos;
      operator.accept(Notice.info("%s", inWords()));
    }
  }

  /** Torrents since the beginning of the step. */
  long done() {
    return done;
  }

  /** Nothing is left to be done. */
  void end() {
    step = "";
  }

  /** Such as "Restoring: 1200000 of 7000000 torrents"; empty when nothing is left to be done. */
  String inWords() {
    String now = step;
    long torrents = done;
    return now.isEmpty()
        ? ""
        : String.format("%s: %d of %d torrents", now, torrents, Math.max(torrents, toCome));
  }
}
