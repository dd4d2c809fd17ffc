package org.bttracker.http;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.bttracker.metrics.LoopMeter;

/**
 * Whether all receive loops turn, and what the tracker may lack all the same. A loop turns each
 * second even if nothing comes.
 *
 * <p>The text is exactly {@code ok} only if the tracker lacks nothing. A tracker that was started
 * lately says {@code Restoring}, {@code reading} or {@code filling}: until that is done, trackers
 * of its cluster that have run for longer serve better, and it may be taken out. All other words
 * may come from all trackers at once, as when the cluster's log is away: none would be left if they
 * were taken out for these. The trackers of a new cluster all fill at once, too.
 */
final class Health implements Resource {
  private static final long LONGEST_TURN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final List<LoopMeter> loops;
  private final LongSupplier nanoClock;
  private final Supplier<String> lacking;

  /**
   * Looks at loops.
   *
   * @param lacking what the tracker may lack, in a few words; empty if nothing. It answers all the
   *     same, so this is no failure
   */
  Health(List<LoopMeter> loops, LongSupplier nanoClock, Supplier<String> lacking) {
    this.loops = List.copyOf(loops);
    this.nanoClock = nanoClock;
    this.lacking = lacking;
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
    String lacks = lacking.get();
    return Reply.text(OK, lacks.isEmpty() ? "ok" : "ok; " + lacks);
  }
}
