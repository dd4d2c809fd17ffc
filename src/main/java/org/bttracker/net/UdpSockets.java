package org.bttracker.net;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import org.bttracker.protocol.AddressText;

/** Opens the channels of a tracker. */
final class UdpSockets {
  /** Whether Java was told to do without IPv6. */
  static final boolean IPV4_ONLY = Boolean.getBoolean("java.net.preferIPv4Stack");

  private static final int FIRST_UNPRIVILEGED_PORT = 1_024;

  /** Linux allows twice what it says it grants, for what it keeps beside each datagram. */
  private static final int KERNEL_OVERHEAD = 2;

  private UdpSockets() {}

  /**
   * Opens and binds a channel.
   *
   * @param address null or {@code ::} for every address of the host, IPv4 and IPv6 (where Java uses
   *     it) on one channel
   * @param port 0 for any free one
   * @param shared whether others may bind the same port, so that the kernel spreads the clients
   *     over several receive loops (SO_REUSEPORT)
   * @return the channel, bound
   * @throws IOException naming port, address and cause if it cannot be bound
   */
  static DatagramChannel open(InetAddress address, int port, boolean shared) throws IOException {
    String where = cannotBind(address, port);
    checkUsable(address, where);
    DatagramChannel channel = openUnbound(address);
    try {
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      return channel.bind(new InetSocketAddress(address, port));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw new IOException(where + ": " + reason(e, address, port), e);
    }
  }

  /**
   * Opens and binds a channel for one address beside a wildcard channel of this program. That must
   * be {@linkplain #isShared shared}, as the new one will then be, or else have {@code
   * SO_REUSEADDR} meanwhile.
   *
   * @param wildcard bound
   * @param address one of this host's
   * @param receiveBuffer bytes to ask of the kernel
   * @return the channel, bound to the wildcard channel's port, and without {@code SO_REUSEADDR}
   * @throws IOException naming port, address and cause if it cannot be bound
   */
  static DatagramChannel openBeside(
      DatagramChannel wildcard, InetAddress address, int receiveBuffer) throws IOException {
    int port = ((InetSocketAddress) wildcard.getLocalAddress()).getPort();
    DatagramChannel channel = openUnbound(address);
    try {
      requestReceiveBuffer(channel, receiveBuffer);
      if (isShared(wildcard)) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
        return channel.bind(new InetSocketAddress(address, port));
      }
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(new InetSocketAddress(address, port));
      return channel.setOption(StandardSocketOptions.SO_REUSEADDR, false);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw new IOException(cannotBind(address, port) + ": " + reason(e, address, port), e);
    }
  }

  /** Where a channel is bound. */
  static InetAddress address(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getAddress();
  }

  /** Whether several receive loops have a channel each for the same address and port. */
  static boolean isShared(DatagramChannel channel) throws IOException {
    return channel.supportedOptions().contains(StandardSocketOptions.SO_REUSEPORT)
        && channel.getOption(StandardSocketOptions.SO_REUSEPORT);
  }

  /** Whether Java speaks IPv6 on this host. */
  static boolean javaUsesIpv6() throws IOException {
    try (DatagramChannel probe = DatagramChannel.open(StandardProtocolFamily.INET6)) {
      return probe.isOpen();
    } catch (UnsupportedOperationException e) {
      return false;
    }
  }

  /** The reason where {@link #javaUsesIpv6} is false. */
  static String whyNoIpv6() {
    return IPV4_ONLY
        ? "it was started with -Djava.net.preferIPv4Stack=true"
        : "this host has no IPv6";
  }

  /**
   * Asks for room for datagrams that wait for the receive loop.
   *
   * @param channel of which
   * @param bytes how much, as the kernel counts it
   * @return how much the kernel grants, which may be less or more
   * @throws IOException if the kernel refuses altogether
   */
  static int requestReceiveBuffer(DatagramChannel channel, int bytes) throws IOException {
    int granted = channel.getOption(StandardSocketOptions.SO_RCVBUF);
    if (granted >= bytes) {
      // An inherited socket may have more than an unprivileged program is granted: keep it.
      return granted;
    }
    channel.setOption(StandardSocketOptions.SO_RCVBUF, bytes);
    return channel.getOption(StandardSocketOptions.SO_RCVBUF);
  }

  /**
   * What datagrams that wait in a channel may take of the kernel's memory.
   *
   * @param channel of which
   * @return bytes
   * @throws IOException if the kernel does not tell
   */
  static long bufferBytes(DatagramChannel channel) throws IOException {
    return (long) KERNEL_OVERHEAD * channel.getOption(StandardSocketOptions.SO_RCVBUF);
  }

  /**
   * Has the kernel send every datagram in one piece, where Java can ask for that (19 and newer). It
   * then refuses one that is too long for a path which it knows to be narrow. Fragments would often
   * not arrive, since NATs drop them; and Linux draws a number for each datagram that it may have
   * to fragment.
   *
   * @param channel of the family that Java takes it for
   * @throws IOException if the kernel refuses
   */
  static void forbidFragments(DatagramChannel channel) throws IOException {
    for (SocketOption<?> option : channel.supportedOptions()) {
      // A constant of jdk.net.ExtendedSocketOptions, which Java 17 does not have.
      if (option.name().equals("IP_DONTFRAGMENT")) {
        set(channel, option);
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static void set(DatagramChannel channel, SocketOption<?> option) throws IOException {
    channel.setOption((SocketOption<Boolean>) option, true);
  }

  private static DatagramChannel openUnbound(InetAddress address) throws IOException {
    try {
      return address instanceof Inet4Address
          ? DatagramChannel.open(StandardProtocolFamily.INET)
          : DatagramChannel.open();
    } catch (IOException e) {
      throw new IOException("cannot open a UDP socket: " + e.getMessage(), e);
    }
  }

  /** Finds what the kernel would refuse with a reason that misleads, or would not refuse at all. */
  private static void checkUsable(InetAddress address, String where) throws IOException {
    if (address == null) {
      return;
    }
    if (address.isMulticastAddress()) {
      throw new IOException(where + ": a multicast address belongs to no host");
    }
    if (address instanceof Inet6Address ipv6) {
      if (!javaUsesIpv6()) {
        throw new IOException(where + ": Java does not use IPv6: " + whyNoIpv6());
      }
      if (ipv6.isLinkLocalAddress() && ipv6.getScopeId() == 0) {
        throw new IOException(where + ": a link-local address needs its interface, like %eth0");
      }
    }
  }

  private static String reason(Exception failure, InetAddress address, int port) {
    String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    if (address != null && !address.isAnyLocalAddress() && !isOfThisHost(address)) {
      return "this host does not have that address (" + reason + ")";
    }
    if (port > 0 && port < FIRST_UNPRIVILEGED_PORT && reason.contains("Permission denied")) {
      return reason + "; ports below " + FIRST_UNPRIVILEGED_PORT + " need a privilege";
    }
    return reason;
  }

  private static boolean isOfThisHost(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      // It cannot be told; the first failure is the one to name.
      return true;
    }
  }

  private static String cannotBind(InetAddress address, int port) {
    return "cannot bind UDP port "
        + port
        + (address == null ? "" : " of " + AddressText.of(address));
  }
}
