package org.bttracker.http;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bttracker.metrics.LoopMeter;

/** Whether all receive loops turn. A loop turns each second even if nothing comes. */
final class Health implements Resource {
  private static final long LONGEST_TURN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final List<LoopMeter> loops;
  private final LongSupplier nanoClock;
  private final Supplier<String> restoring;

  /**
   * Looks at loops.
   *
   * @param restoring how far the restore of a snapshot is; empty when there is none. A tracker that
   *     restores answers all the same
   */
  Health(List<LoopMeter> loops, LongSupplier nanoClock, Supplier<String> restoring) {
    this.loops = List.copyOf(loops);
    this.nanoClock = nanoClock;
    this.restoring = restoring;
  }

  @Override
  public Reply get(String accept) {
    for (int i = 0; i < loops.size(); i++) {
      // Before the clock is read: a loop that turns in between must not come from the future.
      long lastTurn = loops.get(i).lastTurnNanos();
      long nanos = nanoClock.getAsLong() - lastTurn;
      if (nanos > LONGEST_TURN_NANOS) {
        long seconds = TimeUnit.NANOSECONDS.toSeconds(nanos);
        return Reply.text(
            UNAVAILABLE, "receive loop " + (i + 1) + " has not turned for " + seconds + " s");
      }
    }
    String progress = restoring.get();
    return Reply.text(OK, progress.isEmpty() ? "ok" : "ok; " + progress);
  }
}
