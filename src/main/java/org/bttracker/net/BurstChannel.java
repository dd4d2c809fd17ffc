package org.bttracker.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.protocol.IpAddress;

/** Receives and sends bursts through a {@link DatagramChannel}, one datagram at a time. */
final class BurstChannel implements BurstSocket {
  private final DatagramChannel channel;
  private final Burst burst;
  private final LoopCounters counters;

  /** Where the datagrams of the last burst came from. */
  private final InetSocketAddress[] sources = new InetSocketAddress[Burst.MAX_SIZE];

  private final ReceiveFailures failures;

  /**
   * Uses a channel for bursts.
   *
   * @param channel bound, and not blocking
   * @param burst the loop's, which the channel is to fill
   * @param counters of the loop
   */
  BurstChannel(DatagramChannel channel, Burst burst, LoopCounters counters) {
    this.channel = channel;
    this.burst = burst;
    this.counters = counters;
    failures = new ReceiveFailures(counters);
  }

  @Override
  public void receive() throws IOException {
    burst.clear();
    boolean more = true;
    while (more && !burst.isFull()) {
      try {
        more = receiveOne();
        failures.endRow();
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        failures.add();
        if (failures.areTooMany()) {
          throw e instanceof IOException failure ? failure : new IOException(e.toString(), e);
        }
      }
    }
  }

  @Override
  public int send() {
    int sent = 0;
    for (int i = 0; i < burst.size(); i++) {
      Datagram datagram = burst.get(i);
      if (datagram.response().hasResponse()) {
        if (send(datagram, sources[i])) {
          sent++;
        } else {
          counters.increment(Counter.SEND_FAILURES);
        }
      }
    }
    return sent;
  }

  /** Returns false if there was none. */
  private boolean receiveOne() throws IOException {
    InetSocketAddress source = (InetSocketAddress) channel.receive(burst.next());
    if (source == null) {
      return false;
    }
    sources[burst.size()] = source;
    IpAddress address = IpAddress.of(source.getAddress());
    burst.add(address.high(), address.low(), source.getPort());
    return true;
  }

  /**
   * Sends a response, a shorter one if need be. The kernel refuses what is too long for a path that
   * it knows to be narrow. Java names the cause in the system's language only, so a long response
   * is cut after any refusal; the other causes refuse the shorter one as well.
   */
  private boolean send(Datagram datagram, InetSocketAddress source) {
    while (true) {
      try {
        return channel.send(datagram.response().packet(), source) > 0;
      } catch (IOException | RuntimeException e) {
        // A source without a route, say, or one of a family that this Java does not send to.
        if (!datagram.cutResponse()) {
          return false;
        }
      }
    }
  }
}
