package org.bttracker.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets for single addresses beside a wildcard socket, so that an answer comes from the address
 * that was asked. From a wildcard socket the kernel chooses the address, and most clients ignore an
 * answer from another one than they asked. A batch can tell the kernel the address, but a socket
 * that has one costs less: it needs no control messages, and what it receives is of one family.
 *
 * <p>So on Linux each usable address of the host gets a socket of its own; on other systems those
 * of a family do in which the host has several. The kernel prefers these to the wildcard socket,
 * which receives what is sent to all other addresses.
 *
 * <p>Addresses come and go: {@link #look} follows them. What is sent to a new address before the
 * next look is answered from the kernel's choice. A socket stays open as long as the host has its
 * address, even if the address is deprecated.
 *
 * <p>No other program can bind the port meanwhile. The wildcard socket was bound without {@code
 * SO_REUSEADDR}, so the port was free. Linux lets two sockets share a port if both have the option
 * at the moment when the second is bound; so all have it only while a socket for an address is
 * bound. For any thread.
 */
public final class AddressSockets implements Closeable {
  /** The most sockets that listen, the wildcard socket included. */
  static final int MAX_SOCKETS = 64;

  private static final Logger LOG = LoggerFactory.getLogger(AddressSockets.class);

  private final DatagramChannel wildcard;
  private final int receiveBuffer;
  private final boolean forEach;
  private final Host host;
  private final Map<InetAddress, DatagramChannel> open = new LinkedHashMap<>();

  /** What cannot be bound, and has been told to the operator. */
  private final Set<InetAddress> refused = new HashSet<>();

  private boolean limitTold;

  /** Whether there was a look before: only what changes is told. */
  private boolean followed;

  private boolean closed;

  /** Where the addresses come from. */
  @FunctionalInterface
  interface Host {
    /** All that the host has now. */
    List<HostAddress> addresses() throws IOException;
  }

  /**
   * What a look has changed.
   *
   * @param opened bound, and not served by any receive loop yet
   * @param gone their addresses are no longer the host's; whoever serves them closes them
   */
  public record Changes(List<DatagramChannel> opened, List<DatagramChannel> gone) {}

  /**
   * Makes it without sockets.
   *
   * @param wildcard bound without {@code SO_REUSEADDR}; closed by whoever has opened it
   * @param receiveBuffer bytes to ask of the kernel for each socket
   * @param forEach whether all usable addresses get one, or only those of large families
   * @param host asked at each look
   */
  AddressSockets(DatagramChannel wildcard, int receiveBuffer, boolean forEach, Host host) {
    this.wildcard = wildcard;
    this.receiveBuffer = receiveBuffer;
    this.forEach = forEach;
    this.host = host;
  }

  /**
   * Makes it for this host's addresses and a tracker's wildcard socket, if the tracker has one; as
   * yet without sockets. Without batches, two cases are left to the kernel's choice, and the
   * operator is warned if it has one: several receive loops, whose sockets share the port by other
   * rules, and an inherited socket, whose options another program has set.
   *
   * @param sockets a tracker's
   * @param receiveBuffer bytes to ask of the kernel for each socket
   * @param io whether there are batches
   * @return empty if nothing is to be done beside these sockets
   * @throws IOException if a socket does not tell its address
   */
  public static Optional<AddressSockets> beside(
      ListeningSockets sockets, int receiveBuffer, BurstIo io) throws IOException {
    Optional<DatagramChannel> wildcard = sockets.wildcard();
    if (wildcard.isPresent() && (sockets.inherited() || sockets.channels().size() > 1)) {
      warnOfChoice(address(wildcard.get()), sockets.inherited(), io);
      return Optional.empty();
    }
    return wildcard.map(
        channel -> new AddressSockets(channel, receiveBuffer, isLinux(), HostAddress::ofThisHost));
  }

  /**
   * Opens sockets for addresses that are new, and gives up those of addresses that are gone. An
   * address that cannot be bound is tried again at the next look.
   *
   * @return what has changed
   */
  public synchronized Changes look() {
    List<DatagramChannel> opened = new ArrayList<>();
    List<DatagramChannel> gone = new ArrayList<>();
    if (closed) {
      return new Changes(opened, gone);
    }
    try {
      List<HostAddress> present = host.addresses();
      gone.addAll(takeGone(present));
      open(missing(present), opened);
    } catch (IOException e) {
      LOG.debug("Cannot look for new addresses: {}", e.getMessage());
    }
    if (followed && !(opened.isEmpty() && gone.isEmpty())) {
      LOG.debug(
          "UDP sockets of single addresses: {} opened, {} given up, {} in all",
          opened.size(),
          gone.size(),
          open.size());
    }
    followed = true;
    return new Changes(opened, gone);
  }

  /**
   * What datagrams that wait in all of them may take of the kernel's memory.
   *
   * @return bytes, 0 without sockets
   * @throws IOException if the kernel does not tell
   */
  public synchronized long bufferBytes() throws IOException {
    long bytes = 0;
    for (DatagramChannel channel : open.values()) {
      bytes += UdpSockets.bufferBytes(channel);
    }
    return bytes;
  }

  /** Closes all; later looks do nothing. */
  @Override
  public synchronized void close() throws IOException {
    closed = true;
    for (DatagramChannel channel : open.values()) {
      channel.close();
    }
    open.clear();
  }

  private static void warnOfChoice(InetAddress local, boolean inherited, BurstIo io) {
    try {
      // If there is a choice, it is better to wait for batches than to do without.
      if (!ofLargeFamilies(served(local, HostAddress.ofThisHost())).isEmpty()
          && io.link().isPresent()) {
        LOG.warn(
            "This host has several addresses, and an answer may come from another one than was"
                + " asked; most clients ignore it then; {}",
            inherited
                ? "let the socket at standard input listen on one address"
                : "name each address with --address, or leave out --receivers");
      }
    } catch (IOException e) {
      LOG.debug("Cannot tell whether this host has several addresses: {}", e.getMessage());
    }
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }

  /** The usable addresses that a wildcard socket serves. */
  private static List<HostAddress> served(InetAddress local, List<HostAddress> present) {
    boolean both = ListenAddresses.isAllOfBothFamilies(local);
    return present.stream()
        .filter(HostAddress::usable)
        .filter(host -> both || host.isIpv4())
        .toList();
  }

  /** Those of families in which other hosts may ask several. */
  private static List<HostAddress> ofLargeFamilies(List<HostAddress> addresses) {
    return addresses.stream()
        .filter(host -> !host.loopback())
        .collect(Collectors.partitioningBy(HostAddress::isIpv4))
        .values()
        .stream()
        .filter(family -> family.size() > 1)
        .flatMap(List::stream)
        .toList();
  }

  private List<DatagramChannel> takeGone(List<HostAddress> present) {
    Set<InetAddress> addresses =
        present.stream().map(HostAddress::address).collect(Collectors.toSet());
    refused.retainAll(addresses);
    List<DatagramChannel> gone = new ArrayList<>();
    for (Iterator<Map.Entry<InetAddress, DatagramChannel>> all = open.entrySet().iterator();
        all.hasNext(); ) {
      Map.Entry<InetAddress, DatagramChannel> one = all.next();
      if (!addresses.contains(one.getKey())) {
        gone.add(one.getValue());
        all.remove();
      }
    }
    return gone;
  }

  private List<InetAddress> missing(List<HostAddress> present) throws IOException {
    List<HostAddress> served = served(address(wildcard), present);
    Set<InetAddress> wanted =
        (forEach ? served : ofLargeFamilies(served))
            .stream()
                .map(HostAddress::address)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    wanted.removeAll(open.keySet());
    int room = MAX_SOCKETS - 1 - open.size();
    if (wanted.size() > room && !limitTold) {
      limitTold = true;
      LOG.warn(
          "This host has more addresses than the tracker opens sockets for, {}: what is asked at"
              + " the others may be answered from another address, which most clients ignore;"
              + " name the addresses to serve with --address",
          MAX_SOCKETS - 1);
    }
    return wanted.stream().limit(room).toList();
  }

  private void open(List<InetAddress> addresses, List<DatagramChannel> opened) throws IOException {
    if (addresses.isEmpty()) {
      return;
    }
    int port = ((InetSocketAddress) wildcard.getLocalAddress()).getPort();
    wildcard.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      for (InetAddress address : addresses) {
        open(address, port, opened);
      }
    } finally {
      wildcard.setOption(StandardSocketOptions.SO_REUSEADDR, false);
    }
  }

  private void open(InetAddress address, int port, List<DatagramChannel> opened) {
    try {
      DatagramChannel channel = UdpSockets.openBesideWildcard(address, port, receiveBuffer);
      open.put(address, channel);
      opened.add(channel);
      refused.remove(address);
    } catch (IOException e) {
      if (refused.add(address)) {
        LOG.warn(
            "{}; what is asked there may be answered from another address, which most clients"
                + " ignore; it is tried again every minute",
            e.getMessage());
      }
    }
  }

  private static InetAddress address(DatagramChannel channel) throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getAddress();
  }
}
