package org.bttracker.cluster;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Ends calls that take too long. The time-out of a socket bounds how long one read waits for a
 * byte, and nothing else: a write to a server that has stopped reading waits for minutes, and an
 * answer may come byte by byte for hours. Its thread is there only while there are calls. For any
 * thread.
 */
final class RedisWatch {
  private static final int IDLE_SECONDS = 10;

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, RedisWatch::thread);

  RedisWatch() {
    timer.setRemoveOnCancelPolicy(true);
    timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    timer.allowCoreThreadTimeOut(true);
  }

  /**
   * Watches a call.
   *
   * @param limitMillis how long it may take
   * @param end ends it, from another thread and without waiting, if it takes longer
   * @return to be cancelled when the call is done
   */
  Future<?> begin(long limitMillis, Runnable end) {
    return timer.schedule(end, limitMillis, TimeUnit.MILLISECONDS);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "cluster watch");
    thread.setDaemon(true);
    return thread;
  }
}
