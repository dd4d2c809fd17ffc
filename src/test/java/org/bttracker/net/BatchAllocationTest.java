package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.function.Consumer;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LoopCounters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What receiving, answering and waiting take from the heap once they are compiled: nothing. */
@EnabledIf(
    value = "org.bttracker.net.IoPaths#hasBatches",
    disabledReason = "batches need Linux and Java 22")
@Timeout(value = 5 * 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int WARM_UP = 100_000;
  private static final int DATAGRAMS = 100_000;

  private final Burst burst = new Burst();
  private final LoopCounters counters = new Counters().forLoop();
  private final Consumer<SelectionKey> nothing = key -> {};
  private final ByteBuffer request = ByteBuffer.allocateDirect(98);
  private final ByteBuffer answer = ByteBuffer.allocateDirect(2_048);
  private DatagramChannel server;
  private DatagramChannel client;
  private Selector selector;
  private BurstSocket batches;

  @BeforeEach
  void open() throws IOException {
    server = DatagramChannel.open().bind(new InetSocketAddress(0));
    server.configureBlocking(false);
    int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
    client = DatagramChannel.open().connect(new InetSocketAddress("127.0.0.1", port));
    selector = Selector.open();
    server.register(selector, SelectionKey.OP_READ);
    batches = BurstIo.of(IoMode.BATCH).open(server, burst, counters);
  }

  @AfterEach
  void close() throws IOException {
    selector.close();
    client.close();
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, Burst.MAX_SIZE})
  void shouldTakeNothingFromTheHeap(int atOnce) throws IOException {
    serve(WARM_UP, atOnce);
    long bytes = serve(DATAGRAMS, atOnce);
    assertEquals(0, bytes / DATAGRAMS, bytes + " bytes in all");
  }

  /** Returns how much the server's part took. The client's part may take what it likes. */
  private long serve(int datagrams, int atOnce) throws IOException {
    long bytes = 0;
    for (int served = 0; served < datagrams; served += atOnce) {
      for (int i = 0; i < atOnce; i++) {
        client.write(request.clear());
      }
      long before = THREADS.getCurrentThreadAllocatedBytes();
      int left = atOnce;
      while (left > 0) {
        selector.select(nothing);
        batches.receive();
        left -= burst.size();
        for (int i = 0; i < burst.size(); i++) {
          burst.get(i).response().connect(i, 1);
        }
        batches.send();
      }
      bytes += THREADS.getCurrentThreadAllocatedBytes() - before;
      for (int i = 0; i < atOnce; i++) {
        client.read(answer.clear());
      }
    }
    return bytes;
  }
}
