package org.bttracker.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.LongSupplier;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receive loop: takes datagrams from its channels one by one, has each dispatched, sends the
 * response. One thread runs it, with one request and one response buffer that are used over and
 * over. It waits in a selector, so that it serves several addresses and can be asked to stop
 * without its channels being closed under it.
 */
public final class UdpServer implements Runnable, Closeable {
  /** Datagrams taken from one channel before the others get their turn. */
  private static final int BURST = 64;

  /** Bounds on what is still answered after {@link #stop}: what the receive buffers may hold. */
  private static final long LAST_NANOS = 300_000_000;

  private static final int LAST_BURSTS = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(UdpServer.class);

  private final Selector selector;
  private final Admission admission;
  private final RequestDispatcher dispatcher;
  private final LongSupplier nanoClock;
  private final Counters counters;

  /** A stranger who finds a way to provoke failures must not fill the log. */
  private final LineBudget failureLines = new LineBudget(1);

  private final ByteBuffer request = ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);
  private final ResponseEncoder response = new ResponseEncoder();
  private volatile boolean stopping;

  /**
   * Makes a loop.
   *
   * @param channels bound; whoever has opened them closes them
   * @param admission decides which datagrams are looked at
   * @param dispatcher used by this loop alone
   * @param nanoClock the monotonic clock
   * @param counters for what the network refuses
   * @throws IOException if a channel cannot be watched
   */
  public UdpServer(
      List<DatagramChannel> channels,
      Admission admission,
      RequestDispatcher dispatcher,
      LongSupplier nanoClock,
      Counters counters)
      throws IOException {
    this.admission = admission;
    this.dispatcher = dispatcher;
    this.nanoClock = nanoClock;
    this.counters = counters;
    selector = Selector.open();
    for (DatagramChannel channel : channels) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
    }
  }

  /**
   * Serves until {@link #stop}; then answers what has been received already, and returns.
   *
   * @throws UncheckedIOException if the channels fail
   */
  @Override
  public void run() {
    try {
      while (!stopping) {
        selector.select();
        for (SelectionKey key : selector.selectedKeys()) {
          serve((DatagramChannel) key.channel());
        }
        selector.selectedKeys().clear();
      }
      serveLast();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks the loop to end, from any thread. */
  public void stop() {
    stopping = true;
    selector.wakeup();
  }

  /** Lets go of the channels, once the loop has ended. */
  @Override
  public void close() throws IOException {
    selector.close();
  }

  private void serveLast() throws IOException {
    long start = nanoClock.getAsLong();
    for (int i = 0; i < LAST_BURSTS && nanoClock.getAsLong() - start < LAST_NANOS; i++) {
      if (selector.selectNow() == 0) {
        return;
      }
      for (SelectionKey key : selector.selectedKeys()) {
        serve((DatagramChannel) key.channel());
      }
      selector.selectedKeys().clear();
    }
  }

  private void serve(DatagramChannel channel) throws IOException {
    for (int i = 0; i < BURST; i++) {
      request.clear();
      InetSocketAddress source = (InetSocketAddress) channel.receive(request);
      if (source == null) {
        return;
      }
      request.flip();
      answer(channel, source);
    }
  }

  private void answer(DatagramChannel channel, InetSocketAddress source) {
    long nowNanos = nanoClock.getAsLong();
    try {
      IpAddress address = IpAddress.of(source.getAddress());
      if (!admission.admits(address, source.getPort(), nowNanos)) {
        return;
      }
      dispatcher.dispatch(request, address, nowNanos, response);
    } catch (RuntimeException e) {
      // A fault of ours: it must cost this one request only, and the operator must hear of it.
      counters.increment(Counter.FAILURES);
      if (failureLines.take(1, nowNanos)) {
        LOG.error("Request failed, please report this: {}", e.toString());
      }
      return;
    }
    if (response.hasResponse()) {
      send(channel, source);
    }
  }

  private void send(DatagramChannel channel, InetSocketAddress source) {
    try {
      if (channel.send(response.packet(), source) == 0) {
        counters.increment(Counter.SEND_FAILURES);
      }
    } catch (IOException e) {
      // Strangers can provoke it (port 0, an address without a route), so it is only counted.
      counters.increment(Counter.SEND_FAILURES);
    }
  }
}
