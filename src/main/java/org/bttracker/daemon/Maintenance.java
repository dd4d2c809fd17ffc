package org.bttracker.daemon;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All periodic work: purging, telling the operator what goes on, writing snapshots. It has two
 * threads, so that a slow disk does not hold up the purges; no task runs twice at once. The receive
 * loop never waits for any of it.
 */
public final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  /** Longest wait for a task that runs while the tracker stops. */
  private static final long STOP_MILLIS = 500;

  private static final int THREADS = 2;

  private final ScheduledExecutorService executor;
  private final LongSupplier nanoClock;
  private final Consumer<OutOfMemoryError> outOfMemory;

  /** Periodic work, done at a time that it is told. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does it once.
     *
     * @param nowNanos the monotonic clock
     */
    void run(long nowNanos);
  }

  /**
   * Starts the threads, with nothing to do.
   *
   * @param nanoClock what tasks are told
   * @param outOfMemory told when a task finds no memory: what it was about may be half done
   */
  public Maintenance(LongSupplier nanoClock, Consumer<OutOfMemoryError> outOfMemory) {
    this.nanoClock = nanoClock;
    this.outOfMemory = outOfMemory;
    executor =
        Executors.newScheduledThreadPool(
            THREADS,
            work -> {
              Thread thread = new Thread(work, "maintenance");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Schedules a task. If it throws, that is logged, and it runs again when its time comes: a
   * scheduled executor would drop it silently for ever.
   *
   * @param name for the log, should it fail
   * @param periodMillis between the end of a run and the next
   * @param task only one of all may block for long, since they share two threads
   */
  public void every(String name, long periodMillis, Task task) {
    executor.scheduleWithFixedDelay(
        () -> {
          try {
            task.run(nanoClock.getAsLong());
          } catch (OutOfMemoryError e) {
            outOfMemory.accept(e);
          } catch (RuntimeException | Error e) {
            LOG.error("Task '{}' failed, please report this: {}", name, e.toString());
          }
        },
        periodMillis,
        periodMillis,
        TimeUnit.MILLISECONDS);
  }

  /** Interrupts the threads and waits half a second at the most for them to end. */
  @Override
  public void close() {
    executor.shutdownNow();
    try {
      if (!executor.awaitTermination(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
        LOG.warn("Periodic work did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
