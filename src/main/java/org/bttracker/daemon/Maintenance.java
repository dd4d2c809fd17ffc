package org.bttracker.daemon;

import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all periodic work: purges, reports to the operator, snapshots, and reloads. It has three
 * threads: a slow disk may hold up a snapshot and a reload, but not the purges. No task runs twice
 * at once. The receive loop waits for none of them.
 */
public final class Maintenance implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Maintenance.class);

  /** The longest wait for a task that still runs when the tracker stops. */
  private static final long STOP_MILLIS = 500;

  private static final int THREADS = 3;

  private final ScheduledExecutorService executor;
  private final LongSupplier nanoClock;
  private final Consumer<OutOfMemoryError> outOfMemory;

  /** One kind of periodic work. */
  @FunctionalInterface
  public interface Task {
    /**
     * Does the work once.
     *
     * @param nowNanos the monotonic clock
     */
    void run(long nowNanos);
  }

  /**
   * Makes it without tasks.
   *
   * @param nanoClock the monotonic clock, read for each run of a task
   * @param outOfMemory told when a task runs out of memory, which may leave its work half done
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
   * Schedules a task. If it throws, the failure is logged and the task runs again after the period.
   * The executor alone would never run it again, and would not say so.
   *
   * @param name names the task in the log
   * @param periodMillis from the end of one run to the start of the next
   * @param task the work; only snapshots and reloads may block for long, since all share three
   *     threads
   */
  public void every(String name, long periodMillis, Task task) {
    executor.scheduleWithFixedDelay(
        () -> run(name, task), periodMillis, periodMillis, TimeUnit.MILLISECONDS);
  }

  /**
   * Runs a task once, as soon as a thread is free; never if the tracker stops.
   *
   * @param name names the task in the log
   * @param task the work
   */
  public void once(String name, Task task) {
    try {
      executor.execute(() -> run(name, task));
    } catch (RejectedExecutionException e) {
      LOG.debug("Task '{}' is left out, since the tracker stops", name);
    }
  }

  private void run(String name, Task task) {
    try {
      task.run(nanoClock.getAsLong());
    } catch (OutOfMemoryError e) {
      outOfMemory.accept(e);
    } catch (RuntimeException | Error e) {
      LOG.error("Task '{}' failed, please report this: {}", name, e.toString());
    }
  }

  /** Interrupts the threads and waits up to half a second for them to end. */
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
