package org.bttracker.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;

/**
 * The traffic of an open tracker: clients take turns, and each connects, announces or scrapes at
 * random. Torrents with low numbers are popular. The seed is fixed, so every run draws alike.
 */
final class MixedWorkload implements Workload {
  private static final long SEED = 15;

  private static final int MAX_SCRAPE_TORRENTS = 10;

  private static final int PERCENT = 100;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final LoadPlan plan;
  private final int sources;
  private final VirtualClients clients;
  private final LoadPackets packets;
  private final long endNanos;
  private int nextClient;

  /**
   * Makes a workload.
   *
   * @param sources number of source addresses
   */
  MixedWorkload(LoadPlan plan, int sources, VirtualClients clients, long startNanos) {
    this.plan = plan;
    this.sources = sources;
    this.clients = clients;
    packets = new LoadPackets(plan.numWant());
    endNanos = startNanos + plan.duration().toNanos();
  }

  @Override
  public ByteBuffer next(PendingRequest request, long nowNanos) {
    for (int tries = 0; tries < clients.size(); tries++) {
      int client = nextClient;
      nextClient = (nextClient + 1) % clients.size();
      int action = clients.isConnected(client, nowNanos) ? action() : Bep15.CONNECT;
      if (action != Bep15.CONNECT || !clients.isConnecting(client)) {
        request.set(action, client, PendingRequest.NO_PEER);
        return packet(request);
      }
    }
    return null;
  }

  @Override
  public void answered(PendingRequest request) {}

  @Override
  public void lost(PendingRequest request) {}

  @Override
  public boolean isDone(long nowNanos) {
    return nowNanos - endNanos >= 0;
  }

  @Override
  public int clients() {
    return clients.size();
  }

  private ByteBuffer packet(PendingRequest request) {
    long connectionId = clients.id(request.client());
    switch (request.action()) {
      case Bep15.CONNECT:
        return packets.connect(request.transactionId());
      case Bep15.ANNOUNCE:
        boolean stopped = random.nextInt(PERCENT) < plan.stoppedPercent();
        return packets.announce(
            connectionId,
            request.transactionId(),
            request.client(),
            FillOrder.FIRST_PORT + request.client() / sources,
            torrent(),
            stopped ? AnnounceEvent.STOPPED : AnnounceEvent.NONE);
      default:
        packets.scrape(connectionId, request.transactionId());
        for (int i = random.nextInt(MAX_SCRAPE_TORRENTS); i > 0; i--) {
          packets.scrapeTorrent(torrent());
        }
        return packets.scrapeTorrent(torrent());
    }
  }

  private int action() {
    LoadMix mix = plan.mix();
    int draw = random.nextInt(mix.total());
    if (draw < mix.connects()) {
      return Bep15.CONNECT;
    }
    return draw < mix.connects() + mix.announces() ? Bep15.ANNOUNCE : Bep15.SCRAPE;
  }

  /** 0.1 % of the torrents get a tenth of the announces, 1 % get a fifth. */
  private int torrent() {
    double even = random.nextDouble();
    return (int) (even * even * even * plan.torrents());
  }
}
