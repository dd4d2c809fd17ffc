package org.bttracker.server;

import java.util.concurrent.ThreadLocalRandom;
import org.bttracker.metrics.Counter;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmRegistry;

/** Puts a peer into its swarm and hands it others. */
final class AnnounceHandler {
  private final SwarmRegistry swarms;
  private final AnnouncePolicy policy;
  private final Journal journal;

  AnnounceHandler(SwarmRegistry swarms, AnnouncePolicy policy, Journal journal) {
    this.swarms = swarms;
    this.policy = policy;
    this.journal = journal;
  }

  void handle(AnnounceRequest request, IpAddress source, int nowSeconds, ResponseEncoder response) {
    journal.handling(request);
    if (request.port() == 0) {
      refuse(Counter.ERRORS, "port must not be 0", request, response);
      return;
    }
    AnnounceResult result = swarms.announce(announcement(request, source), nowSeconds, response);
    switch (result.refusal()) {
      case TORRENTS_FULL:
      case PEERS_FULL:
      case MAY_NOT_ADD:
        refuse(Counter.TRACKER_FULL, "tracker is full", request, response);
        break;
      case TOO_MANY_PORTS:
        refuse(Counter.TOO_MANY_PORTS, "too many peers at your address", request, response);
        break;
      default:
        accept(request, result, source.isIpv4(), response);
    }
  }

  private void accept(
      AnnounceRequest request, AnnounceResult result, boolean ipv4, ResponseEncoder response) {
    journal.announced(result.seeders(), result.leechers(), result.peers(), request.transactionId());
    int stride = ipv4 ? Bep15.IPV4_PEER_LENGTH : Bep15.IPV6_PEER_LENGTH;
    response.announce(
        request.transactionId(),
        policy.jitteredIntervalSeconds(ThreadLocalRandom.current().nextDouble()),
        result.leechers(),
        result.seeders(),
        result.peers() * stride);
  }

  private PeerAnnouncement announcement(AnnounceRequest request, IpAddress source) {
    return new PeerAnnouncement(
        request.infoHash(),
        source,
        request.port(),
        request.left() == 0,
        request.event(),
        policy.wanted(request.numWant(), source.isIpv4()));
  }

  private void refuse(
      Counter counter, String message, AnnounceRequest request, ResponseEncoder response) {
    journal.refused(counter, message, request.transactionId());
    response.error(request.transactionId(), message);
  }
}
