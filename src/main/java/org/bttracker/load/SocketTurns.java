package org.bttracker.load;

/**
 * The sockets at which requests wait for answers, in the order in which the answers should come:
 * that of the requests. So a reply can be read at once, without asking the kernel which sockets
 * have one. For one thread.
 */
final class SocketTurns {
  private final int[] waiting;

  /** A ring of the sockets with waiting requests, each once; some may have none any more. */
  private final int[] turns;

  private final boolean[] hasTurn;
  private int first;
  private int count;

  SocketTurns(int sockets) {
    waiting = new int[sockets];
    turns = new int[sockets];
    hasTurn = new boolean[sockets];
  }

  /** Takes note of a request that waits; the socket takes the last turn if it has none. */
  void waits(int socket) {
    waiting[socket]++;
    if (!hasTurn[socket]) {
      hasTurn[socket] = true;
      append(socket);
    }
  }

  /** Takes note that a request no longer waits. */
  void settled(int socket) {
    waiting[socket]--;
  }

  /** Whether requests wait at a socket. */
  boolean isWaiting(int socket) {
    return waiting[socket] > 0;
  }

  /** How many turns there are, at the most. */
  int count() {
    return count;
  }

  /** The socket whose turn it is, -1 if no request waits. */
  int next() {
    while (count > 0 && !isWaiting(turns[first])) {
      pass();
    }
    return count == 0 ? -1 : turns[first];
  }

  /** Ends the turn of the socket that has it; if requests still wait there, it takes the last. */
  void pass() {
    if (count > 0) {
      int socket = takeFirst();
      hasTurn[socket] = isWaiting(socket);
      if (hasTurn[socket]) {
        append(socket);
      }
    }
  }

  private int takeFirst() {
    int socket = turns[first];
    first = (first + 1) % turns.length;
    count--;
    return socket;
  }

  private void append(int socket) {
    turns[(first + count) % turns.length] = socket;
    count++;
  }
}
