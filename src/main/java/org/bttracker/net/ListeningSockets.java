package org.bttracker.net;

import java.io.Closeable;
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
 * @param where the same in words: port, families, addresses
 * @param bufferBytes what datagrams that wait in all of them may take of the kernel's memory
 */
public record ListeningSockets(
    List<List<DatagramChannel>> channels,
    boolean inherited,
    List<InetSocketAddress> localAddresses,
    String where,
    long bufferBytes)
    implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(ListeningSockets.class);

  /**
   * Opens and binds all, or none. With port 0, the first one's port is taken for the others too.
   *
   * @param addresses to listen on; empty for all, IPv4 and IPv6
   * @param port UDP, 0 for any free one
   * @param loops receive loops, 1 or more
   * @param receiveBuffer bytes to ask of the kernel for each socket
   * @param io decides which inherited socket can be served
   * @return all of them, bound
   * @throws IOException if one cannot be opened; the message says which, and why
   */
  public static ListeningSockets open(
      List<InetAddress> addresses, int port, int loops, int receiveBuffer, BurstIo io)
      throws IOException {
    DatagramChannel inherited = InheritedSocket.take(io);
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
    long bufferBytes = requestReceiveBuffers(List.of(inherited), receiveBuffer);
    String where =
        ListenAddresses.inWords(List.of(local))
            + (ListenAddresses.isAllOfBothFamilies(local.getAddress())
                ? " (IPv6 only if the socket at standard input is)"
                : "");
    return new ListeningSockets(
        List.of(List.of(inherited)), true, List.of(local), where, bufferBytes);
  }

  private static ListeningSockets bind(
      List<InetAddress> configured, int configuredPort, int loops, int receiveBuffer)
      throws IOException {
    List<InetAddress> addresses =
        configured.isEmpty() ? Collections.singletonList(null) : ListenAddresses.toBind(configured);
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
      long bufferBytes = requestReceiveBuffers(opened, receiveBuffer);
      List<InetSocketAddress> listening = List.copyOf(localAddresses.subList(0, addresses.size()));
      String where = ListenAddresses.inWords(listening) + whatIsMissing(configured);
      return new ListeningSockets(channelsOfLoops, false, listening, where, bufferBytes);
    } catch (IOException | RuntimeException e) {
      for (DatagramChannel channel : opened) {
        channel.close();
      }
      throw e;
    }
  }

  /** Each receive loop's socket for all addresses, of both families or of IPv4; or none. */
  List<DatagramChannel> wildcards() throws IOException {
    List<DatagramChannel> wildcards = new ArrayList<>();
    for (List<DatagramChannel> loop : channels) {
      for (DatagramChannel channel : loop) {
        if (UdpSockets.address(channel).isAnyLocalAddress()) {
          wildcards.add(channel);
        }
      }
    }
    return wildcards;
  }

  /** An operator who names no address expects both families. */
  private static String whatIsMissing(List<InetAddress> configured) throws IOException {
    return configured.isEmpty() && !UdpSockets.javaUsesIpv6()
        ? "; Java does not use IPv6: " + UdpSockets.whyNoIpv6()
        : "";
  }

  /** A port that several loops share could be shared with another program unawares. */
  private static int findFreePort(InetAddress address, int port) throws IOException {
    try (DatagramChannel probe = UdpSockets.open(address, port, false)) {
      return ((InetSocketAddress) probe.getLocalAddress()).getPort();
    }
  }

  /**
   * Closes what was opened here. An inherited socket is left to the end of the program: when Java
   * closes it, it closes standard output too, and the last lines of the log would be lost.
   *
   * @throws IOException if one cannot be closed
   */
  @Override
  public void close() throws IOException {
    if (!inherited) {
      for (List<DatagramChannel> loop : channels) {
        for (DatagramChannel channel : loop) {
          channel.close();
        }
      }
    }
  }

  /** Returns what the kernel's buffers may take in all. */
  private static long requestReceiveBuffers(List<DatagramChannel> channels, int bytes)
      throws IOException {
    int least = bytes;
    long all = 0;
    for (DatagramChannel channel : channels) {
      least = Math.min(least, UdpSockets.requestReceiveBuffer(channel, bytes));
      all += UdpSockets.bufferBytes(channel);
    }
    if (least < bytes) {
      LOG.warn(
          "The receive buffer is {} bytes, not the {} of --receive-buffer;"
              + " to raise the kernel's limit: sysctl -w net.core.rmem_max={}",
          least,
          bytes,
          bytes);
    }
    return all;
  }
}
