package org.bttracker.load;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.Bep15;

/**
 * The traffic of an open tracker: clients take turns, and each connects, announces or scrapes at
 * random. Torrents with low numbers are popular. A client announces any torrent, or its own ones in
 * turn. The seed is fixed, so every run draws alike.
 */
final class MixedWorkload implements Workload {
  private static final long SEED = 15;

  private static final int MAX_SCRAPE_TORRENTS = 10;

  private static final int PERCENT = 100;

  /** Bits that a double below 1 has, and what the last of them is worth. */
  private static final int DOUBLE_BITS = 53;

  private static final double DOUBLE_UNIT = 0x1p-53;

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final LoadPlan plan;
  private final LoadTraffic traffic;
  private final int sources;
  private final VirtualClients clients;
  private final LoadPackets packets;
  private final long endNanos;

  /** Which of its own torrents each client announces next. */
  private final int[] nextOwn;

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
    traffic = plan.traffic();
    packets = new LoadPackets(plan.numWant());
    nextOwn = new int[traffic.own() == 0 ? 0 : clients.size()];
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
    int client = request.client();
    switch (request.action()) {
      case Bep15.CONNECT:
        return packets.connect(request.transactionId());
      case Bep15.ANNOUNCE:
        boolean stopped = random.nextInt(PERCENT) < traffic.stoppedPercent();
        return packets.announce(
            connectionId(request),
            request.transactionId(),
            client,
            FillOrder.FIRST_PORT + client / sources,
            torrentToAnnounce(client),
            stopped ? AnnounceEvent.STOPPED : AnnounceEvent.NONE);
      default:
        packets.scrape(connectionId(request), request.transactionId());
        for (int i = random.nextInt(MAX_SCRAPE_TORRENTS); i > 0; i--) {
          packets.scrapeTorrent(torrentToScrape(client));
        }
        return packets.scrapeTorrent(torrentToScrape(client));
    }
  }

  /** The client's ID; or one that the tracker has not given, and then no answer is due. */
  private long connectionId(PendingRequest request) {
    if (traffic.badIdPercent() == 0 || random.nextInt(PERCENT) >= traffic.badIdPercent()) {
      return clients.id(request.client());
    }
    request.expectSilence();
    return random.nextLong();
  }

  private int action() {
    LoadMix mix = traffic.mix();
    int draw = random.nextInt(mix.total());
    if (draw < mix.connects()) {
      return Bep15.CONNECT;
    }
    return draw < mix.connects() + mix.announces() ? Bep15.ANNOUNCE : Bep15.SCRAPE;
  }

  private int torrentToAnnounce(int client) {
    if (traffic.own() == 0) {
      return torrent(random.nextDouble());
    }
    int number = nextOwn[client];
    nextOwn[client] = (number + 1) % traffic.own();
    return ownTorrent(client, number);
  }

  private int torrentToScrape(int client) {
    return traffic.own() == 0
        ? torrent(random.nextDouble())
        : ownTorrent(client, random.nextInt(traffic.own()));
  }

  /** The same in every run, and as popular on average as any. */
  private int ownTorrent(int client, int number) {
    long scattered = LoadPackets.scattered((long) client << Integer.SIZE | number);
    return torrent((scattered >>> Long.SIZE - DOUBLE_BITS) * DOUBLE_UNIT);
  }

  /**
   * 0.1 % of the torrents get a tenth of the announces, 1 % get a fifth.
   *
   * @param even 0 or more and below 1, evenly spread
   */
  private int torrent(double even) {
    return (int) (even * even * even * plan.torrents());
  }
}
