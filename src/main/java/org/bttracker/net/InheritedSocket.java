package org.bttracker.net;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * The UDP socket that the program was started with as its standard input, as systemd ({@code
 * StandardInput=socket}) and inetd ({@code wait}) do it. What was sent to it before the start, or
 * while the program before this one was stopping, waits in it.
 */
final class InheritedSocket {
  private static final int STANDARD_INPUT = 0;
  private static final String UDP_SOCKET = "the UDP socket at standard input ";

  private InheritedSocket() {}

  /**
   * Takes it.
   *
   * @param io has to link what batches need if only they can serve the socket
   * @return null if standard input is no socket, or a connected pair of UNIX sockets, which some
   *     programs use for a pipe
   * @throws IOException if it is a socket that cannot be served; the message says why
   */
  static DatagramChannel take(BurstIo io) throws IOException {
    Channel channel = System.inheritedChannel();
    if (channel instanceof ServerSocketChannel server) {
      throw notUdp(
          server.getLocalAddress() instanceof UnixDomainSocketAddress
              ? "is a UNIX socket"
              : "is for TCP");
    }
    if (channel instanceof SocketChannel stream
        && !(stream.getLocalAddress() instanceof UnixDomainSocketAddress)) {
      throw notUdp("is for TCP");
    }
    if (!(channel instanceof DatagramChannel datagrams)) {
      return null;
    }
    check(datagrams, io);
    return datagrams;
  }

  private static void check(DatagramChannel channel, BurstIo io) throws IOException {
    // Java takes every datagram socket for UDP, and reads an IP address out of any name it has.
    SocketTables tables = SocketTables.ofThisHost();
    if (tables.isUnix(STANDARD_INPUT)) {
      throw notUdp("is a UNIX socket");
    }
    // A socket of another network namespace is not in this one's tables.
    Optional<SocketTables.Row> row = tables.find(STANDARD_INPUT);
    if (row.isEmpty()) {
      checkFamily(channel);
    }
    InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
    if (local == null || local.getPort() == 0) {
      throw new IOException(UDP_SOCKET + "is not bound to a port");
    }
    if (row.isPresent() && row.get().connected()) {
      throw new IOException(
          UDP_SOCKET + "is connected to one peer; the tracker needs one that receives from all");
    }
    checkServed(
        row.map(SocketTables.Row::ipv6).orElse(local.getAddress() instanceof Inet6Address), io);
  }

  /** Only a socket of the IP family that Java uses has a type of service or traffic class. */
  private static void checkFamily(DatagramChannel channel) throws IOException {
    try {
      channel.getOption(StandardSocketOptions.IP_TOS);
    } catch (IOException e) {
      throw new IOException(
          "the socket at standard input is not a UDP socket for "
              + (UdpSockets.javaUsesIpv6()
                  ? "IPv6; let it listen on [::] for both families"
                  : "IPv4"),
          e);
    }
  }

  /** Finds out whether channels or batches can serve the socket's family. */
  private static void checkServed(boolean ipv6, BurstIo io) throws IOException {
    boolean javaUsesIpv6 = UdpSockets.javaUsesIpv6();
    if (ipv6 && !javaUsesIpv6) {
      throw new IOException(
          UDP_SOCKET + "is for IPv6, which Java does not use: " + UdpSockets.whyNoIpv6());
    }
    if (!ipv6 && javaUsesIpv6) {
      // A channel would send from it as if it were an IPv6 socket, and the kernel would refuse.
      io.require(
          whyNoBatches ->
              UDP_SOCKET
                  + "is for IPv4 only, which Java serves only in batches ("
                  + whyNoBatches
                  + "); let it listen on [::] for both families, or start with java"
                  + " -Djava.net.preferIPv4Stack=true");
    }
  }

  private static IOException notUdp(String what) {
    return new IOException("the socket at standard input " + what + "; the tracker needs UDP");
  }
}
