package org.bttracker.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Optional;

/**
 * A client's port that hears the tracker, and also everybody else: a tracker that answers from
 * another address than was asked is a fault which clients do not see, since they drop such answers.
 *
 * <p>Two channels share the port. One is connected to the tracker; it hears the tracker's
 * datagrams, and its host when that says that nobody listens there. The other one is not connected;
 * the system gives it what comes from anybody else. For one thread at a time; {@link #close} is for
 * any thread and ends a wait.
 */
public final class WatchfulSocket implements Closeable {
  /** More than any datagram holds, so that none is cut. */
  private static final int RECEIVE_BUFFER_LENGTH = 65_535;

  private final InetSocketAddress tracker;
  private final TimeSource time;
  private final Selector selector;
  private final DatagramChannel connected;
  private final DatagramChannel open;
  private final ByteBuffer received = ByteBuffer.allocate(RECEIVE_BUFFER_LENGTH);

  /**
   * A datagram that came.
   *
   * @param packet a copy, from position 0 to its limit
   * @param from who sent it
   * @param nanos when it was read
   */
  public record Arrival(ByteBuffer packet, InetSocketAddress from, long nanos) {}

  /**
   * Opens a port.
   *
   * @param tracker the tracker's address, resolved
   * @param local where to ask from, of the same family, port 0 for any; null for any at all
   * @param time the clock
   * @throws IOException if there is no way to the tracker, or the local address cannot be bound
   */
  public WatchfulSocket(InetSocketAddress tracker, InetSocketAddress local, TimeSource time)
      throws IOException {
    this.tracker = tracker;
    this.time = time;
    selector = Selector.open();
    DatagramChannel toTracker = null;
    DatagramChannel toAnybody = null;
    try {
      toTracker = channel();
      toTracker.bind(local).connect(tracker);
      int port = ((InetSocketAddress) toTracker.getLocalAddress()).getPort();
      toAnybody = channel();
      toAnybody.bind(
          local == null
              ? new InetSocketAddress(port)
              : new InetSocketAddress(local.getAddress(), port));
    } catch (IOException | RuntimeException e) {
      selector.close();
      closeAll(toTracker, toAnybody);
      throw e;
    }
    connected = toTracker;
    open = toAnybody;
  }

  private DatagramChannel channel() throws IOException {
    DatagramChannel channel;
    try {
      channel = DatagramChannel.open(AddressFamily.of(tracker));
    } catch (UnsupportedOperationException e) {
      throw new IOException("this host has no IPv6", e);
    }
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  /**
   * Where this client asks from.
   *
   * @return address and port, never a wildcard
   * @throws IOException if this is closed
   */
  public InetSocketAddress localAddress() throws IOException {
    return (InetSocketAddress) connected.getLocalAddress();
  }

  /**
   * Sends a packet to the tracker. For any thread.
   *
   * @param packet from index 0 to its limit; it stays as it is
   * @throws IOException if the network refuses
   */
  public void send(ByteBuffer packet) throws IOException {
    connected.write(packet.duplicate().rewind());
  }

  /**
   * Waits for a datagram, from the tracker or from anybody else.
   *
   * @param deadlineNanos the moment of the clock at which to give up
   * @return the datagram; empty if none came in time
   * @throws java.net.PortUnreachableException if the tracker's host says that nobody listens there
   * @throws ClosedChannelException if this is closed meanwhile
   * @throws IOException if the network refuses
   */
  public Optional<Arrival> receive(long deadlineNanos) throws IOException {
    try {
      while (true) {
        // The tracker first: a stranger that sends without end must not keep it waiting.
        for (DatagramChannel channel : new DatagramChannel[] {connected, open}) {
          InetSocketAddress from = (InetSocketAddress) channel.receive(received.clear());
          if (from != null) {
            return Optional.of(new Arrival(copy(received.flip()), from, time.nanos()));
          }
        }
        long left = deadlineNanos - time.nanos();
        if (left <= 0) {
          return Optional.empty();
        }
        time.await(selector, left);
        selector.selectedKeys().clear();
      }
    } catch (ClosedSelectorException e) {
      throw new ClosedChannelException();
    }
  }

  private static ByteBuffer copy(ByteBuffer packet) {
    return ByteBuffer.allocate(packet.limit()).put(packet).flip();
  }

  /** Closes both channels; a wait in another thread ends with a {@link ClosedChannelException}. */
  @Override
  public void close() throws IOException {
    selector.close();
    closeAll(connected, open);
  }

  private static void closeAll(DatagramChannel... channels) throws IOException {
    for (DatagramChannel channel : channels) {
      if (channel != null) {
        channel.close();
      }
    }
  }
}
