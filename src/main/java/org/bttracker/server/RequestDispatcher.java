package org.bttracker.server;

import java.nio.ByteBuffer;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.metrics.Counter;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.ConnectRequest;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.MalformedRequest;
import org.bttracker.protocol.MalformedRequest.Reason;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.RequestDecoder;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.protocol.ScrapeRequest;
import org.bttracker.swarm.SwarmRegistry;

/**
 * Decides who answers a request. Everybody may connect; whatever else is asked, even wrongly, gets
 * an answer only if it bears a connection ID that was given to its source, else silence. Belongs to
 * one receive loop.
 */
public final class RequestDispatcher {
  private final RequestDecoder decoder;
  private final ConnectionIds connections;
  private final Journal journal;
  private final ConnectHandler connectHandler;
  private final AnnounceHandler announceHandler;
  private final ScrapeHandler scrapeHandler;

  /**
   * Makes a dispatcher with handlers of its own.
   *
   * @param decoder reads the requests
   * @param connections gives and checks connection IDs, for this loop alone
   * @param swarms where peers are announced
   * @param policy how announces are answered
   * @param journal is told what happens
   */
  public RequestDispatcher(
      RequestDecoder decoder,
      ConnectionIds connections,
      SwarmRegistry swarms,
      AnnouncePolicy policy,
      Journal journal) {
    this.decoder = decoder;
    this.connections = connections;
    this.journal = journal;
    connectHandler = new ConnectHandler(connections, journal);
    announceHandler = new AnnounceHandler(swarms, policy, journal);
    scrapeHandler = new ScrapeHandler(swarms, journal);
  }

  /**
   * Handles one datagram.
   *
   * @param packet from index 0 to its limit
   * @param source where it came from
   * @param nowNanos the monotonic clock
   * @param response holds the answer afterwards, if there is one
   */
  public void dispatch(
      ByteBuffer packet, IpAddress source, long nowNanos, ResponseEncoder response) {
    response.silence();
    Request request = decoder.decode(packet);
    journal.received(request, nowNanos);
    if (request instanceof ConnectRequest connect) {
      connectHandler.handle(connect, source, nowNanos, response);
    } else if (request instanceof MalformedRequest malformed && !malformed.reason().isAnswered()) {
      journal.ignored(Counter.MALFORMED, malformed.reason().message());
    } else if (!connections.isValid(request.connectionId(), source, nowNanos)) {
      journal.ignored(Counter.BAD_CONNECTION_IDS, "unknown connection ID");
    } else {
      dispatchProven(request, source, nowNanos, response);
    }
  }

  private void dispatchProven(
      Request request, IpAddress source, long nowNanos, ResponseEncoder response) {
    if (request instanceof AnnounceRequest announce) {
      int nowSeconds = SwarmRegistry.seconds(nowNanos);
      announceHandler.handle(announce, source, nowSeconds, response);
    } else if (request instanceof ScrapeRequest scrape) {
      scrapeHandler.handle(scrape, response);
    } else if (request instanceof MalformedRequest malformed) {
      Reason reason = malformed.reason();
      journal.refused(Counter.ERRORS, reason.message(), request.transactionId());
      response.error(request.transactionId(), reason.message());
    }
  }
}
