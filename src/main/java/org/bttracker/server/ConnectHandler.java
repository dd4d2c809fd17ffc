package org.bttracker.server;

import org.bttracker.connection.ConnectionIds;
import org.bttracker.net.Datagram;

/** Gives connection IDs. */
final class ConnectHandler {
  private final ConnectionIds connections;
  private final Journal journal;

  ConnectHandler(ConnectionIds connections, Journal journal) {
    this.connections = connections;
    this.journal = journal;
  }

  void handle(Datagram datagram, long nowNanos) {
    boolean signed = connections.isFull();
    long connectionId = connections.issue(datagram.sourceHigh(), datagram.sourceLow(), nowNanos);
    int transactionId = datagram.request().transactionId();
    journal.connected(connectionId, signed, transactionId);
    datagram.response().connect(transactionId, connectionId);
  }
}
