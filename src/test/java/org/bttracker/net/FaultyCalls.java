package org.bttracker.net;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The real system calls, but for those that are to end otherwise. */
final class FaultyCalls extends SystemCalls {
  private final Deque<Integer> sendResults = new ArrayDeque<>();
  private final Deque<Integer> receiveResults = new ArrayDeque<>();
  private final List<Integer> sendCounts = new ArrayList<>();
  private int polls;
  private int pollResult = 1;

  FaultyCalls() throws ReflectiveOperationException {}

  /**
   * What the next calls to send are to do: with a positive number, send that many at the most; with
   * a negative one, send nothing and return it.
   */
  void send(Integer... results) {
    sendResults.addAll(List.of(results));
  }

  /** Negative results of the next calls to receive. */
  void receive(int result, int times) {
    for (int i = 0; i < times; i++) {
      receiveResults.add(result);
    }
  }

  /** What waiting for room returns: 1 if there is some, 0 if there is none in time. */
  void poll(int result) {
    pollResult = result;
  }

  /** How many messages each call to send was given. */
  List<Integer> sendCounts() {
    return sendCounts;
  }

  int polls() {
    return polls;
  }

  @Override
  int recvmmsg(int socket, long messages, int count) {
    return receiveResults.isEmpty()
        ? super.recvmmsg(socket, messages, count)
        : receiveResults.remove();
  }

  @Override
  int sendmmsg(int socket, long messages, int count) {
    if (count > 0) {
      sendCounts.add(count);
    }
    int result = sendResults.isEmpty() || count == 0 ? count : sendResults.remove();
    return result < 0 ? result : super.sendmmsg(socket, messages, Math.min(result, count));
  }

  @Override
  int poll(long pollfd, int timeoutMillis) {
    polls++;
    assert timeoutMillis <= 1;
    return pollResult;
  }
}
