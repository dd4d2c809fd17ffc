package org.bttracker.server;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.metrics.Counter;
import org.bttracker.net.Datagram;
import org.bttracker.protocol.AnnounceRequest;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.AnnounceResult;
import org.bttracker.swarm.AnnounceResult.Added;
import org.bttracker.swarm.AnnounceResult.Refusal;
import org.bttracker.swarm.MayAdd;
import org.bttracker.swarm.PeerAnnouncement;
import org.bttracker.swarm.SwarmChanges;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.Swarms;

/** Puts a peer into its swarm and hands it others. */
final class AnnounceHandler {
  private final SwarmRegistry registry;
  private final Swarms swarms;
  private final Admission admission;
  private final Pressure pressure;
  private final Supplier<ReplyPolicy> policy;
  private final SwarmChanges changes;
  private final Journal journal;

  /**
   * Makes one for one receive loop.
   *
   * @param changes null if nobody wants to know
   */
  AnnounceHandler(
      SwarmRegistry registry,
      Swarms swarms,
      Admission admission,
      Supplier<ReplyPolicy> policy,
      SwarmChanges changes,
      Journal journal) {
    this.registry = registry;
    this.swarms = swarms;
    this.admission = admission;
    pressure = admission.pressure();
    this.policy = policy;
    this.changes = changes;
    this.journal = journal;
  }

  /** Handles an announce whose torrent and peer are set in the announcement. */
  void handle(Datagram datagram, PeerAnnouncement announcement, long nowNanos) {
    AnnounceRequest request = datagram.request().announce();
    ResponseEncoder response = datagram.response();
    boolean ipv4 = IpAddress.isIpv4(datagram.sourceHigh(), datagram.sourceLow());
    announcement.says(
        request.left() == 0, request.event(), policy.get().wanted(request.numWant(), ipv4));
    AnnounceResult result = announce(datagram, announcement, nowNanos);
    if (changes != null && result.refusal() == Refusal.NONE) {
      changes.announced(announcement, result, nowNanos);
    }
    switch (result.refusal()) {
      case NONE -> accept(request, result, ipv4, response);
      case TORRENTS_FULL -> refuse(Counter.TORRENTS_FULL, "tracker is full", request, response);
      case PEERS_FULL -> refuse(Counter.PEERS_FULL, "tracker is full", request, response);
      case MAY_NOT_ADD ->
          refuse(Counter.PRESSURE, "tracker is nearly full, try again later", request, response);
      case TOO_MANY_PORTS ->
          refuse(Counter.TOO_MANY_PORTS, "too many peers at your address", request, response);
    }
  }

  /** Asks what the source may add, and then counts what it has added. */
  private AnnounceResult announce(Datagram datagram, PeerAnnouncement announcement, long nowNanos) {
    long high = datagram.sourceHigh();
    long low = datagram.sourceLow();
    long torrents = registry.usedByTorrents();
    long peers = registry.usedByPeers();
    MayAdd mayAdd = MayAdd.NOTHING;
    if (pressure.mayAddPeer(high, low, peers, nowNanos)) {
      boolean torrent = pressure.mayAddTorrent(high, low, torrents, nowNanos);
      mayAdd = torrent ? MayAdd.TORRENT : MayAdd.PEER;
    }
    if (mayAdd != MayAdd.TORRENT && admission.isExempt(high, low)) {
      return announceExempt(datagram, announcement, mayAdd, nowNanos);
    }
    int nowSeconds = SwarmRegistry.seconds(nowNanos);
    AnnounceResult result =
        swarms.announce(announcement.mayAdd(mayAdd), nowSeconds, datagram.response());
    if (result.added() == Added.TORRENT) {
      pressure.addedTorrent(high, low, torrents, nowNanos);
    }
    if (result.added() != Added.NOTHING) {
      pressure.addedPeer(high, low, peers, nowNanos);
    }
    return result;
  }

  /** What is added beyond the pressure is not counted against the source. */
  private AnnounceResult announceExempt(
      Datagram datagram, PeerAnnouncement announcement, MayAdd mayAdd, long nowNanos) {
    int nowSeconds = SwarmRegistry.seconds(nowNanos);
    AnnounceResult result =
        swarms.announce(announcement.mayAdd(MayAdd.TORRENT), nowSeconds, datagram.response());
    boolean beyond =
        result.added() == Added.TORRENT || result.added() == Added.PEER && mayAdd == MayAdd.NOTHING;
    if (beyond) {
      journal.exempted();
    }
    return result;
  }

  private void accept(
      AnnounceRequest request, AnnounceResult result, boolean ipv4, ResponseEncoder response) {
    journal.announced(result.seeders(), result.leechers(), result.peers(), request.transactionId());
    int stride = ipv4 ? Bep15.IPV4_PEER_LENGTH : Bep15.IPV6_PEER_LENGTH;
    response.announce(
        request.transactionId(),
        policy.get().jitteredIntervalSeconds(ThreadLocalRandom.current().nextDouble()),
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
