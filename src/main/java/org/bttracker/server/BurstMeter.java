package org.bttracker.server;

import org.bttracker.metrics.LoopMeter;
import org.bttracker.metrics.Message;
import org.bttracker.net.Burst;
import org.bttracker.net.Datagram;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.RequestKind;
import org.bttracker.protocol.ResponseEncoder;

/**
 * Counts what came and went in a burst, by kind, family and bytes, once the burst is answered. So
 * the pipeline has nothing to do with it, and without a meter it costs nothing. Belongs to one
 * receive loop.
 */
final class BurstMeter {
  private final Burst burst;
  private final LoopMeter meter;

  BurstMeter(Burst burst, LoopMeter meter) {
    this.burst = burst;
    this.meter = meter;
  }

  /** Counts the datagrams of the burst and the responses to them. */
  void count() {
    for (int i = 0; i < burst.size(); i++) {
      count(burst.get(i));
    }
  }

  private void count(Datagram datagram) {
    boolean ipv4 = IpAddress.isIpv4(datagram.sourceHigh(), datagram.sourceLow());
    Request request = datagram.request();
    // Once more: what was dropped at the source gate was not decoded.
    RequestKind kind = request.decode();
    meter.received(message(kind), ipv4, request.length());
    ResponseEncoder response = datagram.response();
    if (response.hasResponse()) {
      Message sent = message(response.action());
      meter.sent(sent, ipv4, response.length());
      if (sent == Message.ERROR && kind.isWholeAnnounce()) {
        meter.clientErrors().addError(request.announce().peerIdHead());
      }
    }
  }

  private static Message message(RequestKind kind) {
    return switch (kind) {
      case CONNECT -> Message.CONNECT;
      case ANNOUNCE -> Message.ANNOUNCE;
      case SCRAPE -> Message.SCRAPE;
      default -> Message.ERROR;
    };
  }

  private static Message message(int action) {
    return switch (action) {
      case Bep15.CONNECT -> Message.CONNECT;
      case Bep15.ANNOUNCE -> Message.ANNOUNCE;
      case Bep15.SCRAPE -> Message.SCRAPE;
      default -> Message.ERROR;
    };
  }
}
