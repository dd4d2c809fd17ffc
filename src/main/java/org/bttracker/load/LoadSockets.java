package org.bttracker.load;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The sockets of a load. They are connected to the tracker, so they receive from nobody else.
 * Client c uses socket c modulo {@link #count}. For one thread.
 */
final class LoadSockets implements Closeable {
  /** Far above what a tracker should send; the kernel cuts longer replies. */
  private static final int MAX_REPLY_LENGTH = 4_096;

  /** Replies taken from one socket before the next has its turn. */
  private static final int BURST = 64;

  private final ByteBuffer reply = ByteBuffer.allocateDirect(MAX_REPLY_LENGTH);
  private final List<DatagramChannel> channels = new ArrayList<>();
  private final Selector selector;
  private final Consumer<SelectionKey> receive;
  private int received;

  /**
   * Opens all sockets, or none.
   *
   * @param sources addresses to send from, in turn; null for one that the system chooses
   * @param receiver takes all replies
   */
  LoadSockets(InetSocketAddress tracker, List<InetAddress> sources, int clients, Receiver receiver)
      throws IOException {
    receive = key -> receive(key, receiver);
    selector = Selector.open();
    try {
      for (int i = 0; i < Math.min(clients, SourceAddresses.MOST); i++) {
        InetAddress source = sources.get(i % sources.size());
        channels.add(open(tracker, new InetSocketAddress(source, 0)));
        channels.get(i).register(selector, SelectionKey.OP_READ, i);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  int count() {
    return channels.size();
  }

  /** The number of a client's socket. */
  int of(int client) {
    return client % channels.size();
  }

  /** Sends a request; if the kernel's buffer is full or the port is closed, it is lost. */
  void send(int client, ByteBuffer packet) throws IOException {
    try {
      channels.get(of(client)).write(packet);
    } catch (PortUnreachableException e) {
      // It is about an earlier request: no tracker is there. Real clients would ask again, too.
    }
  }

  /**
   * Receives the replies that are there.
   *
   * @param waitMillis how long to wait for the first one, 0 for not at all
   * @return the number of replies
   */
  int receive(long waitMillis) throws IOException {
    received = 0;
    try {
      if (waitMillis > 0) {
        selector.select(receive, waitMillis);
      } else {
        selector.selectNow(receive);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return received;
  }

  @Override
  public void close() throws IOException {
    for (DatagramChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }

  private static DatagramChannel open(InetSocketAddress tracker, InetSocketAddress source)
      throws IOException {
    DatagramChannel channel =
        DatagramChannel.open(
            tracker.getAddress() instanceof Inet4Address
                ? StandardProtocolFamily.INET
                : StandardProtocolFamily.INET6);
    try {
      channel.bind(source).connect(tracker).configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void receive(SelectionKey key, Receiver receiver) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    int socket = (Integer) key.attachment();
    try {
      for (int i = 0; i < BURST; i++) {
        reply.clear();
        if (channel.read(reply) == 0 && reply.position() == 0) {
          return;
        }
        received++;
        if (!receiver.receive(reply.flip(), socket)) {
          return;
        }
      }
    } catch (PortUnreachableException e) {
      // No tracker is there.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes what the tracker sends. */
  @FunctionalInterface
  interface Receiver {
    /**
     * Takes one datagram.
     *
     * @param reply from index 0 to its limit, valid until the return
     * @param socket the number of the socket
     * @return whether more requests wait for answers at this socket
     */
    boolean receive(ByteBuffer reply, int socket);
  }
}
