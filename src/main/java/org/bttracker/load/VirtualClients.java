package org.bttracker.load;

import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.Bep15;

/** What each of many clients knows: its connection ID, and whether it waits for one. */
final class VirtualClients {
  /** A client uses an ID for a minute after it got it (BEP 15). */
  private static final long ID_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final long[] ids;
  private final long[] connectedNanos;
  private final boolean[] connected;
  private final boolean[] connecting;

  VirtualClients(int clients) {
    ids = new long[clients];
    connectedNanos = new long[clients];
    connected = new boolean[clients];
    connecting = new boolean[clients];
  }

  int size() {
    return ids.length;
  }

  boolean isConnected(int client, long nowNanos) {
    return connected[client] && nowNanos - connectedNanos[client] < ID_NANOS;
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
  }

  /** After a request without an answer, or with an error, its client asks for a new ID. */
  void failed(PendingRequest request) {
    if (request.action() == Bep15.CONNECT) {
      connecting[request.client()] = false;
    } else {
      connected[request.client()] = false;
    }
  }
}
