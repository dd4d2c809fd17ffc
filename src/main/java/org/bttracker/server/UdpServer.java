package org.bttracker.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.net.Burst;
import org.bttracker.net.BurstIo;
import org.bttracker.net.BurstSocket;

/**
 * The receive loop: takes the datagrams that are there from its channels, in bursts of a few dozen,
 * has each burst processed, and sends the responses. One thread runs it, with buffers that are used
 * over and over. It waits in a selector, so that it serves several addresses and can be asked to
 * stop without its channels being closed under it.
 */
public final class UdpServer implements Runnable, Closeable {
  /** Bursts taken from one channel before the others get their turn. */
  private static final int BURSTS = 8;

  /** Bounds on what is still answered after {@link #stop}: what the receive buffers may hold. */
  private static final long LAST_NANOS = 300_000_000;

  private static final int LAST_ROUNDS = 1_024;

  private final Selector selector;
  private final Pipeline pipeline;
  private final LongSupplier nanoClock;
  private final Burst burst = new Burst();

  /** One for all waits, which then allocate nothing; the set of selected keys would. */
  private final Consumer<SelectionKey> serve = this::serve;

  private volatile boolean stopping;

  /**
   * Makes a loop.
   *
   * @param channels bound; whoever has opened them closes them
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
    this.pipeline = pipeline;
    this.nanoClock = nanoClock;
    selector = Selector.open();
    for (DatagramChannel channel : channels) {
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, io.open(channel, burst, counters));
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
      while (!stopping) {
        selector.select(serve);
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

  private void serve(BurstSocket socket) throws IOException {
    for (int i = 0; i < BURSTS; i++) {
      socket.receive();
      pipeline.process(burst, nanoClock.getAsLong());
      socket.send();
      if (!burst.isFull()) {
        return;
      }
    }
  }
}
