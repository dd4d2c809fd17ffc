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
  /**
   * What fits the narrowest path that Linux believes in: 552 (its {@code min_pmtu}) − 20 (IPv4) − 8
   * (UDP). A router, or somebody who forges a router's messages, may tell of a narrower one; Linux
   * sends datagrams of this length all the same.
   */
  private static final int LEAST_PAYLOAD = 552 - 20 - 8;

  private final ByteBuffer packet = ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);
  private final Request request = new Request(packet);
  private final ResponseEncoder response = new ResponseEncoder();
  private long sourceHigh;
  private long sourceLow;
  private int port;
  private boolean answerable;

  Datagram() {}

  /** The buffer that packets are received into. */
  ByteBuffer packet() {
    return packet;
  }

  /** Completes the datagram: the packet is in the buffer, up to its position. */
  void receivedFrom(long newSourceHigh, long newSourceLow, int newPort, boolean newAnswerable) {
    packet.flip();
    sourceHigh = newSourceHigh;
    sourceLow = newSourceLow;
    port = newPort;
    answerable = newAnswerable;
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
   * Whether it was sent to an address that a response can come from. A broadcast or multicast
   * address is none; a channel does not tell them apart.
   *
   * @return false if it must not be answered
   */
  public boolean isAnswerable() {
    return answerable;
  }

  /**
   * The response to it.
   *
   * @return silence until something is encoded
   */
  public ResponseEncoder response() {
    return response;
  }

  /**
   * Shortens the response to what the next narrower path carries: to 1,232 bytes, and if it is not
   * longer than that, to 548, and then to 524. To be called when the path to its source was too
   * narrow for it.
   *
   * @return whether the response has become shorter, and may now be sent again
   */
  public boolean cutResponse() {
    boolean ipv4 = IpAddress.isIpv4(sourceHigh, sourceLow);
    int peerLength = ipv4 ? Bep15.IPV4_PEER_LENGTH : Bep15.IPV6_PEER_LENGTH;
    return response.cutTo(Bep15.MAX_IPV6_PAYLOAD, peerLength)
        || response.cutTo(Bep15.MIN_IPV4_PAYLOAD, peerLength)
        || response.cutTo(LEAST_PAYLOAD, peerLength);
  }
}
