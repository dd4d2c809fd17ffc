package org.bttracker.load;

/**
 * A request that waits for its answer. The objects are made once and used over and over: a garbage
 * collection in the middle of a load would look like a delay of the tracker.
 */
final class PendingRequest {
  /** The value of {@code peer} for a request that announces no peer of a fill. */
  static final int NO_PEER = -1;

  /** The index in the window, in the lower 16 bits, and how often that was used. */
  private int transactionId;

  private int action;
  private int client;
  private int peer;
  private long sentNanos;
  private boolean answerDue;
  private boolean waiting;

  PendingRequest(int index) {
    transactionId = index;
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

  /** Whether a tracker has to answer it. */
  boolean isAnswerDue() {
    return answerDue;
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

  /** Makes it a request that a tracker has to answer. */
  void set(int newAction, int newClient, int newPeer) {
    action = newAction;
    client = newClient;
    peer = newPeer;
    answerDue = true;
  }

  /** Makes it a request that a tracker has to ignore. */
  void expectSilence() {
    answerDue = false;
  }

  void sent(long nowNanos) {
    sentNanos = nowNanos;
  }

  void release() {
    waiting = false;
  }
}
