package org.bttracker.server;

import org.bttracker.connection.ConnectionIds;
import org.bttracker.protocol.ConnectRequest;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;

/** Gives connection IDs. */
final class ConnectHandler {
  private final ConnectionIds connections;
  private final Journal journal;

  ConnectHandler(ConnectionIds connections, Journal journal) {
    this.connections = connections;
    this.journal = journal;
  }

  void handle(ConnectRequest request, IpAddress source, long nowNanos, ResponseEncoder response) {
    journal.handlingConnect();
    boolean signed = connections.isFull();
    long connectionId = connections.issue(source, nowNanos);
    journal.connected(connectionId, signed, request.transactionId());
    response.connect(request.transactionId(), connectionId);
  }
}
