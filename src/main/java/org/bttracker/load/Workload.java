package org.bttracker.load;

import java.nio.ByteBuffer;

/** Decides what is asked next. For one thread. */
interface Workload {
  /**
   * Chooses the next request.
   *
   * @param request is told what it is, if there is one
   * @param nowNanos the monotonic clock
   * @return what to send, valid until the next call; null if there is nothing to ask at the moment
   */
  ByteBuffer next(PendingRequest request, long nowNanos);

  /** Takes note that a request of {@link #next} was answered, if only by an error. */
  void answered(PendingRequest request);

  /** Takes note that a request of {@link #next} has got no answer. */
  void lost(PendingRequest request);

  /** Whether nothing more is to be asked. */
  boolean isDone(long nowNanos);
}
