package org.bttracker.daemon;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.access.RateLimiter;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.net.BurstIo;
import org.bttracker.server.Journal;
import org.bttracker.server.Pipeline;
import org.bttracker.server.ReplyPolicy;
import org.bttracker.server.UdpServer;
import org.bttracker.snapshot.Clocks;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole tracker, put together from its parts; starts and stops them in order. */
public final class Tracker {
  private static final Logger LOG = LoggerFactory.getLogger(Tracker.class);

  private static final long SECOND_MILLIS = 1_000;

  /** Often, so that one purge is short: it may have to share its processor with a receive loop. */
  private static final long CONNECTION_PURGE_MILLIS = 100;

  /** What has ended at midnight is over within this time. */
  private static final long ACCESS_EXPIRY_MILLIS = 5 * SECOND_MILLIS;

  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;
  private static final long KERNEL_WATCH_MILLIS = 10 * SECOND_MILLIS;

  /** A purge of all swarms takes a part of a peer's time to live, and half a minute at the most. */
  private static final int PURGES_PER_TTL = 90;

  private final TrackerConfig config;
  private final LongSupplier nanoClock;
  private final Counters counters = new Counters();
  private final LineBudget datagramLines;
  private final ConnectionTable connections;
  private final SwarmRegistry swarms;
  private final AccessLists access;
  private final BurstIo io;
  private final Network network;
  private final Monitoring monitoring;
  private final Ending ending = new Ending();
  private final AtomicReference<ReplyPolicy> replyPolicy;
  private final RateLimiter rateLimiter;
  private final ReceiveLoops loops = new ReceiveLoops(ending);
  private final Sharing sharing;
  private final Reporter reporter;
  private final Maintenance maintenance;
  private final Reloads reloads = new Reloads();
  private final ServiceManager serviceManager = ServiceManager.of(System.getenv());

  /**
   * Puts a tracker together and takes its ports; nothing runs yet.
   *
   * @param config valid
   * @param nanoClock the monotonic clock of everything in it
   * @param wallClock tells after a restart how long the tracker was down
   * @throws StartException if the network or the disk does not allow it
   */
  public Tracker(TrackerConfig config, LongSupplier nanoClock, InstantSource wallClock)
      throws StartException {
    this(config, new Clocks(nanoClock, wallClock), ClusterServer::redis);
  }

  /** As above, with another server of a cluster. */
  Tracker(TrackerConfig config, Clocks clocks, ClusterServer.Source servers) throws StartException {
    InstantSource wallClock = clocks.wallClock();
    nanoClock = clocks.nanoClock();
    this.config = config;
    replyPolicy = new AtomicReference<>(config.replyPolicy());
    rateLimiter = new RateLimiter(config.rateLimit(), nanoClock.getAsLong());
    LOG.debug("Creating hash table for active connections");
    connections =
        new ConnectionTable(config.maxConnections(), config.connectionTtl(), SigningKey.random());
    swarms = new SwarmRegistry(config.swarmLimits());
    tellRoom();
    access = new AccessLists(config.access(), swarms, wallClock);
    access.reloadables().forEach(reloads::add);
    sharing = new Sharing(config, servers, swarms, connections, access, clocks);
    datagramLines = new LineBudget(config.datagramLines());
    reporter =
        new Reporter(
            counters,
            swarms,
            connections,
            datagramLines,
            config.datagramLines(),
            sharing::progress);
    io = chooseIo();
    network = new Network(config, io, counters);
    monitoring = new Monitoring(config.http(), nanoClock, wallClock);
    try {
      long clusterBytes = config.cluster() == null ? 0 : config.cluster().besidesBytes();
      MemoryCheck.ofThisProcess(config.receivers(), network.bufferBytes(), clusterBytes).check();
      createLoops();
      sharing.showOn(monitoring);
      monitoring.open(
          counters, swarms, connections, config.maxConnections(), network, sharing::lacking);
      sharing.open(ending);
    } catch (StartException e) {
      monitoring.close();
      closeSockets();
      throw e;
    }
    sharing.addTo(reloads);
    maintenance = new Maintenance(nanoClock, ending::fail);
  }

  /** Begins to serve, and to do the periodic work; unless it has been stopped already. */
  public synchronized void start() {
    if (ending.isWanted()) {
      return;
    }
    LOG.info("Listening on {}", network.where());
    LOG.debug("Starting connection purging thread");
    maintenance.every("purge connections", CONNECTION_PURGE_MILLIS, reporter::purge);
    maintenance.every("report", SECOND_MILLIS, now -> reporter.reportLeftOut());
    maintenance.every("summary", MINUTE_MILLIS, now -> reporter.summarize());
    maintenance.every(
        "purge swarms",
        swarmPurgeMillis(),
        now -> monitoring.timePurge(() -> swarms.purgeSlice(SwarmRegistry.seconds(now))));
    maintenance.every("expire access", ACCESS_EXPIRY_MILLIS, now -> access.expire());
    maintenance.every("watch kernel", KERNEL_WATCH_MILLIS, now -> network.checkKernelDrops());
    maintenance.every("follow addresses", MINUTE_MILLIS, now -> followAddresses());
    sharing.schedule(maintenance, monitoring);
    sharing.start(ending::fail);
    loops.start();
    sharing.restore();
    monitoring.start(maintenance);
    serviceManager.ready();
  }

