package org.bttracker.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.stream.Stream;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;

/**
 * The datagrams that a receive loop takes before it answers the first of them, and the responses to
 * them. All are received, then all handled, then all sent: the code and the memory that a step
 * needs, the kernel's and ours, stay in the processor's caches from one datagram to the next, and
 * what is read ahead for one datagram overlaps with the others. Belongs to one receive loop.
 */
public final class Burst {
  /** More gain next to nothing, and the first would wait for longer. */
  public static final int MAX_SIZE = 32;

  private final ByteBuffer[] requests =
      Stream.generate(() -> ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH))
          .limit(MAX_SIZE)
          .toArray(ByteBuffer[]::new);

  private final InetSocketAddress[] sources = new InetSocketAddress[MAX_SIZE];
  private final IpAddress[] addresses = new IpAddress[MAX_SIZE];

  private final ResponseEncoder[] responses =
      Stream.generate(ResponseEncoder::new).limit(MAX_SIZE).toArray(ResponseEncoder[]::new);

  private int size;

  /** Makes one without datagrams. */
  public Burst() {}

  /**
   * Takes what a channel has received, in place of what was here before.
   *
   * @param channel not blocking
   * @throws IOException if the channel fails
   */
  public void receive(DatagramChannel channel) throws IOException {
    for (size = 0; size < MAX_SIZE; size++) {
      ByteBuffer request = requests[size].clear();
      InetSocketAddress source = (InetSocketAddress) channel.receive(request);
      if (source == null) {
        return;
      }
      request.flip();
      sources[size] = source;
      addresses[size] = IpAddress.of(source.getAddress());
      // For those that are not even looked at.
      responses[size].silence();
    }
  }

  /**
   * Sends the responses that there are.
   *
   * @param channel that the datagrams came from
   * @return how many the network would not take
   */
  public int send(DatagramChannel channel) {
    int failures = 0;
    for (int i = 0; i < size; i++) {
      if (responses[i].hasResponse() && !send(channel, i)) {
        failures++;
      }
    }
    return failures;
  }

  private boolean send(DatagramChannel channel, int index) {
    try {
      return channel.send(responses[index].packet(), sources[index]) > 0;
    } catch (IOException e) {
      // Strangers can provoke it (port 0, an address without a route), so it is only counted.
      return false;
    }
  }

  /**
   * How many datagrams there are, from index 0 on.
   *
   * @return 0 to {@link #MAX_SIZE}
   */
  public int size() {
    return size;
  }

  /**
   * Whether there may be more to receive.
   *
   * @return true if there was no room for more
   */
  public boolean isFull() {
    return size == MAX_SIZE;
  }

  /**
   * The packets.
   *
   * @return of which only the first {@link #size} mean something
   */
  public ByteBuffer[] requests() {
    return requests;
  }

  /**
   * Where they came from.
   *
   * @return of which only the first {@link #size} mean something
   */
  public IpAddress[] addresses() {
    return addresses;
  }

  /**
   * One packet.
   *
   * @param index below {@link #size}
   * @return from index 0 to its limit
   */
  public ByteBuffer request(int index) {
    return requests[index];
  }

  /**
   * Where a packet came from.
   *
   * @param index below {@link #size}
   * @return the address
   */
  public IpAddress address(int index) {
    return addresses[index];
  }

  /**
   * From which port a packet came.
   *
   * @param index below {@link #size}
   * @return 0 to 65,535
   */
  public int port(int index) {
    return sources[index].getPort();
  }

  /**
   * The response to a request, silence at first.
   *
   * @param index below {@link #size}
   * @return sent by {@link #send}
   */
  public ResponseEncoder response(int index) {
    return responses[index];
  }
}
