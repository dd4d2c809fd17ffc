package org.bttracker.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;

/** A socket on loopback that sends any bytes to a channel there; it waits for answers 10 s each. */
public final class UdpClient implements Closeable {
  public static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final InetSocketAddress server;
  private final DatagramSocket socket;

  public UdpClient(DatagramChannel server) throws IOException {
    this(LOOPBACK, (InetSocketAddress) server.getLocalAddress());
  }

  /** A client at an address, of a server. */
  public UdpClient(InetAddress address, InetSocketAddress server) throws IOException {
    this.server = server;
    socket = new DatagramSocket(0, address);
    socket.setReceiveBufferSize(1 << 20);
    socket.setSoTimeout(10_000);
  }

  /** A channel for it to talk to. */
  public static DatagramChannel openServer() throws IOException {
    return DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
  }

  /** From now on, it hears answers from the server's address only, as many clients do. */
  public UdpClient connected() throws IOException {
    socket.connect(server);
    return this;
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** Sends so many bytes of one value. */
  static void send(UdpClient from, int value, int length) throws IOException {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    from.send(bytes);
  }

  /** That of the next answer. */
  static int transactionId(UdpClient at) throws IOException {
    return at.receive().getInt(4);
  }

  public void send(byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, server));
  }

  /** The next answer, from index 0 to its limit. */
  public ByteBuffer receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    socket.receive(packet);
    return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
  }

  @Override
  public void close() {
    socket.close();
  }
}
