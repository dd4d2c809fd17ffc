package org.bttracker.load;

import java.util.function.Consumer;

/** The requests that wait for their answers, found by transaction ID. For one thread. */
final class RequestWindow {
  private static final int INDEX_MASK = LoadPlan.MAX_WINDOW - 1;

  private final PendingRequest[] requests;
  private final int[] free;
  private int freeCount;

  RequestWindow(int size) {
    requests = new PendingRequest[size];
    free = new int[size];
    for (int index = 0; index < size; index++) {
      requests[index] = new PendingRequest(index);
      free[freeCount++] = index;
    }
  }

  boolean isFull() {
    return freeCount == 0;
  }

  boolean isEmpty() {
    return freeCount == requests.length;
  }

  /** A request with a new transaction ID; the window must not be full. */
  PendingRequest take() {
    PendingRequest request = requests[free[--freeCount]];
    request.take();
    return request;
  }

  /** The request that waits under a transaction ID, null if none does. */
  PendingRequest find(int transactionId) {
    int index = transactionId & INDEX_MASK;
    if (index >= requests.length) {
      return null;
    }
    PendingRequest request = requests[index];
    return request.isWaiting() && request.transactionId() == transactionId ? request : null;
  }

  void release(PendingRequest request) {
    request.release();
    free[freeCount++] = request.transactionId() & INDEX_MASK;
  }

  /** Visits those that have waited since before a time; the visitor may release them. */
  void forEachSentBefore(long nanos, Consumer<PendingRequest> visitor) {
    for (PendingRequest request : requests) {
      if (request.isWaiting() && request.sentNanos() - nanos < 0) {
        visitor.accept(request);
      }
    }
  }
}
