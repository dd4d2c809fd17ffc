package org.bttracker.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;

/** Receives and sends bursts through a {@link DatagramChannel}. Belongs to one receive loop. */
public final class BurstChannel {
  private final DatagramChannel channel;

  /** Where the datagrams of the last burst came from. */
  private final InetSocketAddress[] sources = new InetSocketAddress[Burst.MAX_SIZE];

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
   * @throws IOException if the channel fails
   */
  public void receive(Burst burst) throws IOException {
    burst.clear();
    while (!burst.isFull()) {
      InetSocketAddress source = (InetSocketAddress) channel.receive(burst.next());
      if (source == null) {
        return;
      }
      sources[burst.size()] = source;
      burst.add(IpAddress.of(source.getAddress()), source.getPort());
    }
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
      ResponseEncoder response = burst.get(i).response();
      if (response.hasResponse() && !send(response, sources[i])) {
        failures++;
      }
    }
    return failures;
  }

  private boolean send(ResponseEncoder response, InetSocketAddress source) {
    try {
      return channel.send(response.packet(), source) > 0;
    } catch (IOException e) {
      // Strangers can provoke it (an address without a route), so it is only counted.
      return false;
    }
  }
}
