package org.bttracker.net;

import java.nio.ByteBuffer;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.Request;
import org.bttracker.protocol.ResponseEncoder;

/**
 * A received datagram and the response to it: one slot of a {@link Burst}, used over and over.
 * Belongs to one receive loop.
 */
public final class Datagram {
  private final ByteBuffer packet = ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);
  private final Request request = new Request(packet);
  private final ResponseEncoder response = new ResponseEncoder();
  private long sourceHigh;
  private long sourceLow;
  private int port;

  Datagram() {}

  /** The buffer that packets are received into. */
  ByteBuffer packet() {
    return packet;
  }

  /** Completes the datagram: the packet is in the buffer, up to its position. */
  void receivedFrom(long newSourceHigh, long newSourceLow, int newPort) {
    packet.flip();
    sourceHigh = newSourceHigh;
    sourceLow = newSourceLow;
    port = newPort;
    response.silence();
  }

  /**
   * The packet, as a request.
   *
   * @return not decoded yet
   */
  public Request request() {
    return request;
  }

  /**
   * The address that the datagram came from, as {@link IpAddress} has it.
   *
   * @return its first 64 bits, with the interface if it is link-local
   */
  public long sourceHigh() {
    return sourceHigh;
  }

  /**
   * The address that the datagram came from.
   *
   * @return its last 64 bits
   */
  public long sourceLow() {
    return sourceLow;
  }

  /**
   * The port that the datagram came from.
   *
   * @return 0 to 65,535
   */
  public int port() {
    return port;
  }

  /**
   * The response to it.
   *
   * @return silence until something is encoded
   */
  public ResponseEncoder response() {
    return response;
  }
}
