package org.bttracker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Sends connect requests to a tracker on loopback as fast as it can, until it is closed. */
final class Flood implements AutoCloseable {
  private static final byte[] CONNECT = HexFormat.of().parseHex("00000417271019800000000000000001");
  private static final long BOUND_SECONDS = 60;

  private final DatagramSocket socket = new DatagramSocket();
  private final Semaphore replies = new Semaphore(0);

  Flood(int port) throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    DatagramPacket request = new DatagramPacket(CONNECT, CONNECT.length, loopback, port);
    start("flood", () -> socket.send(request));
    DatagramPacket reply = new DatagramPacket(new byte[64], 64);
    start(
        "replies",
        () -> {
          socket.receive(reply);
          replies.release();
        });
  }

  /** Waits until so many replies have come since the last call. */
  void awaitReplies(int count) throws InterruptedException {
    assertTrue(replies.tryAcquire(count, BOUND_SECONDS, TimeUnit.SECONDS), "too few replies");
  }

  @Override
  public void close() {
    socket.close();
  }

  private void start(String name, Step step) {
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try {
                  step.run();
                } catch (IOException e) {
                  // Nobody listens there yet or any more, or the flood is over.
                }
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }
}
