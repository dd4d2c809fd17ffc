package org.bttracker.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bttracker.client.AddressFamily;

/**
 * Sockets that send and receive one datagram at a time. They are connected to the tracker, so they
 * receive from nobody else. Client c uses socket c modulo their number.
 *
 * <p>A tracker with one receive loop answers in the order of the requests. So replies are first
 * looked for in that order, which takes one system call for each; only when the next one in turn is
 * not there, a selector tells what is. For one thread.
 */
final class ConnectedSockets implements LoadSockets {
  /** Replies taken from one socket before the next has its turn. */
  private static final int BURST = 64;

  private final ByteBuffer reply = ByteBuffer.allocateDirect(MAX_REPLY_LENGTH);
  private final List<DatagramChannel> channels = new ArrayList<>();
  private final Selector selector;
  private final Receiver receiver;
  private final Consumer<SelectionKey> receive;
  private final SocketTurns turns;
  private int received;

  /**
   * Opens all sockets, or none.
   *
   * @param sources addresses to send from, in turn; null for one that the system chooses
   * @param receiver takes all replies
   */
  ConnectedSockets(
      InetSocketAddress tracker, List<InetAddress> sources, int clients, Receiver receiver)
      throws IOException {
    this.receiver = receiver;
    receive = this::receiveAll;
    selector = Selector.open();
    int count = Math.min(clients, SourceAddresses.MOST);
    turns = new SocketTurns(count);
    try {
      for (int i = 0; i < count; i++) {
        InetAddress source = sources.get(i % sources.size());
        channels.add(open(tracker, new InetSocketAddress(source, 0)));
        channels.get(i).register(selector, SelectionKey.OP_READ, i);
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public int endpoints() {
    return channels.size();
  }

  @Override
  public int socketOf(int client) {
    return client % channels.size();
  }

  @Override
  public void waits(int client) {
    turns.waits(socketOf(client));
  }

  @Override
  public void settled(int client) {
    turns.settled(socketOf(client));
  }

  @Override
  public void send(int client, ByteBuffer packet) throws IOException {
    try {
      channels.get(socketOf(client)).write(packet);
    } catch (PortUnreachableException e) {
      // It is about an earlier request: no tracker is there. Real clients would ask again, too.
    }
  }

  @Override
  public int receive(long waitMillis) throws IOException {
    received = 0;
    receiveInTurn();
    if (received == 0) {
      receiveWhatIsThere(waitMillis);
      if (received > 0) {
        // Others have an answer, so that of the next one may be lost.
        turns.pass();
      }
    }
    return received;
  }

  private void receiveInTurn() throws IOException {
    for (int most = turns.count(); most > 0; most--) {
      int socket = turns.next();
      if (socket < 0 || !receiveOne(channels.get(socket), socket)) {
        return;
      }
      turns.pass();
    }
  }

  private void receiveWhatIsThere(long waitMillis) throws IOException {
    try {
      if (waitMillis > 0) {
        selector.select(receive, waitMillis);
      } else {
        selector.selectNow(receive);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
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
    DatagramChannel channel = DatagramChannel.open(AddressFamily.of(tracker));
    try {
      channel.bind(source).connect(tracker).configureBlocking(false);
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private void receiveAll(SelectionKey key) {
    DatagramChannel channel = (DatagramChannel) key.channel();
    int socket = (Integer) key.attachment();
    try {
      int most = BURST;
      while (most > 0 && receiveOne(channel, socket) && turns.isWaiting(socket)) {
        most--;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns false if there was no reply. */
  private boolean receiveOne(DatagramChannel channel, int socket) throws IOException {
    reply.clear();
    try {
      if (channel.read(reply) == 0 && reply.position() == 0) {
        return false;
      }
    } catch (PortUnreachableException e) {
      // No tracker is there.
      return false;
    }
    received++;
    receiver.receive(reply.flip(), socket);
    return true;
  }
}
