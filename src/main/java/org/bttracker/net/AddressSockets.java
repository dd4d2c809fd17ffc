package org.bttracker.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * next look comes to the wildcard socket, which answers from that address with batches, and from
 * the kernel's choice without. A socket stays open as long as the host has its address, even if the
 * address is deprecated.
 *
 * <p>The wildcard socket was bound without {@code SO_REUSEADDR}, so no other program had the port.
 * Linux lets two sockets share a port if both have that option when the second is bound. So the
 * wildcard socket has it only while sockets for addresses are being bound: at the start, and when
 * the host has a new address. In that moment, and at no other time, another program that sets the
 * option too can bind the port, and takes datagrams away.
 *
 * <p>Several receive loops share the port ({@code SO_REUSEPORT}), each with a wildcard socket of
 * its own; on Linux each has sockets for single addresses too, which share it in the same way. The
 * kernel spreads what is sent to an address over those of that address. For any thread.
 */
public final class AddressSockets implements Closeable {
  /** The most sockets that listen for a receive loop, the wildcard socket included. */
  private static final int MAX_SOCKETS = 64;

  /** The most addresses of a host that a receive loop has sockets for. */
  public static final int MAX_ADDRESSES = MAX_SOCKETS - 1;

  /**
   * The most bytes to ask for at a loopback address. Only programs of this host send there, so a
   * smaller buffer will do, and the process can do with a lower memory limit.
   */
  static final int MAX_LOOPBACK_BUFFER = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(AddressSockets.class);

  private final DatagramChannel wildcard;
  private final int receiveBuffer;
  private final boolean eachAddress;
  private final Host host;
  private final BurstIo io;
  private final Map<InetAddress, DatagramChannel> open = new LinkedHashMap<>();

  /** What cannot be bound, and has been told to the operator. */
  private final Set<InetAddress> refused = new HashSet<>();

  private boolean limitTold;

  /** Whether there was a look before. The first one's sockets get no line in the log. */
  private boolean followed;

  private boolean closed;

  /** Where the addresses and the descriptors come from. */
  @FunctionalInterface
  interface Host {
    /** All that the host has now. */
    List<HostAddress> addresses() throws IOException;

    /** How many more sockets there are descriptors for. */
    default int room() {
      return Integer.MAX_VALUE;
    }
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
   * @param eachAddress whether each usable address gets one, or only those of families in which the
   *     host has several
   * @param host asked at each look
   * @param io whether the wildcard socket can answer from any address
   */
  AddressSockets(
      DatagramChannel wildcard, int receiveBuffer, boolean eachAddress, Host host, BurstIo io) {
    this.wildcard = wildcard;
    this.receiveBuffer = receiveBuffer;
    this.eachAddress = eachAddress;
    this.host = host;
    this.io = io;
  }

  /**
   * Makes them for this host's addresses and a tracker's wildcard sockets, if the tracker has any;
   * as yet without sockets. In two cases there can be none beside a wildcard socket: with several
   * receive loops on another system than Linux, where sockets share a port by other rules; and with
   * an inherited socket, whose options another program has set. Without batches the kernel then
   * chooses the address. If the host has several, the operator is warned.
   *
   * @param sockets a tracker's
   * @param receiveBuffer bytes to ask of the kernel for each socket
   * @param io whether there are batches
   * @return one for each receive loop, in their order; none if nothing is to be done beside these
   *     sockets
   * @throws IOException if a socket does not tell its address
   */
  public static List<AddressSockets> beside(ListeningSockets sockets, int receiveBuffer, BurstIo io)
      throws IOException {
    List<DatagramChannel> wildcards = sockets.wildcards();
    boolean linux = ThisHost.isLinux();
    if (!wildcards.isEmpty() && (sockets.inherited() || (wildcards.size() > 1 && !linux))) {
      warnOfChoice(UdpSockets.address(wildcards.get(0)), sockets.inherited(), io);
      return List.of();
    }
    return wildcards.stream()
        .map(channel -> new AddressSockets(channel, receiveBuffer, linux, new ThisHost(), io))
        .toList();
  }

