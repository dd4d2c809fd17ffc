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
    // A batch sets its own options, in the family that the socket has.
    return check(datagrams, io) ? UdpSockets.forbidFragments(datagrams) : datagrams;
  }

  /** Returns false if only batches can serve it. */
  private static boolean check(DatagramChannel channel, BurstIo io) throws IOException {
    // Java takes every datagram socket for UDP, and reads an IP address out of any name it has.
    SocketTables tables = SocketTables.ofThisHost();
    if (tables.isUnix(STANDARD_INPUT)) {
      throw notUdp("is a UNIX socket");
    }
    // A socket of another network namespace is not in this one's tables.
    Optional<SocketTables.Row> row = tables.find(STANDARD_INPUT);
    boolean javaUsesIpv6 = UdpSockets.javaUsesIpv6();
    if (row.isEmpty() && !isOfFamily(channel)) {
      throw new IOException(
          "the socket at standard input is not a UDP socket for "
              + (javaUsesIpv6 ? "IPv6; let it listen on [::] for both families" : "IPv4"));
    }
    InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
    if (local == null || local.getPort() == 0) {
      throw new IOException(UDP_SOCKET + "is not bound to a port");
    }
    if (row.isPresent() && row.get().connected()) {
      throw new IOException(
          UDP_SOCKET + "is connected to one peer; the tracker needs one that receives from all");
    }
    boolean ipv6 =
        row.map(SocketTables.Row::ipv6).orElse(local.getAddress() instanceof Inet6Address);
    if (ipv6 && !javaUsesIpv6) {
      throw new IOException(
          UDP_SOCKET + "is for IPv6, which Java does not use: " + UdpSockets.whyNoIpv6());
    }
    if (ipv6 || !javaUsesIpv6) {
      return true;
    }
    // A channel would send from it as if it were an IPv6 socket, and the kernel would refuse.
    Optional<String> whyNoBatches = io.link();
    if (whyNoBatches.isPresent()) {
      throw new IOException(
          UDP_SOCKET
              + "is for IPv4 only, which Java serves only in batches ("
              + whyNoBatches.get()
              + "); let it listen on [::] for both families, or start with java"
              + " -Djava.net.preferIPv4Stack=true");
    }
    return false;
  }

  /** Only a socket of the IP family that Java uses has a type of service or traffic class. */
  private static boolean isOfFamily(DatagramChannel channel) {
    try {
      channel.getOption(StandardSocketOptions.IP_TOS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static IOException notUdp(String what) {
    return new IOException("the socket at standard input " + what + "; the tracker needs UDP");
  }
}
