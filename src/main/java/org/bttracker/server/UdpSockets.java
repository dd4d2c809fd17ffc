package org.bttracker.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;

/** Opens the channels of a tracker. */
public final class UdpSockets {
  private UdpSockets() {}

  /**
   * Opens and binds a channel.
   *
   * @param address null for every address of the host, IPv4 and IPv6 (where the host has it) on one
   *     channel
   * @param port 0 for any free one
   * @param shared whether others may bind the same port, so that the kernel spreads the clients
   *     over several receive loops (SO_REUSEPORT)
   * @return the channel, bound
   * @throws IOException naming the port if it cannot be bound
   */
  public static DatagramChannel open(InetAddress address, int port, boolean shared)
      throws IOException {
    DatagramChannel channel =
        address instanceof Inet4Address
            ? DatagramChannel.open(StandardProtocolFamily.INET)
            : DatagramChannel.open();
    try {
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      return channel.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      channel.close();
      String where = address == null ? "" : " of " + address.getHostAddress();
      throw new IOException("cannot bind UDP port " + port + where + ": " + e.getMessage(), e);
    }
  }

  /**
   * Asks for room for datagrams that wait for the receive loop.
   *
   * @param channel of which
   * @param bytes how much, as the kernel counts it
   * @return how much the kernel grants, which may be less or more
   * @throws IOException if the kernel refuses altogether
   */
  public static int requestReceiveBuffer(DatagramChannel channel, int bytes) throws IOException {
    channel.setOption(StandardSocketOptions.SO_RCVBUF, bytes);
    return channel.getOption(StandardSocketOptions.SO_RCVBUF);
  }
}
