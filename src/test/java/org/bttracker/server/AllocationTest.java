package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.PipelineFixture.PROTOCOL_ID;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.Stream;
import org.bttracker.access.Pressure;
import org.bttracker.access.RateLimiter;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.net.Burst;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pipeline takes from the heap for a request, even before it is compiled: nothing. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Classes are loaded, and a hash has its cipher. */
  private static final int WARM_UP = 100;

  private static final int BURSTS = 1_000;
  private static final IpAddress CLIENT = ipv4(1);
  private static final long NOW = Duration.ofSeconds(1).toNanos();

  private final ConnectionIds connections =
      new ConnectionTable(1, Duration.ofMinutes(2), SigningKey.random()).forLoop();
  private final Pipeline pipeline =
      new Pipeline(
          connections,
          new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 10, 10, 0)),
          new RateLimiter(1_000_000, 0),
          new Pressure(10, 10, 0),
          new ReplyPolicy(Duration.ofMinutes(30), 50, 80, 74),
          new Journal(new Counters().forLoop(), new LineBudget(0)));
  private final Burst burst = new Burst();
  private final String storedId = String.format("%016x", issue());
  private final String signedId = String.format("%016x", issue());

  private long issue() {
    return connections.issue(CLIENT.high(), CLIENT.low(), NOW);
  }

  static Stream<String> requests() {
    return Stream.of(
        "00",
        PROTOCOL_ID + "00000000" + "c0ffee00", // signed, since the table is full
        "0000000000000000" + "00000000" + "c0ffee01", // wrong protocol ID
        leecher().digits("8123456789abcdef"), // unknown connection ID
        leecher().port("0000").digits("SIGNED"),
        leecher().port("0000").digits("STORED"),
        "SIGNED" + "00000001" + "c0ffee01", // shorter than an announce
        "SIGNED" + "00000003" + "c0ffee03",
        "SIGNED" + "00000004" + "c0ffee04");
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldTakeNothingFromTheHeap(String digits) {
    ByteBuffer request = Hex.packet(digits.replace("SIGNED", signedId).replace("STORED", storedId));
    process(request, WARM_UP);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    process(request, BURSTS);
    long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertEquals(0, bytes / (BURSTS * Burst.MAX_SIZE), bytes + " bytes in all");
  }

  private void process(ByteBuffer request, int bursts) {
    for (int i = 0; i < bursts; i++) {
      burst.clear();
      while (!burst.isFull()) {
        burst.next().put(request.rewind());
        burst.add(CLIENT.high(), CLIENT.low(), 1);
      }
      pipeline.process(burst, NOW);
    }
  }
}
