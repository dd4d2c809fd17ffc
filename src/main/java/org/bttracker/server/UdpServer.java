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
import java.util.stream.Stream;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receive loop: takes the datagrams that are there from its channels, in bursts of a few dozen,
 * has one after the other dispatched, sends the response. One thread runs it, with request buffers
 * and a response buffer that are used over and over. It waits in a selector, so that it serves
 * several addresses and can be asked to stop without its channels being closed under it.
 */
public final class UdpServer implements Runnable, Closeable {
  /** Datagrams that are received before the first of them is answered; see {@link LookAhead}. */
  private static final int BURST = 32;

  /** Bursts taken from one channel before the others get their turn. */
  private static final int BURSTS = 8;

  /** Bounds on what is still answered after {@link #stop}: what the receive buffers may hold. */
  private static final long LAST_NANOS = 300_000_000;

  private static final int LAST_ROUNDS = 1_024;

  private static final Logger LOG = LoggerFactory.getLogger(UdpServer.class);

  private final Selector selector;
  private final Admission admission;
  private final LookAhead lookAhead;
  private final RequestDispatcher dispatcher;
  private final LongSupplier nanoClock;
  private final Counters counters;

  /** A stranger who finds a way to provoke failures must not fill the log. */
  private final LineBudget failureLines = new LineBudget(1);

  private final ByteBuffer[] requests =
      Stream.generate(() -> ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH))
          .limit(BURST)
          .toArray(ByteBuffer[]::new);

  private final InetSocketAddress[] sources = new InetSocketAddress[BURST];
  private final ResponseEncoder response = new ResponseEncoder();
  private volatile boolean stopping;

  /**
   * Makes a loop.
   *
   * @param channels bound; whoever has opened them closes them
   * @param admission decides which datagrams are looked at
   * @param lookAhead used by this loop alone
   * @param dispatcher used by this loop alone
   * @param nanoClock the monotonic clock
   * @param counters for what the network refuses
   * @throws IOException if a channel cannot be watched
   */
  public UdpServer(
      List<DatagramChannel> channels,
      Admission admission,
      LookAhead lookAhead,
      RequestDispatcher dispatcher,
      LongSupplier nanoClock,
      Counters counters)
      throws IOException {
    this.admission = admission;
    this.lookAhead = lookAhead;
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
    for (int i = 0; i < LAST_ROUNDS && nanoClock.getAsLong() - start < LAST_NANOS; i++) {
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
    int count = BURST;
    for (int i = 0; i < BURSTS && count == BURST; i++) {
      count = receive(channel);
      long nowNanos = nanoClock.getAsLong();
      lookAhead(count, nowNanos);
      for (int k = 0; k < count; k++) {
        answer(channel, requests[k], sources[k], nowNanos);
      }
    }
  }

  /** Receives a burst; returns how many datagrams there were. */
  private int receive(DatagramChannel channel) throws IOException {
    for (int count = 0; count < BURST; count++) {
      ByteBuffer request = requests[count].clear();
      sources[count] = (InetSocketAddress) channel.receive(request);
      if (sources[count] == null) {
        return count;
      }
      request.flip();
    }
    return BURST;
  }

  private void answer(
      DatagramChannel channel, ByteBuffer request, InetSocketAddress source, long nowNanos) {
    try {
      IpAddress address = IpAddress.of(source.getAddress());
      if (!admission.admits(address, source.getPort(), nowNanos)) {
        return;
      }
      dispatcher.dispatch(request, address, nowNanos, response);
    } catch (RuntimeException e) {
      failed(e, nowNanos);
      return;
    }
    if (response.hasResponse()) {
      send(channel, source);
    }
  }

  private void lookAhead(int count, long nowNanos) {
    try {
      lookAhead.read(requests, count);
    } catch (RuntimeException e) {
      failed(e, nowNanos);
    }
  }

  /** A fault of ours: it must cost one request at the most, and the operator must hear of it. */
  private void failed(RuntimeException fault, long nowNanos) {
    counters.increment(Counter.FAILURES);
    if (failureLines.take(1, nowNanos)) {
      LOG.error("Request failed, please report this: {}", fault.toString());
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
