package org.bttracker.cluster;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does one thing over and over until it is stopped. While that fails, it is tried
 * again, less and less often up to once in two seconds; the operator is told once, and once more
 * when it works again.
 */
final class Worker {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final long STOP_MILLIS = 1_000;

  private final String what;
  private final Step step;
  private final LongSupplier nanoClock;
  private final Consumer<Throwable> failed;
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;
  private volatile boolean stopped;

  /** What is done over and over. */
  @FunctionalInterface
  interface Step {
    /**
     * Does it once.
     *
     * @return how long to wait before the next time, ms; 0 for not at all
     * @throws IOException if the log's server is away
     */
    long run(long nowNanos) throws IOException;
  }

  /**
   * Makes a worker that does nothing yet.
   *
   * @param what such as {@code reading the cluster's log}
   * @param failed told of a fault of the program, or of a lack of memory
   */
  Worker(String what, Step step, LongSupplier nanoClock, Consumer<Throwable> failed) {
    this.what = what;
    this.step = step;
    this.nanoClock = nanoClock;
    this.failed = failed;
    thread = new Thread(this::run, "cluster");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** How often it has failed after it had worked. */
  long failures() {
    return failures.get();
  }

  /** Interrupts the thread, and waits for a second at most. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.interrupt();
    thread.join(STOP_MILLIS);
  }

  private void run() {
    long pause = 0;
    try {
      while (!stopped) {
        try {
          long wait = step.run(nanoClock.getAsLong());
          if (pause > 0) {
            LOG.info("{} works again", what);
            pause = 0;
          }
          sleep(wait);
        } catch (IOException e) {
          if (pause == 0) {
            LOG.warn("{} fails, and is tried again and again: {}", what, e.getMessage());
            failures.incrementAndGet();
          }
          pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pause));
          sleep(pause);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      if (!stopped) {
        failed.accept(e);
      }
    }
  }

  private static void sleep(long millis) throws InterruptedException {
    if (millis > 0) {
      TimeUnit.MILLISECONDS.sleep(millis);
    }
  }
}
