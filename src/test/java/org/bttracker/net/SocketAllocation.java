package org.bttracker.net;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LoopCounters;

/**
 * A program that waits, receives and answers on loopback, and prints how many bytes of the heap a
 * round of many datagrams takes: to wait and receive, and to send.
 */
final class SocketAllocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 100_000;
  static final int DATAGRAMS = 100_000;

  /** Java compiles on threads of its own, late on a busy machine; until then, calls take more. */
  private static final int ROUNDS = 50;

  private final Burst burst = new Burst();
  private final LoopCounters counters = new Counters().forLoop();
  private final Consumer<SelectionKey> nothing = key -> {};
  private final ByteBuffer request = ByteBuffer.allocateDirect(98);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(2_048);
  private final List<DatagramChannel> clients = new ArrayList<>();
  private final DatagramChannel server;
  private final Selector selector;
  private final BurstSocket bursts;
  private long received;
  private long sent;

  private SocketAllocation(IoMode mode) throws IOException {
    server = DatagramChannel.open().bind(new InetSocketAddress(0));
    server.configureBlocking(false);
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    // The channel remembers its last source, so two clients take turns.
    for (int i = 0; i < 2; i++) {
      clients.add(DatagramChannel.open().connect(new InetSocketAddress("127.0.0.1", port)));
    }
    selector = Selector.open();
    server.register(selector, SelectionKey.OP_READ);
    bursts = BurstIo.of(mode).open(server, burst, counters);
  }

  /**
   * Runs it.
   *
   * @param args an {@link IoMode}, how many datagrams come at once, and how many bytes a round may
   *     take to wait and receive, and to send: it ends after the first one that takes no more
   */
  public static void main(String[] args) throws IOException {
    SocketAllocation program = new SocketAllocation(IoMode.valueOf(args[0]));
    int atOnce = Integer.parseInt(args[1]);
    program.serve(WARM_UP, atOnce);
    int rounds = 0;
    do {
      program.serve(DATAGRAMS, atOnce);
    } while (++rounds < ROUNDS
        && (program.received > Long.parseLong(args[2]) || program.sent > Long.parseLong(args[3])));
    System.out.println("taken " + program.received + " " + program.sent);
  }

  /** Counts what the server's part takes. The clients' part may take what it likes. */
  private void serve(int datagrams, int atOnce) throws IOException {
    received = 0;
    sent = 0;
    for (int served = 0; served < datagrams; served += atOnce) {
      for (int i = 0; i < atOnce; i++) {
        client(served + i).write(request.clear());
      }
      int left = atOnce;
      while (left > 0) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        selector.select(nothing);
        bursts.receive();
        long between = THREADS.getCurrentThreadAllocatedBytes();
        left -= burst.size();
        for (int i = 0; i < burst.size(); i++) {
          burst.get(i).response().connect(i, 1);
        }
        bursts.send();
        received += between - before;
        sent += THREADS.getCurrentThreadAllocatedBytes() - between;
      }
      for (int i = 0; i < atOnce; i++) {
        client(served + i).read(answer.clear());
      }
    }
  }

  private DatagramChannel client(int number) {
    return clients.get(number % 2);
  }
}
