package org.bttracker.server;

import java.util.concurrent.ThreadLocalRandom;
import org.bttracker.access.Pressure;
import org.bttracker.metrics.Counter;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.AnnounceResult.Added;
import org.bttracker.swarm.MayAdd;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmRegistry;

/** Puts a peer into its swarm and hands it others. */
final class AnnounceHandler {
  private final SwarmRegistry swarms;
  private final Pressure pressure;
  private final ReplyPolicy policy;
  private final Journal journal;

  AnnounceHandler(SwarmRegistry swarms, Pressure pressure, ReplyPolicy policy, Journal journal) {
    this.swarms = swarms;
    this.pressure = pressure;
    this.policy = policy;
    this.journal = journal;
  }

  void handle(AnnounceRequest request, IpAddress source, long nowNanos, ResponseEncoder response) {
    AnnounceResult result = announce(request, source, nowNanos, response);
    switch (result.refusal()) {
      case NONE -> accept(request, result, source.isIpv4(), response);
      case TORRENTS_FULL -> refuse(Counter.TORRENTS_FULL, "tracker is full", request, response);
      case PEERS_FULL -> refuse(Counter.PEERS_FULL, "tracker is full", request, response);
      case MAY_NOT_ADD ->
          refuse(Counter.PRESSURE, "tracker is nearly full, try again later", request, response);
      case TOO_MANY_PORTS ->
          refuse(Counter.TOO_MANY_PORTS, "too many peers at your address", request, response);
    }
  }

  /** Asks what the source may add, and then counts what it has added. */
  private AnnounceResult announce(
      AnnounceRequest request, IpAddress source, long nowNanos, ResponseEncoder response) {
    long torrents = swarms.usedByTorrents();
    long peers = swarms.usedByPeers();
    MayAdd mayAdd = mayAdd(source, torrents, peers, nowNanos);
    int nowSeconds = SwarmRegistry.seconds(nowNanos);
    AnnounceResult result =
        swarms.announce(announcement(request, source, mayAdd), nowSeconds, response);
    if (result.added() == Added.TORRENT) {
      pressure.addedTorrent(source, torrents, nowNanos);
    }
    if (result.added() != Added.NOTHING) {
      pressure.addedPeer(source, peers, nowNanos);
    }
    return result;
  }

  private MayAdd mayAdd(IpAddress source, long torrents, long peers, long nowNanos) {
    if (!pressure.mayAddPeer(source, peers, nowNanos)) {
      return MayAdd.NOTHING;
    }
    return pressure.mayAddTorrent(source, torrents, nowNanos) ? MayAdd.TORRENT : MayAdd.PEER;
  }

  private PeerAnnouncement announcement(AnnounceRequest request, IpAddress source, MayAdd mayAdd) {
    return new PeerAnnouncement(
        request.infoHash(),
        source,
        request.port(),
        request.left() == 0,
        request.event(),
        policy.wanted(request.numWant(), source.isIpv4()),
        mayAdd);
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

  private void refuse(
      Counter counter, String message, AnnounceRequest request, ResponseEncoder response) {
    journal.refused(counter, message, request.transactionId());
    response.error(request.transactionId(), message);
  }
}
