package org.bttracker.cluster;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A thread that does one thing over and over until it is stopped. While that fails, it is tried
 * again, less and less often up to once in two seconds; the operator is told once, and once more
 * when it works again.
 */
final class Worker {
  private static final long FIRST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;

  private final String what;
  private final Step step;
  private final Last last;
  private final Context context;
  private final AtomicLong failures = new AtomicLong();
  private final Thread thread;
  private Consumer<Throwable> failed;
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
    long run() throws IOException;
  }

  /** What is done when it is stopped. */
  @FunctionalInterface
  interface Last {
    /**
     * Does it once.
     *
     * @throws IOException if the log's server is away
     */
    void run() throws IOException;
  }

  /**
   * Makes a worker that does nothing yet.
   *
   * @param what such as {@code Reading the cluster's log}
   * @param last done once, when it is stopped
   */
  Worker(String what, Step step, Last last, Context context) {
    this.what = what;
    this.step = step;
    this.last = last;
    this.context = context;
    thread = new Thread(this::run, "cluster");
    thread.setDaemon(true);
  }

  /**
   * Begins.
   *
   * @param whenFailed told of a fault of the program, or of a lack of memory
   */
  void start(Consumer<Throwable> whenFailed) {
    failed = whenFailed;
    thread.start();
  }

  /** How often it has begun to fail. */
  long failures() {
    return failures.get();
  }

  /** Asks the thread to end, which does its last work. */
  void stop() {
    stopped = true;
    thread.interrupt();
  }

  /** Waits for the end of a thread that was asked to. */
  void join(long millis) throws InterruptedException {
    thread.join(millis);
  }

  private void run() {
    try {
      repeat();
      Thread.interrupted();
      last.run();
    } catch (IOException e) {
      context.notices().failed(this, what, e.getMessage(), context.nowNanos());
    } catch (RuntimeException | Error e) {
      if (!stopped) {
        failed.accept(e);
      }
    }
  }

  private void repeat() {
    long pause = 0;
    while (!stopped) {
      try {
        long wait = step.run();
        if (pause > 0) {
          context.notices().works(this);
          pause = 0;
        }
        sleep(wait);
      } catch (IOException e) {
        if (!stopped) {
          context.notices().failed(this, what, e.getMessage(), context.nowNanos());
          failures.addAndGet(pause == 0 ? 1 : 0);
        }
        pause = Math.min(LONGEST_PAUSE_MILLIS, Math.max(FIRST_PAUSE_MILLIS, 2 * pause));
        sleep(pause);
      }
    }
  }

  /** Nobody but {@link #stop} interrupts the thread. */
  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
