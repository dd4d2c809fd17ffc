package org.bttracker.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;

/** Opens the channels of a tracker. */
public final class UdpSockets {
  private static final boolean IPV4_ONLY = Boolean.getBoolean("java.net.preferIPv4Stack");

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
    } catch (IOException | UnsupportedOperationException | UnsupportedAddressTypeException e) {
      channel.close();
      String where = address == null ? "" : " of " + address.getHostAddress();
      String reason = e.getMessage() == null ? "this host does not support it" : e.getMessage();
      throw new IOException("cannot bind UDP port " + port + where + ": " + reason, e);
    }
  }

  /**
   * The UDP socket that the program was started with as its standard input, as systemd ({@code
   * StandardInput=socket}) and inetd ({@code wait}) do it. What was sent to it before the start, or
   * while the program before this one was stopping, waits in it.
   *
   * @return null if standard input is something else
   * @throws IOException if it is a UDP socket that cannot be served
   */
  public static DatagramChannel inherited() throws IOException {
    if (!(System.inheritedChannel() instanceof DatagramChannel channel)) {
      return null;
    }
    InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
    if (local == null) {
      throw new IOException("the UDP socket at standard input is not bound");
    }
    if (local.getAddress() instanceof Inet4Address && !IPV4_ONLY) {
      // Java would send from it as if it were an IPv6 socket, and the kernel would refuse.
      throw new IOException(
          "the UDP socket at standard input is for IPv4 only; let it listen on [::] for both"
              + " families, or start with java -Djava.net.preferIPv4Stack=true");
    }
    return channel;
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
    int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
    if (granted >= bytes) {
      // An inherited socket may have more than an unprivileged program is granted: keep it.
      return granted;
    }
    channel.setOption(StandardSocketOptions.SO_RCVBUF, bytes);
    return channel.getOption(StandardSocketOptions.SO_RCVBUF);
  }
}
