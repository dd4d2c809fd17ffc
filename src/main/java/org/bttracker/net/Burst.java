package org.bttracker.net;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.bttracker.protocol.IpAddress;

/**
 * The datagrams that a receive loop takes before it answers the first of them, and the responses to
 * them. All are received, then all take each step of the pipeline, then all responses are sent. So
 * the code and the memory that a step needs, the kernel's and ours, stay in the processor's caches
 * from one datagram to the next. Belongs to one receive loop.
 */
public final class Burst {
  /** A larger burst would gain next to nothing, and its first datagram would wait longer. */
  public static final int MAX_SIZE = 32;

  private final Datagram[] datagrams =
      Stream.generate(Datagram::new).limit(MAX_SIZE).toArray(Datagram[]::new);

  private int size;

  /** Makes a burst without datagrams. */
  public Burst() {}

  /** Forgets all datagrams. */
  public void clear() {
    size = 0;
  }

  /**
   * The buffer for the next packet. The caller puts one in from index 0 on, and {@link #add}s it;
   * there must be room for it.
   *
   * @return empty
   */
  public ByteBuffer next() {
    return datagrams[size].packet().clear();
  }

  /**
   * Takes in the packet that stands in {@link #next}, up to the buffer's position.
   *
   * @param high the first 64 bits of the address that it came from, as {@link IpAddress} has them
   * @param low the last 64 bits
   * @param port the port that it came from, 0 to 65,535
   */
  public void add(long high, long low, int port) {
    add(high, low, port, true);
  }

  /** As the other; {@code answerable} is {@link Datagram#isAnswerable}. */
  void add(long high, long low, int port, boolean answerable) {
    datagrams[size].receivedFrom(high, low, port, answerable);
    size++;
  }

  /**
   * How many datagrams there are.
   *
   * @return 0 to {@link #MAX_SIZE}
   */
  public int size() {
    return size;
  }

  /**
   * Whether there is no room for another datagram.
   *
   * @return true if there may be more to receive than there was room for
   */
  public boolean isFull() {
    return size == MAX_SIZE;
  }

  /**
   * One of the datagrams.
   *
   * @param index in the order of their coming, 0 or more and below {@link #size}
   * @return the slot, which the next burst uses again
   */
  public Datagram get(int index) {
    return datagrams[index];
  }
}
