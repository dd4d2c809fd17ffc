package org.bttracker.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.net.Burst;
import org.bttracker.net.BurstIo;
import org.bttracker.net.BurstSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receive loop: takes the datagrams that are there from its channels, in bursts of a few dozen,
 * has each burst processed, and sends the responses. One thread runs it, with buffers that are used
 * over and over. It waits in a selector, so that it serves several addresses and can be asked to
 * stop without its channels being closed under it. Other threads hand channels over to it, and ask
 * it to close one, through queues that it empties after each wake-up: it never waits for them.
 */
public final class UdpServer implements Runnable, Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpServer.class);

  /** Bursts taken from one channel before the others get their turn. */
  private static final int BURSTS = 8;

  /** A loop that is looked at turns so often even if nothing comes. */
  private static final long LONGEST_WAIT_MILLIS = 1_000;

  /** Bounds on what is answered at the end: what the receive buffers may hold. */
  private static final long LAST_NANOS = 300_000_000;

  private static final int LAST_ROUNDS = 1_024;

  private final Selector selector;
  private final Pipeline pipeline;
  private final LongSupplier nanoClock;
  private final BurstIo io;
  private final LoopCounters counters;

  /** Both null: the loop is not measured, and reads no clock for it. */
  private final LoopMeter meter;

  private final BurstMeter burstMeter;

  private final Burst burst = new Burst();

  /** One for all waits, which then allocate nothing; the set of selected keys would. */
  private final Consumer<SelectionKey> serve = this::serve;

  private final Queue<DatagramChannel> added = new ConcurrentLinkedQueue<>();
  private final Queue<DatagramChannel> removed = new ConcurrentLinkedQueue<>();
  private volatile boolean stopping;
  private volatile boolean closed;

  /** Whether the operator knows that channels may be refused: the same ones are tried again. */
  private boolean refusalTold;

  /**
   * Makes a loop.
   *
   * @param channels bound; whoever has opened them closes them, or has {@link #remove} do it
   * @param pipeline used by this loop alone
   * @param nanoClock the monotonic clock
   * @param io makes the channels sockets for bursts
   * @param counters of this loop alone, for what the network refuses
   * @throws IOException if a channel cannot be watched
   */
  public UdpServer(
      List<DatagramChannel> channels,
      Pipeline pipeline,
      LongSupplier nanoClock,
      BurstIo io,
      LoopCounters counters)
      throws IOException {
    this(channels, pipeline, nanoClock, io, counters, null);
  }

  /**
   * Makes a loop that may be measured.
   *
   * @param channels as above
   * @param pipeline used by this loop alone
   * @param nanoClock the monotonic clock
   * @param io makes the channels sockets for bursts
   * @param counters of this loop alone
   * @param meter of this loop alone; null if it is not to be measured
   * @throws IOException if a channel cannot be watched
   */
  public UdpServer(
      List<DatagramChannel> channels,
      Pipeline pipeline,
      LongSupplier nanoClock,
      BurstIo io,
      LoopCounters counters,
      LoopMeter meter)
      throws IOException {
    this.meter = meter;
    burstMeter = meter == null ? null : new BurstMeter(burst, meter);
    this.pipeline = pipeline;
    this.nanoClock = nanoClock;
    this.io = io;
    this.counters = counters;
    selector = Selector.open();
    try {
      for (DatagramChannel channel : channels) {
        watch(channel);
      }
    } catch (IOException | RuntimeException e) {
      selector.close();
      throw e;
    }
  }

  /**
   * Serves until {@link #stop}; then answers what has been received already, and returns.
   *
   * @throws UncheckedIOException if a channel is closed or broken
   */
  @Override
  public void run() {
    try {
      if (meter == null) {
        while (!stopping) {
          selector.select(serve);
          changeChannels();
        }
      } else {
        turnMeasured();
      }
      serveLast();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void turnMeasured() throws IOException {
    meter.begin();
    while (!stopping) {
      selector.select(serve, LONGEST_WAIT_MILLIS);
      changeChannels();
      meter.turn();
    }
  }

  /**
   * Has the loop serve one more channel, from any thread. What came to it before waits in its
   * receive buffer and is answered. If the loop cannot serve the channel, it closes it.
   *
   * @param channel bound; whoever has opened it closes it, or has {@link #remove} do it
   */
  public void add(DatagramChannel channel) {
    added.add(channel);
    selector.wakeup();
  }

  /**
   * Has the loop answer what waits in a channel's receive buffer, and then close the channel; from
   * any thread.
   *
   * @param channel one that the loop serves
   */
  public void remove(DatagramChannel channel) {
    removed.add(channel);
    selector.wakeup();
    if (closed) {
      closeRemoved();
    }
  }

  /** Asks the loop to end, from any thread. */
  public void stop() {
    stopping = true;
    selector.wakeup();
  }

  /** Lets go of the channels, once the loop has ended; closes those that were to be removed. */
  @Override
  public void close() throws IOException {
    selector.close();
    // What comes into the queue later is closed by the thread that has put it there.
    closed = true;
    closeRemoved();
  }

  private void closeRemoved() {
    for (DatagramChannel channel = removed.poll(); channel != null; channel = removed.poll()) {
      close(channel);
    }
  }

  private void watch(DatagramChannel channel) throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, io.open(channel, burst, counters));
  }

  private void changeChannels() {
    for (DatagramChannel channel = added.poll(); channel != null; channel = added.poll()) {
      try {
        watch(channel);
      } catch (ClosedChannelException e) {
        // Its owner did not wait for the loop: there is nothing to serve any more.
      } catch (IOException | RuntimeException e) {
        refuse(channel, e);
      }
    }
    for (DatagramChannel channel = removed.poll(); channel != null; channel = removed.poll()) {
      serveAndClose(channel);
    }
  }

  /** What is wrong with one channel must not cost the others. */
  private void refuse(DatagramChannel channel, Exception reason) {
    close(channel);
    if (!refusalTold) {
      refusalTold = true;
      LOG.warn("Cannot serve one more socket, so it is closed: {}", reason.toString());
    }
  }

  private static void close(DatagramChannel channel) {
    try {
      channel.close();
    } catch (IOException | RuntimeException e) {
      LOG.debug("Closing a socket failed: {}", e.toString());
    }
  }

  /** The selector lets go of the closed channel when it selects next. */
  private void serveAndClose(DatagramChannel channel) {
    try (channel) {
      SelectionKey key = channel.keyFor(selector);
      int rounds = key == null ? LAST_ROUNDS : 0;
      while (rounds < LAST_ROUNDS && serve((BurstSocket) key.attachment())) {
        rounds++;
      }
    } catch (IOException e) {
      // Broken or closed already. It would have been the last that came to it.
    }
  }

  private void serveLast() throws IOException {
    changeChannels();
    long start = nanoClock.getAsLong();
    for (int i = 0; i < LAST_ROUNDS && nanoClock.getAsLong() - start < LAST_NANOS; i++) {
      if (selector.selectNow(serve) == 0) {
        return;
      }
    }
  }

  private void serve(SelectionKey key) {
    try {
      serve((BurstSocket) key.attachment());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers some of what a socket has received; returns whether there may be more. */
  private boolean serve(BurstSocket socket) throws IOException {
    if (meter != null) {
      meter.wake();
    }
    for (int i = 0; i < BURSTS; i++) {
      socket.receive();
      long receivedNanos = nanoClock.getAsLong();
      pipeline.process(burst, receivedNanos);
      int sent = socket.send();
      if (meter != null) {
        meter.answered(receivedNanos, sent);
        burstMeter.count();
      }
      if (!burst.isFull()) {
        return false;
      }
    }
    return true;
  }
}