  /**
   * Where it listens.
   *
   * @return in the order of the configuration
   */
  public List<InetSocketAddress> localAddresses() {
    return network.localAddresses();
  }

  /**
   * Has something be read anew, before what the tracker itself reads; for the time before its
   * start.
   *
   * @param reloadable called on a maintenance thread
   */
  public void onReload(Reloadable reloadable) {
    reloads.addFirst(reloadable);
  }

  /**
   * Takes over what can change while it runs; for any thread.
   *
   * @param settings the present ones: lines about datagrams, the rate limit, and how announces and
   *     scrapes are answered
   */
  public void change(TrackerConfig settings) {
    datagramLines.set(settings.datagramLines());
    reporter.setExpiryLines(settings.datagramLines());
    rateLimiter.set(settings.rateLimit(), nanoClock.getAsLong());
    replyPolicy.set(settings.replyPolicy());
  }

  /** Reads anew, on a maintenance thread, what can change while it runs; for any thread. */
  public void reload() {
    if (reloads.want()) {
      maintenance.once("reload", now -> serviceManager.reload(now, reloads::runWanted));
    }
  }

  /** Looks for addresses that the host has got or lost; done every minute. */
  void followAddresses() {
    // Without the lock: stop() holds it, and waits for the maintenance thread that is here.
    if (!ending.isWanted()) {
      network.followAddresses(loops.servers());
    }
  }

  /**
   * Waits until a receive loop has ended.
   *
   * @return why, if nobody asked it to
   * @throws InterruptedException if the waiting thread is interrupted
   */
  public Optional<Throwable> await() throws InterruptedException {
    return ending.await();
  }

  /** Stops everything, answers first what has been received. Later calls do nothing. */
  public synchronized void stop() {
    if (ending.isWanted()) {
      return;
    }
    ending.want();
    LOG.debug("Freeing resources");
    serviceManager.stopping();
    monitoring.close();
    loops.stop();
    sharing.leave();
    network.checkKernelDrops();
    closeSockets();
    LOG.debug("Interrupting connection purging thread");
    maintenance.close();
    sharing.close();
    reporter.close();
  }

  private void tellRoom() {
    LOG.info("Room for {} torrents and {} peers", config.maxTorrents(), config.maxPeers());
    HeapShare heap = HeapShare.ofThisProcess(config.cluster());
    if (!heap.holds(config.maxTorrents(), config.maxPeers(), config.maxConnections())) {
      LOG.warn(
          "Java's heap of {} MiB may run out of memory before --max-torrents, --max-peers and"
              + " --max-connections are reached; raise it (-Xmx), or lower them",
          heap.bytes() >> 20);
    }
  }

  private BurstIo chooseIo() throws StartException {
    try {
      return BurstIo.of(config.io());
    } catch (IOException e) {
      throw new StartException(e.getMessage());
    }
  }

  private void createLoops() throws StartException {
    long nowNanos = nanoClock.getAsLong();
    Pressure pressure = new Pressure(config.maxTorrents(), config.maxPeers(), nowNanos);
    Admission admission = access.admission(rateLimiter, pressure);
    try {
      for (List<DatagramChannel> channels : network.channels()) {
        LoopCounters loopCounters = counters.forLoop();
        LoopMeter meter = monitoring.meterOfLoop();
        Journal journal = new Journal(loopCounters, datagramLines, meter);
        Pipeline pipeline = pipeline(admission, journal);
        loops.add(new UdpServer(channels, pipeline, nanoClock, io, loopCounters, meter));
      }
    } catch (IOException e) {
      throw new StartException("cannot watch the sockets: " + e.getMessage());
    }
  }

  private Pipeline pipeline(Admission admission, Journal journal) {
    return new Pipeline(
        connections.forLoop(),
        swarms,
        admission,
        replyPolicy::get,
        sharing.changesOfLoop(),
        journal);
  }

  private long swarmPurgeMillis() {
    long all = Math.min(MINUTE_MILLIS / 2, config.peerTtl().toMillis() / PURGES_PER_TTL);
    return Math.max(1, all / SwarmRegistry.slices());
  }

  private void closeSockets() {
    if (loops.close()) {
      network.close();
    }
  }
}
