package org.bttracker.daemon;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.metrics.Counters;
import org.bttracker.net.AddressSockets;
import org.bttracker.net.BurstIo;
import org.bttracker.net.KernelDrops;
import org.bttracker.net.ListeningSockets;
import org.bttracker.server.UdpServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tracker's sockets, and what changes beneath them: the host's addresses, and what the kernel
 * drops. The periodic work is the maintenance threads'.
 */
final class Network implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(Network.class);

  private final ListeningSockets sockets;

  /** For each receive loop, or none. */
  private final List<AddressSockets> addressSockets;

  private final KernelDrops kernelDrops;
  private final List<List<DatagramChannel>> channels;

  /** Two looks at once could tell a receive loop their changes in the wrong order. */
  private final Object looking = new Object();

  /**
   * Opens all sockets, or none.
   *
   * @param config where to listen
   * @param io whether a wildcard socket can answer from the address that was asked
   * @param counters told what the kernel drops
   * @throws StartException if a socket cannot be opened
   */
  Network(TrackerConfig config, BurstIo io, Counters counters) throws StartException {
    sockets = open(config, io);
    try {
      addressSockets = AddressSockets.beside(sockets, config.receiveBuffer(), io);
    } catch (IOException e) {
      closeQuietly(sockets);
      throw new StartException(e.getMessage());
    }
    channels = new ArrayList<>(sockets.channels());
    for (int loop = 0; loop < addressSockets.size(); loop++) {
      List<DatagramChannel> all = new ArrayList<>(channels.get(loop));
      all.addAll(addressSockets.get(loop).look().opened());
      channels.set(loop, all);
    }
    kernelDrops = KernelDrops.of(sockets, counters);
  }

  private static ListeningSockets open(TrackerConfig config, BurstIo io) throws StartException {
    try {
      ListeningSockets opened =
          ListeningSockets.open(
              config.addresses(), config.port(), config.receivers(), config.receiveBuffer(), io);
      int port = opened.localAddresses().get(0).getPort();
      if (opened.inherited()
          && config.port() != port
          && config.port() != TrackerConfig.DEFAULT_PORT) {
        LOG.warn(
            "--port={} is ignored: the UDP socket at standard input has port {}",
            config.port(),
            port);
      }
      return opened;
    } catch (IOException e) {
      throw new StartException(e.getMessage());
    }
  }

  /** The channels that each receive loop begins with. */
  List<List<DatagramChannel>> channels() {
    return channels;
  }

  /** Where it listens, in the order of the configuration. */
  List<InetSocketAddress> localAddresses() {
    return sockets.localAddresses();
  }

  /** The same in words. */
  String where() {
    return sockets.where();
  }

  /**
   * What datagrams that wait in the sockets of the start may take of the kernel's memory. Those of
   * addresses that the host gets later are not counted.
   */
  long bufferBytes() throws StartException {
    try {
      long bytes = sockets.bufferBytes();
      for (AddressSockets single : addressSockets) {
        bytes += single.bufferBytes();
      }
      return bytes;
    } catch (IOException e) {
      throw new StartException("cannot watch the sockets: " + e.getMessage());
    }
  }

  /** Counts and tells what the kernel has dropped. */
  void checkKernelDrops() {
    kernelDrops.check();
  }

  /**
   * Looks for addresses that the host has got or lost.
   *
   * @param servers all receive loops
   */
  void followAddresses(List<UdpServer> servers) {
    if (addressSockets.isEmpty()) {
      return;
    }
    // What a socket has dropped cannot be read any more when it is closed.
    kernelDrops.check();
    synchronized (looking) {
      for (int loop = 0; loop < addressSockets.size(); loop++) {
        AddressSockets.Changes changes = addressSockets.get(loop).look();
        changes.opened().forEach(servers.get(loop)::add);
        changes.gone().forEach(servers.get(loop)::remove);
      }
    }
  }

  /** Closes all sockets, once the receive loops have let go of them. */
  @Override
  public void close() {
    addressSockets.forEach(Network::closeQuietly);
    closeQuietly(sockets);
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      LOG.warn("Closing the sockets failed: {}", e.getMessage());
    }
  }
}
