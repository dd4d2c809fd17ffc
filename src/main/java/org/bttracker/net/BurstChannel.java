package org.bttracker.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.bttracker.protocol.IpAddress;

/**
 * Receives and sends bursts through a {@link DatagramChannel}. What goes wrong with one datagram
 * costs that datagram, whatever the channel throws: strangers can provoke failures of both
 * directions. Only a channel that is closed, or that fails at every attempt, ends the receive loop.
 * Belongs to one receive loop.
 */
public final class BurstChannel {
  /**
   * The kernel reports a pending error once, such as an ICMP message about an earlier response, and
   * receives again after that. A channel that fails so often without a break is broken.
   */
  private static final int MAX_FAILURES_IN_A_ROW = 100;

  private final DatagramChannel channel;

  /** Where the datagrams of the last burst came from. */
  private final InetSocketAddress[] sources = new InetSocketAddress[Burst.MAX_SIZE];

  private int failuresInARow;

  /**
   * Uses a channel for bursts.
   *
   * @param channel bound, and not blocking
   */
  public BurstChannel(DatagramChannel channel) {
    this.channel = channel;
  }

  /**
   * Fills a burst with the datagrams that are there, in place of those that were in it.
   *
   * @param burst may be empty afterwards
   * @return how often receiving failed
   * @throws IOException if the channel is closed or broken
   */
  public int receive(Burst burst) throws IOException {
    burst.clear();
    int failures = 0;
    boolean more = true;
    while (more && !burst.isFull()) {
      try {
        more = receiveOne(burst);
        failuresInARow = 0;
      } catch (ClosedChannelException e) {
        throw e;
      } catch (IOException | RuntimeException e) {
        failures++;
        if (++failuresInARow == MAX_FAILURES_IN_A_ROW) {
          throw e;
        }
      }
    }
    return failures;
  }

  /**
   * Sends the responses to a burst that was received here.
   *
   * @param burst still in the order in which it was received
   * @return how many responses could not be sent
   */
  public int send(Burst burst) {
    int failures = 0;
    for (int i = 0; i < burst.size(); i++) {
      Datagram datagram = burst.get(i);
      if (datagram.response().hasResponse() && !send(datagram, sources[i])) {
        failures++;
      }
    }
    return failures;
  }

  /** Returns false if there was none. */
  private boolean receiveOne(Burst burst) throws IOException {
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
