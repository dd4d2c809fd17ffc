package org.bttracker.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/** A port of the loopback interface that answers what it is told to, when it is told to. */
public final class LoopbackTracker implements Closeable, VirtualTime.World {
  private final DatagramChannel channel = DatagramChannel.open();
  private final Handler handler;

  /** Answers one datagram, or not. */
  @FunctionalInterface
  public interface Handler {
    void handle(ByteBuffer request, InetSocketAddress client) throws IOException;
  }

  public LoopbackTracker(String host, Handler handler) throws IOException {
    this.handler = handler;
    channel.bind(new InetSocketAddress(InetAddress.getByName(host), 0)).configureBlocking(false);
  }

  public InetSocketAddress address() throws IOException {
    return (InetSocketAddress) channel.getLocalAddress();
  }

  /** Sends what stands from index 0 to the limit. */
  public void send(ByteBuffer packet, InetSocketAddress client) throws IOException {
    channel.send(packet.duplicate().rewind(), client);
  }

  @Override
  public void serve() throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(65_535);
    for (InetSocketAddress from = receive(packet); from != null; from = receive(packet)) {
      handler.handle(ByteBuffer.allocate(packet.limit()).put(packet).flip(), from);
    }
  }

  private InetSocketAddress receive(ByteBuffer packet) throws IOException {
    InetSocketAddress from = (InetSocketAddress) channel.receive(packet.clear());
    packet.flip();
    return from;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
