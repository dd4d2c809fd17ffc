package org.bttracker.server;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
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
   * @return the channel, bound
   * @throws IOException naming the port if it cannot be bound
   */
  public static DatagramChannel open(InetAddress address, int port) throws IOException {
    DatagramChannel channel =
        address instanceof Inet4Address
            ? DatagramChannel.open(StandardProtocolFamily.INET)
            : DatagramChannel.open();
    try {
      return channel.bind(new InetSocketAddress(address, port));
    } catch (IOException e) {
      channel.close();
      String where = address == null ? "" : " of " + address.getHostAddress();
      throw new IOException("cannot bind UDP port " + port + where + ": " + e.getMessage(), e);
    }
  }
}
