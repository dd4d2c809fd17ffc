package org.bttracker.load;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;

/**
 * Announces different peers, each until it is answered once. A connection ID is bound to an
 * address, so the peers of one address share a few clients: one for each port that it sends from.
 */
final class FillWorkload implements Workload {
  private final LoadPlan plan;
  private final VirtualClients clients;
  private final int speakers;
  private final FillOrder order;
  private final LoadPackets packets;
  private final Deque<Integer> again = new ArrayDeque<>();
  private int nextPeer;
  private int answered;

  /**
   * Makes a workload.
   *
   * @param sources number of source addresses
   * @param speakers number of clients that announce, a multiple of {@code sources}
   */
  FillWorkload(LoadPlan plan, int sources, VirtualClients clients, int speakers) {
    this.plan = plan;
    this.clients = clients;
    this.speakers = speakers;
    order = new FillOrder(sources, plan.torrents());
    packets = new LoadPackets(plan.numWant());
  }

  @Override
  public ByteBuffer next(PendingRequest request, long nowNanos) {
    if (again.isEmpty() && nextPeer == plan.fill()) {
      return null;
    }
    int peer = again.isEmpty() ? nextPeer : again.peek();
    int client = peer % speakers;
    if (!clients.isConnected(client, nowNanos)) {
      if (clients.isConnecting(client)) {
        return null;
      }
      request.set(Bep15.CONNECT, client, PendingRequest.NO_PEER);
      return packets.connect(request.transactionId());
    }
    if (again.isEmpty()) {
      nextPeer++;
    } else {
      again.remove();
    }
    request.set(Bep15.ANNOUNCE, client, peer);
    return packets.announce(
        clients.id(client),
        request.transactionId(),
        peer,
        order.port(peer),
        order.torrent(peer),
        AnnounceEvent.STARTED);
  }

  @Override
  public void answered(PendingRequest request) {
    if (request.peer() != PendingRequest.NO_PEER) {
      answered++;
    }
  }

  @Override
  public void lost(PendingRequest request) {
    if (request.peer() != PendingRequest.NO_PEER) {
      again.add(request.peer());
    }
  }

  @Override
  public boolean isDone(long nowNanos) {
    return answered == plan.fill();
  }

  @Override
  public int clients() {
    return Math.min(speakers, plan.fill());
  }
}