  /**
   * Opens sockets for addresses that are new, and gives up those of addresses that are gone. An
   * address that cannot be bound is tried again at the next look.
   *
   * @return what has changed
   */
  public Changes look() {
    List<String> shortcomings = new ArrayList<>();
    Changes changes = look(shortcomings);
    // Not under the lock: to know whether there are batches may take a while.
    shortcomings.forEach(this::tell);
    return changes;
  }

  private synchronized Changes look(List<String> shortcomings) {
    List<DatagramChannel> opened = new ArrayList<>();
    List<DatagramChannel> gone = new ArrayList<>();
    if (closed) {
      return new Changes(opened, gone);
    }
    try {
      List<HostAddress> present = host.addresses();
      gone.addAll(takeGone(present));
      open(missing(present, shortcomings), opened, shortcomings);
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
      if (!HostAddress.ofFamiliesWithSeveral(HostAddress.servedBy(local, HostAddress.ofThisHost()))
              .isEmpty()
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

  /** Batches make up for a socket that is missing. */
  private void tell(String shortcoming) {
    if (io.link().isPresent()) {
      LOG.warn(
          "{}: what is asked there may be answered from another address, which most clients ignore",
          shortcoming);
    } else {
      LOG.debug("{}: the socket for all addresses answers what is asked there", shortcoming);
    }
  }

  private List<DatagramChannel> takeGone(List<HostAddress> present) {
    Set<InetAddress> addresses =
        present.stream().map(HostAddress::address).collect(Collectors.toSet());
    refused.retainAll(addresses);
    // A receive loop closes what it cannot serve.
    open.values().removeIf(channel -> !channel.isOpen());
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

  private List<HostAddress> missing(List<HostAddress> present, List<String> shortcomings)
      throws IOException {
    List<HostAddress> served = HostAddress.servedBy(UdpSockets.address(wildcard), present);
    List<HostAddress> missing =
        (eachAddress ? served : HostAddress.ofFamiliesWithSeveral(served))
            .stream().filter(wanted -> !open.containsKey(wanted.address())).toList();
    int most = MAX_ADDRESSES - open.size();
    int room = missing.isEmpty() ? most : Math.min(most, host.room());
    if (missing.size() > room && !limitTold) {
      limitTold = true;
      shortcomings.add(
          room < most
              ? "There are descriptors for no more sockets; raise the limit of open files (ulimit -n)"
              : "This host has more than %d addresses, the most to open sockets for; name some by"
                      .formatted(MAX_ADDRESSES)
                  + " --address");
    }
    return missing.stream().limit(room).toList();
  }

  private void open(
      List<HostAddress> addresses, List<DatagramChannel> opened, List<String> shortcomings)
      throws IOException {
    if (addresses.isEmpty()) {
      return;
    }
    boolean shared = UdpSockets.isShared(wildcard);
    wildcard.setOption(StandardSocketOptions.SO_REUSEADDR, !shared);
    try {
      for (HostAddress address : addresses) {
        try {
          opened.add(open(address));
        } catch (IOException e) {
          if (refused.add(address.address())) {
            shortcomings.add(e.getMessage() + "; it is tried again every minute");
          }
        }
      }
    } finally {
      wildcard.setOption(StandardSocketOptions.SO_REUSEADDR, false);
    }
  }

  private DatagramChannel open(HostAddress wanted) throws IOException {
    int buffer = wanted.loopback() ? Math.min(MAX_LOOPBACK_BUFFER, receiveBuffer) : receiveBuffer;
    DatagramChannel channel = UdpSockets.openBeside(wildcard, wanted.address(), buffer);
    open.put(wanted.address(), channel);
    refused.remove(wanted.address());
    return channel;
  }
}
