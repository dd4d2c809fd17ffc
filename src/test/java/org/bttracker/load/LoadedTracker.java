package org.bttracker.load;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A socket on the loopback interface that answers all requests as a tracker would, from literal
 * offsets, and remembers who announced. Tests change single answers.
 */
final class LoadedTracker implements Closeable {
  static final long CONNECTION_ID = 0x8123456789abcdefL;

  private final DatagramSocket socket;
  private final int peerLength;
  private final Answer answer;
  private final Thread thread = new Thread(this::serve, "loaded tracker");
  private final Set<String> peers = new HashSet<>();
  private final Set<Integer> events = new HashSet<>();
  private final List<String> announced = new ArrayList<>();
  private final AtomicInteger announces = new AtomicInteger();
  private int badIds;
  private volatile boolean complainsOfBadIds;

  LoadedTracker(String address, Answer answer) throws IOException {
    socket = new DatagramSocket(0, InetAddress.getByName(address));
    socket.setReceiveBufferSize(1 << 20);
    peerLength = address.contains(":") ? 18 : 6;
    this.answer = answer;
    thread.start();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** Address, port and info hash of all that announced; complete after {@link #close}. */
  Set<String> peers() {
    return peers;
  }

  /** The events of all announces; complete after {@link #close}. */
  Set<Integer> events() {
    return events;
  }

  /** As {@link #peers}, but every announce, in the order of their coming. */
  List<String> announced() {
    return announced;
  }

  /**
   * How many announces and scrapes had an ID that was never given; complete after {@link #close}.
   */
  int badIds() {
    return badIds;
  }

  /** Answers them with an error from now on, as some trackers do, instead of ignoring them. */
  void complainOfBadIds() {
    complainsOfBadIds = true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve() {
    byte[] bytes = new byte[2_048];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        ByteBuffer request = ByteBuffer.wrap(bytes, 0, packet.getLength());
        ByteBuffer reply = reply(request, (InetSocketAddress) packet.getSocketAddress());
        if (reply != null) {
          socket.send(new DatagramPacket(reply.array(), reply.limit(), packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private ByteBuffer reply(ByteBuffer request, InetSocketAddress source) {
    int action = request.getInt(8);
    int transactionId = request.getInt(12);
    if (request.getLong(0) != (action == 0 ? 0x41727101980L : CONNECTION_ID)) {
      badIds++;
      return complainsOfBadIds
          ? ByteBuffer.allocate(9).putInt(0, 3).putInt(4, transactionId).put(8, (byte) '!')
          : null;
    }
    ByteBuffer reply = ByteBuffer.allocate(1_500).putInt(0, action).putInt(4, transactionId);
    switch (action) {
      case 0:
        return reply.putLong(8, CONNECTION_ID).limit(16);
      case 1:
        remember(request, source);
        return answer.answer(announces.incrementAndGet(), reply.limit(20 + peerLength));
      default:
        return reply.limit(8 + 12 * ((request.limit() - 16) / 20));
    }
  }

  private void remember(ByteBuffer request, InetSocketAddress source) {
    byte[] infoHash = new byte[20];
    request.get(16, infoHash);
    int port = request.getShort(96) & 0xFFFF;
    String peer = source.getAddress() + " " + port + " " + HexFormat.of().formatHex(infoHash);
    peers.add(peer);
    announced.add(peer);
    events.add(request.getInt(80));
  }

  /** Changes the answers to announces. */
  @FunctionalInterface
  interface Answer {
    /**
     * What is sent.
     *
     * @param number of the announce, from 1
     * @param reply a right one with one peer
     * @return null for silence
     */
    ByteBuffer answer(int number, ByteBuffer reply);
  }
}
