package org.bttracker.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;

/** A channel that is received from in bursts, as a loop does it. */
final class ServedChannel implements Closeable {
  private final DatagramChannel channel;
  private final Burst burst = new Burst();
  private final Counters counters = new Counters();
  private final BurstSocket bursts;

  ServedChannel(DatagramChannel channel, IoMode mode) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    bursts = BurstIo.of(mode).open(channel, burst, counters.forLoop());
  }

  DatagramChannel channel() {
    return channel;
  }

  BurstSocket bursts() {
    return bursts;
  }

  Burst burst() {
    return burst;
  }

  int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }

  /** Has what is sent received in one burst, as far as there is room. */
  void receive(int sent, Together.Sending sending) throws IOException {
    Together.receive(bursts, burst, sent, sending);
  }

  /** Sends the responses; returns how many could not be sent. */
  long sendFailures() {
    long before = counters.get(Counter.SEND_FAILURES);
    bursts.send();
    return counters.get(Counter.SEND_FAILURES) - before;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
