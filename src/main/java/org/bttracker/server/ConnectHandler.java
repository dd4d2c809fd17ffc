package org.bttracker.server;

import org.bttracker.connection.ConnectionIds;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.ResponseEncoder;

/** Gives connection IDs. */
final class ConnectHandler {
  private final ConnectionIds connections;
  private final Journal journal;

  ConnectHandler(ConnectionIds connections, Journal journal) {
    this.connections = connections;
    this.journal = journal;
  }

  void handle(Request request, IpAddress source, long nowNanos, ResponseEncoder response) {
    boolean signed = connections.isFull();
    long connectionId = connections.issue(source, nowNanos);
    journal.connected(connectionId, signed, request.transactionId());
    response.connect(request.transactionId(), connectionId);
  }
}
