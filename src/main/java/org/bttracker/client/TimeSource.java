package org.bttracker.client;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.TimeUnit;

/**
 * The clock of a client, and its way to wait. With another one than the system's, a test waits for
 * nothing.
 */
public interface TimeSource {
  /** The time of this machine. For any thread. */
  TimeSource SYSTEM =
      new TimeSource() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void await(Selector selector, long nanos) throws IOException {
          // Rounded up: 0 would mean for ever.
          selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999)));
        }
      };

  /**
   * The monotonic clock.
   *
   * @return nanoseconds since any moment; to be compared by subtraction
   */
  long nanos();

  /**
   * Waits until there is something to read, or a time is over. May return sooner.
   *
   * @param selector watches the channels; its selected keys are not looked at
   * @param nanos how long to wait, at least 1
   * @throws IOException if the network refuses
   */
  void await(Selector selector, long nanos) throws IOException;
}
