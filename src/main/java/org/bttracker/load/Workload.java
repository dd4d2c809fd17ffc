package org.bttracker.load;

import java.nio.ByteBuffer;

/** Chooses the requests of a load. For one thread. */
interface Workload {
  /**
   * Chooses the next request.
   *
   * @param request takes the kind of the request and its client, if there is a request
   * @param nowNanos the monotonic clock
   * @return the packet, valid until the next call; null if there is nothing to send at the moment
   */
  ByteBuffer next(PendingRequest request, long nowNanos);

  /** Takes note that a request of {@link #next} has got a response, or an error response. */
  void answered(PendingRequest request);

  /** Takes note that a request of {@link #next} is lost. */
  void lost(PendingRequest request);

  /** Whether there is nothing more to send. */
  boolean isDone(long nowNanos);

  /** How many of the virtual clients take part. */
  int clients();
}
