package org.bttracker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.protocol.RequestDecoder;
import org.bttracker.server.AnnouncePolicy;
import org.bttracker.server.Journal;
import org.bttracker.server.Maintenance;
import org.bttracker.server.Reporter;
import org.bttracker.server.RequestDispatcher;
import org.bttracker.server.UdpServer;
import org.bttracker.server.UdpSockets;
import org.bttracker.swarm.SwarmRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole tracker, put together from its parts; starts and stops them in order. */
final class Tracker {
  private static final Logger LOG = LoggerFactory.getLogger(Tracker.class);

  /** Longest wait for the receive loop to answer what it has received. */
  private static final long LOOP_STOP_MILLIS = 500;

  private static final long SECOND_MILLIS = 1_000;
  private static final long MINUTE_MILLIS = 60 * SECOND_MILLIS;

  private final List<InetSocketAddress> localAddresses = new ArrayList<>();
  private final ConnectionTable connections;
  private final SwarmRegistry swarms;
  private final UdpServer server;
  private final Thread loop;
  private final Reporter reporter;
  private final Maintenance maintenance;
  private volatile Throwable failure;
  private boolean stopped;

  /**
   * Puts a tracker together and takes its ports; nothing runs yet.
   *
   * @param config valid
   * @param nanoClock the monotonic clock of everything in it
   * @throws StartException if the network does not allow it
   */
  Tracker(TrackerConfig config, LongSupplier nanoClock) throws StartException {
    LOG.debug("Creating hash table for active connections");
    connections = new ConnectionTable(config.maxConnections(), config.connectionTtl());
    swarms = new SwarmRegistry(config.peerTtl());
    Counters counters = new Counters();
    LineBudget datagramLines = new LineBudget(config.datagramLines());

    RequestDispatcher dispatcher =
        new RequestDispatcher(
            new RequestDecoder(config.maxScrape()),
            connections,
            swarms,
            new AnnouncePolicy(
                config.announceInterval(), config.defaultPeers(), config.maxPeersPerReply()),
            new Journal(counters, datagramLines));
    try {
      server = new UdpServer(openChannels(config), dispatcher, nanoClock, counters);
    } catch (IOException e) {
      throw new StartException(e.getMessage());
    }
    loop = new Thread(this::serve, "receive");
    reporter = new Reporter(counters, datagramLines, config.datagramLines());
    maintenance = new Maintenance(nanoClock);
  }

  /** Begins to serve, and to do the periodic work. */
  void start() {
    LOG.debug("Starting connection purging thread");
    maintenance.every("purge connections", SECOND_MILLIS, now -> reporter.purge(connections, now));
    maintenance.every("report", SECOND_MILLIS, now -> reporter.reportLeftOut());
    maintenance.every(
        "purge swarms",
        MINUTE_MILLIS / 2,
        now -> swarms.purge((int) TimeUnit.NANOSECONDS.toSeconds(now)));
    maintenance.every("summary", MINUTE_MILLIS, now -> reporter.summarize(swarms, connections));
    loop.start();
  }

  /** Where it listens, in the order of the configuration. */
  List<InetSocketAddress> localAddresses() {
    return Collections.unmodifiableList(localAddresses);
  }

  /** Waits until the receive loop, once started, has ended; returns why, if nobody asked it to. */
  Optional<Throwable> await() throws InterruptedException {
    loop.join();
    return Optional.ofNullable(failure);
  }

  /** Stops everything, answers first what has been received. Later calls do nothing. */
  synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    LOG.debug("Freeing resources");
    server.stop();
    try {
      loop.join(LOOP_STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try {
      server.close();
    } catch (IOException e) {
      LOG.warn("Closing the sockets failed: {}", e.getMessage());
    }
    LOG.debug("Interrupting connection purging thread");
    maintenance.close();
    reporter.close();
  }

  private void serve() {
    try {
      server.run();
    } catch (Throwable e) {
      failure = e;
    }
  }

  /** With port 0, the port of the first address is taken for all of them. */
  private List<DatagramChannel> openChannels(TrackerConfig config) throws IOException {
    List<InetAddress> addresses =
        config.addresses().isEmpty() ? Collections.singletonList(null) : config.addresses();
    List<DatagramChannel> channels = new ArrayList<>();
    int port = config.port();
    try {
      for (InetAddress address : addresses) {
        LOG.debug("Creating UDP socket");
        DatagramChannel channel = UdpSockets.open(address, port);
        channels.add(channel);
        InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
        localAddresses.add(local);
        port = local.getPort();
        LOG.debug("Binding UDP socket to local port {}", port);
      }
      return channels;
    } catch (IOException e) {
      for (DatagramChannel channel : channels) {
        channel.close();
      }
      throw e;
    }
  }
}
