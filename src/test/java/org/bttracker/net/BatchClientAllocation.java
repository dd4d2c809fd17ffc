package org.bttracker.net;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A program that sends requests and receives their replies through a {@link BatchClient}, and
 * prints how many bytes of the heap that has taken at the least in some rounds of many.
 */
final class BatchClientAllocation {
  static final int ROUND = 20_000;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The compiler takes its time on a busy machine. */
  private static final int ROUNDS = 20;

  private BatchClientAllocation() {}

  /** Runs it. */
  public static void main(String[] args) throws Exception {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    List<InetAddress> sources =
        List.of(InetAddress.getByName("127.16.0.1"), InetAddress.getByName("127.16.1.1"));
    ByteBuffer request = ByteBuffer.allocateDirect(98);
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    long least = Long.MAX_VALUE;
    try (DatagramSocket server = new DatagramSocket(0, loopback);
        BatchClient client =
            BatchClient.open(
                (InetSocketAddress) server.getLocalSocketAddress(), sources, packet.getLength())) {
      for (int round = 0; round < ROUNDS && least >= ROUND; round++) {
        long allocated = 0;
        for (int i = 0; i < ROUND; i++) {
          allocated += allocatedByOne(client, i & 1, request.clear());
          server.receive(packet);
          server.send(packet);
        }
        least = Math.min(least, allocated);
      }
    }
    System.out.println("taken " + least);
  }

  private static long allocatedByOne(BatchClient client, int source, ByteBuffer request)
      throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    client.add(source, request);
    client.send();
    client.receive();
    client.reply(0);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
