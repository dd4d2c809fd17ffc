package org.bttracker.load;

/**
 * A request that waits for its answer. There are as many objects as may wait, made once and used
 * over and over, since a garbage collection in the middle of a load would count as the tracker's
 * delay.
 */
final class PendingRequest {
  /** In {@code peer}: the announce is none of a fill. */
  static final int NO_PEER = -1;

  /** Its own place in the window, in the lower 16 bits, and how often that was used. */
  private int transactionId;

  private int action;
  private int client;
  private int peer;
  private long sentNanos;
  private boolean waiting;

  PendingRequest(int place) {
    transactionId = place;
  }

  int transactionId() {
    return transactionId;
  }

  int action() {
    return action;
  }

  int client() {
    return client;
  }

  /** The number of the peer in a fill. */
  int peer() {
    return peer;
  }

  long sentNanos() {
    return sentNanos;
  }

  boolean isWaiting() {
    return waiting;
  }

  void take() {
    transactionId += LoadPlan.MAX_WINDOW;
    waiting = true;
  }

  void be(int newAction, int newClient, int newPeer) {
    action = newAction;
    client = newClient;
    peer = newPeer;
  }

  void sent(long nowNanos) {
    sentNanos = nowNanos;
  }

  void release() {
    waiting = false;
  }
}
