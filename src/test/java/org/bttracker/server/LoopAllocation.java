package org.bttracker.server;

import com.sun.management.ThreadMXBean;
import java.io.Closeable;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.access.RateLimiter;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.net.BurstIo;
import org.bttracker.net.IoMode;
import org.bttracker.net.UdpClient;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;

/**
 * A program that asks a whole receive loop, with real sockets and requests of several kinds, and
 * prints how many bytes of the heap the loop's thread takes for a round of many datagrams: to wait,
 * receive, process and send.
 */
final class LoopAllocation implements Closeable {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final ReplyPolicy POLICY = new ReplyPolicy(Duration.ofMinutes(30), 50, 80, 74);
  static final int DATAGRAMS = 100_000;

  /** As many calls to the kernel, so that Java has compiled those as well. */
  private static final int WARM_UP = 50_000;

  /** More than a burst takes, and less than any receive buffer holds. */
  private static final int MOST_AT_ONCE = 64;

  /** Java compiles on threads of its own, late on a busy machine; until then, calls take some. */
  private static final int ROUNDS = 50;

  private final Random random;
  private final LoopCounters counters = new Counters().forLoop();
  private final ConnectionTable connections =
      new ConnectionTable(1, Duration.ofMinutes(2), SigningKey.random());
  private final List<ByteBuffer> requests = new ArrayList<>();
  private final List<DatagramChannel> clients = new ArrayList<>();
  private final ByteBuffer answer = ByteBuffer.allocateDirect(2_048);
  private final DatagramChannel channel;

  private LoopAllocation(long seed) throws IOException {
    random = new Random(seed);
    channel = DatagramChannel.open().bind(new InetSocketAddress(0));
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    for (int i = 0; i < 2; i++) {
      clients.add(DatagramChannel.open().connect(new InetSocketAddress(UdpClient.LOOPBACK, port)));
    }
    AddressIds ids = AddressIds.of(connections);
    for (String id : List.of(id(ids), id(ids))) { // The first one is stored, the other is signed.
      AnnouncePacket another = AnnouncePacket.leecher().port("0007");
      add(PipelineFixture.PROTOCOL_ID + "00000000" + "c0ffee00");
      add(AnnouncePacket.leecher().digits(id));
      add(AnnouncePacket.seeder().digits(id));
      add(another.digits(id));
      add(another.event("00000003").digits(id));
      add(id + "00000002" + "c0ffee02" + AnnouncePacket.INFO_HASH);
      add(AnnouncePacket.leecher().port("0000").digits(id));
    }
  }

  @Override
  public void close() throws IOException {
    for (DatagramChannel client : clients) {
      client.close();
    }
    channel.close();
  }

  /**
   * Runs it.
   *
   * @param args the seed of the sizes of bursts; how many bytes a round may take: it ends after the
   *     first one that takes no more; and whether the loop's time is measured, {@code true} or
   *     {@code false}
   */
  public static void main(String[] args) throws Exception {
    try (LoopAllocation program = new LoopAllocation(Long.parseLong(args[0]))) {
      LoopMeter meter = Boolean.parseBoolean(args[2]) ? new LoopMeter(System::nanoTime) : null;
      System.out.println("taken " + program.run(Long.parseLong(args[1]), meter));
    }
  }

  private long run(long enough, LoopMeter meter) throws Exception {
    Pipeline pipeline = pipeline(meter);
    BurstIo io = BurstIo.of(IoMode.BATCH);
    try (UdpServer server =
        new UdpServer(List.of(channel), pipeline, System::nanoTime, io, counters, meter)) {
      Thread loop = new Thread(server);
      loop.start();
      ask(WARM_UP, 1);
      ask(DATAGRAMS, MOST_AT_ONCE);
      long bytes = Long.MAX_VALUE;
      for (int i = 0; i < ROUNDS && bytes > enough; i++) {
        long before = THREADS.getThreadAllocatedBytes(loop.getId());
        ask(DATAGRAMS, MOST_AT_ONCE);
        bytes = THREADS.getThreadAllocatedBytes(loop.getId()) - before;
      }
      server.stop();
      loop.join();
      return bytes;
    }
  }

  private Pipeline pipeline(LoopMeter meter) {
    SwarmLimits limits = new SwarmLimits(Duration.ofMinutes(45), 10, 1_000, 0);
    return new Pipeline(
        connections.forLoop(),
        new SwarmRegistry(limits),
        Admission.ofEverybody(
            new RateLimiter(Integer.MAX_VALUE, System.nanoTime()),
            new Pressure(10, 1_000, System.nanoTime())),
        () -> POLICY,
        new Journal(counters, new LineBudget(0), meter));
  }

  private static String id(AddressIds ids) {
    return String.format("%016x", ids.issue(IpAddress.of(UdpClient.LOOPBACK), System.nanoTime()));
  }

  private void add(String digits) {
    ByteBuffer packet = Hex.packet(digits);
    requests.add(ByteBuffer.allocateDirect(packet.limit()).put(packet));
  }

  /** Sends bursts of any size; has the answers to one before it sends the next. */
  private void ask(int datagrams, int mostAtOnce) throws IOException {
    int asked = 0;
    while (asked < datagrams) {
      int atOnce = Math.min(1 + random.nextInt(mostAtOnce), datagrams - asked);
      for (int i = 0; i < atOnce; i++) {
        client(asked + i).write(requests.get((asked + i) % requests.size()).rewind());
      }
      for (int i = 0; i < atOnce; i++) {
        client(asked + i).read(answer.clear());
      }
      asked += atOnce;
    }
  }

  private DatagramChannel client(int number) {
    return clients.get(number % 2);
  }
}
