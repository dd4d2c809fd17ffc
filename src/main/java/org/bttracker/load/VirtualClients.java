package org.bttracker.load;

import org.bttracker.protocol.Bep15;

/** What each virtual client knows: its connection ID, and whether it waits for one. */
final class VirtualClients {
  private final long[] ids;
  private final long[] connectedNanos;
  private final boolean[] connected;
  private final boolean[] connecting;
  private final boolean[] connectedOnce;
  private int connectedOnceCount;

  VirtualClients(int clients) {
    ids = new long[clients];
    connectedNanos = new long[clients];
    connected = new boolean[clients];
    connecting = new boolean[clients];
    connectedOnce = new boolean[clients];
  }

  int size() {
    return ids.length;
  }

  /** How many clients have got an ID at least once. */
  int connectedOnce() {
    return connectedOnceCount;
  }

  boolean isConnected(int client, long nowNanos) {
    return connected[client] && nowNanos - connectedNanos[client] < Bep15.CONNECTION_ID_USE_NANOS;
  }

  boolean isConnecting(int client) {
    return connecting[client];
  }

  long id(int client) {
    return ids[client];
  }

  void connecting(int client) {
    connecting[client] = true;
  }

  void connected(int client, long id, long nowNanos) {
    connecting[client] = false;
    connected[client] = true;
    connectedNanos[client] = nowNanos;
    ids[client] = id;
    if (!connectedOnce[client]) {
      connectedOnce[client] = true;
      connectedOnceCount++;
    }
  }

  /** Makes a client ask for a new ID, after an error or a request without an answer. */
  void failed(PendingRequest request) {
    if (request.action() == Bep15.CONNECT) {
      connecting[request.client()] = false;
    } else {
      connected[request.client()] = false;
    }
  }
}
