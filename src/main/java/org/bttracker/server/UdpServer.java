package org.bttracker.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.LongSupplier;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.net.Burst;
import org.bttracker.protocol.IpAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receive loop: takes the datagrams that are there from its channels, in bursts of a few dozen,
 * has one after the other dispatched, sends the responses. One thread runs it, with buffers that
 * are used over and over. It waits in a selector, so that it serves several addresses and can be
 * asked to stop without its channels being closed under it.
 */
public final class UdpServer implements Runnable, Closeable {
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

  private final Burst burst = new Burst();
  private volatile boolean stopping;

  /**
   * Makes a loop.
   *
   * @param channels bound; whoever has opened them closes them
   * @param admission decides which datagrams are handled
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

  /** Does each step for a whole burst: that costs less than to go through all steps each time. */
  private void serve(DatagramChannel channel) throws IOException {
    for (int i = 0; i < BURSTS; i++) {
      burst.receive(channel);
      long nowNanos = nanoClock.getAsLong();
      lookAhead(nowNanos);
      for (int k = 0; k < burst.size(); k++) {
        handle(k, nowNanos);
      }
      counters.add(Counter.SEND_FAILURES, burst.send(channel));
      if (!burst.isFull()) {
        return;
      }
    }
  }

  private void lookAhead(long nowNanos) {
    try {
      lookAhead.read(burst.requests(), burst.addresses(), burst.size());
    } catch (RuntimeException e) {
      failed(e, nowNanos);
    }
  }

  private void handle(int index, long nowNanos) {
    IpAddress source = burst.address(index);
    try {
      if (admission.admits(source, burst.port(index), nowNanos)) {
        dispatcher.dispatch(burst.request(index), source, nowNanos, burst.response(index));
      }
    } catch (RuntimeException e) {
      burst.response(index).silence();
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
}
