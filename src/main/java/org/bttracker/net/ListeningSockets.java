package org.bttracker.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of a tracker, bound: for each receive loop one for each address; or the one that the
 * program was started with.
 *
 * @param channels a list for each receive loop
 * @param inherited whether they were open before the program
 * @param localAddresses where they listen, in the order of the configuration
 */
public record ListeningSockets(
    List<List<DatagramChannel>> channels,
    boolean inherited,
    List<InetSocketAddress> localAddresses) {
  private static final Logger LOG = LoggerFactory.getLogger(ListeningSockets.class);

  /**
   * Opens and binds all, or none. With port 0, the first one's port is taken for the others too.
   *
   * @param addresses to listen on; empty for all, IPv4 and IPv6
   * @param port UDP, 0 for any free one
   * @param loops receive loops, 1 or more
   * @param receiveBuffer bytes to ask of the kernel for each socket
   * @return all of them, bound
   * @throws IOException if one cannot be opened; the message says which
   */
  public static ListeningSockets open(
      List<InetAddress> addresses, int port, int loops, int receiveBuffer) throws IOException {
    DatagramChannel inherited = UdpSockets.inherited();
    return inherited == null
        ? bind(addresses, port, loops, receiveBuffer)
        : take(inherited, addresses, loops, receiveBuffer);
  }

  private static ListeningSockets take(
      DatagramChannel inherited, List<InetAddress> addresses, int loops, int receiveBuffer)
      throws IOException {
    if (loops > 1) {
      throw new IOException("--receivers must be 1 with a UDP socket at standard input");
    }
    if (!addresses.isEmpty()) {
      LOG.warn("--address is ignored with a UDP socket at standard input");
    }
    InetSocketAddress local = (InetSocketAddress) inherited.getLocalAddress();
    LOG.debug("Taking UDP socket from standard input, local port {}", local.getPort());
    requestReceiveBuffers(List.of(inherited), receiveBuffer);
    return new ListeningSockets(List.of(List.of(inherited)), true, List.of(local));
  }

  private static ListeningSockets bind(
      List<InetAddress> configured, int configuredPort, int loops, int receiveBuffer)
      throws IOException {
    List<InetAddress> addresses =
        configured.isEmpty() ? Collections.singletonList(null) : configured;
    List<List<DatagramChannel>> channelsOfLoops = new ArrayList<>();
    List<DatagramChannel> opened = new ArrayList<>();
    List<InetSocketAddress> localAddresses = new ArrayList<>();
    try {
      int port = configuredPort;
      for (int loop = 0; loop < loops; loop++) {
        List<DatagramChannel> channels = new ArrayList<>();
        for (InetAddress address : addresses) {
          if (loop == 0 && loops > 1) {
            port = findFreePort(address, port);
          }
          LOG.debug("Creating UDP socket");
          DatagramChannel channel = UdpSockets.open(address, port, loops > 1);
          opened.add(channel);
          channels.add(channel);
          InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
          localAddresses.add(local);
          port = local.getPort();
          LOG.debug("Binding UDP socket to local port {}", port);
        }
        channelsOfLoops.add(channels);
      }
      requestReceiveBuffers(opened, receiveBuffer);
    } catch (IOException e) {
      for (DatagramChannel channel : opened) {
        channel.close();
      }
      throw e;
    }
    return new ListeningSockets(
        channelsOfLoops, false, List.copyOf(localAddresses.subList(0, addresses.size())));
  }

  /** A port that several loops share could be shared with another program unawares. */
  private static int findFreePort(InetAddress address, int port) throws IOException {
    try (DatagramChannel probe = UdpSockets.open(address, port, false)) {
      return ((InetSocketAddress) probe.getLocalAddress()).getPort();
    }
  }

  /**
   * Closes what was opened here. An inherited socket is left to the end of the program: when Java
   * closes it, it closes standard output too, and the last lines of the log were lost.
   *
   * @throws IOException if one cannot be closed
   */
  public void close() throws IOException {
    if (!inherited) {
      for (List<DatagramChannel> loop : channels) {
        for (DatagramChannel channel : loop) {
          channel.close();
        }
      }
    }
  }

  private static void requestReceiveBuffers(List<DatagramChannel> channels, int bytes)
      throws IOException {
    int least = bytes;
    for (DatagramChannel channel : channels) {
      least = Math.min(least, UdpSockets.requestReceiveBuffer(channel, bytes));
    }
    if (least < bytes) {
      LOG.warn(
          "The receive buffer is {} bytes, not the {} of --receive-buffer;"
              + " to raise the kernel's limit: sysctl -w net.core.rmem_max={}",
          least,
          bytes,
          bytes);
    }
  }
}
