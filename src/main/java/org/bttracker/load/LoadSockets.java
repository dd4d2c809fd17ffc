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
 * The sockets of a load, connected to the tracker, so that nothing else is received. Clients take
 * turns with them: that of client c is number c modulo {@link #count}. For one thread.
 */
final class LoadSockets implements Closeable {
  /** Far above what a tracker should send; what is longer is cut. */
  private static final int MAX_REPLY_LENGTH = 4_096;

  /** Replies taken from one socket before the others get their turn. */
  private static final int BURST = 64;

  private final ByteBuffer reply = ByteBuffer.allocateDirect(MAX_REPLY_LENGTH);
  private final List<DatagramChannel> channels = new ArrayList<>();
  private final Selector selector;
  private final Consumer<SelectionKey> receive;
  private int received;

  /**
   * Opens them all, or none.
   *
   * @param receiver is handed all replies
   */
  LoadSockets(LoadPlan plan, Receiver receiver) throws IOException {
    receive = key -> receive(key, receiver);
    selector = Selector.open();
    try {
      for (int i = 0; i < Math.min(plan.clients(), SourceAddresses.MOST); i++) {
        InetAddress source = plan.sources().get(i % plan.sources().size());
        channels.add(open(plan.tracker(), new InetSocketAddress(source, 0)));
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

  /** Sends a request, unless the kernel will not take it or the tracker's host refuses. */
  void send(int client, ByteBuffer packet) throws IOException {
    try {
      channels.get(of(client)).write(packet);
    } catch (PortUnreachableException e) {
      // Said about an earlier request: the tracker is away. Its clients ask on, as in the world.
    }
  }

  /**
   * Receives what has come.
   *
   * @param waitMillis how long to wait if nothing has, 0 for not at all
   * @return how many replies were received
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
      // The tracker is away.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Is handed what the tracker sends. */
  @FunctionalInterface
  interface Receiver {
    /**
     * One datagram.
     *
     * @param reply from index 0 to its limit, valid until the return
     * @param socket the number of the one it came to
     * @return whether more is expected at this socket, so that looking for it pays
     */
    boolean receive(ByteBuffer reply, int socket);
  }
}
