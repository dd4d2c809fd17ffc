package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What waiting, receiving and answering take from the heap once they are compiled: nothing in
 * batches; through Java's channel, the objects that it makes for the source of each datagram.
 */
@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
@Timeout(value = 5 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 100_000;
  private static final int DATAGRAMS = 100_000;
  private static final int CHANNEL_BYTES = 128;

  /** In all: far less than the smallest object for each burst. */
  private static final long FEW_BYTES = 1_000;

  /** Java itself takes some kilobytes once in a while, as when it links a call anew. */
  private static final int TRIES = 3;

  private final Burst burst = new Burst();
  private final LoopCounters counters = new Counters().forLoop();
  private final Consumer<SelectionKey> nothing = key -> {};
  private final ByteBuffer request = ByteBuffer.allocateDirect(98);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(2_048);
  private final List<DatagramChannel> clients = new ArrayList<>();
  private final IoMode mode;
  private DatagramChannel server;
  private Selector selector;
  private BurstSocket bursts;
  private long received;
  private long sent;

  SocketAllocationTest(IoMode mode) {
    this.mode = mode;
  }

  @BeforeEach
  void open() throws IOException {
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

  @AfterEach
  void close() throws IOException {
    selector.close();
    for (DatagramChannel client : clients) {
      client.close();
    }
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Burst.MAX_SIZE})
  void shouldTakeNothingButWhatJavasChannelDoes(int atOnce) throws IOException {
    long most = FEW_BYTES + (mode == IoMode.BATCH ? 0 : (long) CHANNEL_BYTES * DATAGRAMS);
    serve(WARM_UP, atOnce);
    int tries = 0;
    do {
      serve(DATAGRAMS, atOnce);
    } while (++tries < TRIES && (received >= most || sent >= FEW_BYTES));
    assertTrue(received < most, received + " bytes to wait and to receive");
    assertTrue(sent < FEW_BYTES, sent + " bytes to send");
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
