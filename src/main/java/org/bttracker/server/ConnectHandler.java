package org.bttracker.server;

import org.bttracker.connection.ConnectionTable;
import org.bttracker.metrics.Counter;
import org.bttracker.protocol.ConnectRequest;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;

/** Gives connection IDs. */
final class ConnectHandler {
  private final ConnectionTable connections;
  private final Journal journal;

  ConnectHandler(ConnectionTable connections, Journal journal) {
    this.connections = connections;
    this.journal = journal;
  }

  void handle(ConnectRequest request, IpAddress source, long nowNanos, ResponseEncoder response) {
    journal.handlingConnect();
    long connectionId = connections.issue(source, nowNanos);
    if (connectionId == ConnectionTable.NONE) {
      journal.ignored(Counter.CONNECTIONS_FULL, "the connection table is full");
      return;
    }
    journal.connected(connectionId, request.transactionId());
    response.connect(request.transactionId(), connectionId);
  }
}
