package org.bttracker.client;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.bttracker.protocol.Hex;

/** A socket on the loopback interface that answers what it is told to. */
final class FakeTracker implements Closeable {
  private static final int RECEIVE_MILLIS = 10_000;

  private final DatagramSocket socket;

  FakeTracker(InetAddress address) throws IOException {
    socket = new DatagramSocket(0, address);
    socket.setSoTimeout(RECEIVE_MILLIS);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** Waits for a request; the position is 0, the source goes into {@code source}. */
  ByteBuffer receive(DatagramPacket source) throws IOException {
    socket.receive(source);
    return ByteBuffer.wrap(Arrays.copyOf(source.getData(), source.getLength()));
  }

  void send(InetSocketAddress client, String... fields) throws IOException {
    byte[] bytes = Hex.packet(fields).array();
    socket.send(new DatagramPacket(bytes, bytes.length, client));
  }

  /** Has one request handled in another thread. */
  CompletableFuture<ByteBuffer> serve(Handler handler) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            DatagramPacket source = new DatagramPacket(new byte[65_535], 65_535);
            ByteBuffer request = receive(source);
            String transactionId = Hex.digits(request.duplicate().limit(16).position(12));
            handler.handle(transactionId, (InetSocketAddress) source.getSocketAddress());
            return request;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public void close() {
    socket.close();
  }

  /** Answers one request, or not. */
  @FunctionalInterface
  interface Handler {
    void handle(String transactionId, InetSocketAddress client) throws IOException;
  }
}
