package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.net.BurstIo;
import org.bttracker.net.IoMode;
import org.bttracker.net.UdpClient;
import org.bttracker.protocol.Hex;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets that are almost right, through real sockets; seeds as in {@link FuzzTest}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketFuzzTest {
  private static final long SEED = Long.getLong("bttracker.fuzz.seed", 20_260_101);
  private static final int ROUNDS = 3_000;

  /** So few that they fit the receive buffer, and more than one burst at times. */
  private static final int PACKETS_A_ROUND = 40;

  private static final int ACTION = 0;
  private static final int TRANSACTION_ID = 4;

  private final Counters counters = new Counters();
  private final LoopCounters loop = counters.forLoop();
  private final MutatedPackets packets = new MutatedPackets(new Random(SEED));
  private long sent;

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#all")
  void shouldSurviveMutatedPacketsFromTheNetwork(IoMode mode) throws Exception {
    try (DatagramChannel channel = UdpClient.openServer();
        UdpClient client = new UdpClient(channel);
        UdpServer server =
            new UdpServer(List.of(channel), pipeline(), () -> 0, BurstIo.of(mode), loop)) {
      Thread thread = new Thread(server);
      thread.start();
      long id = connect(client, -1);
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < PACKETS_A_ROUND; i++) {
          packets.next(id);
          send(client, Arrays.copyOf(packets.bytes(), packets.length()));
        }
        connect(client, round);
      }
      server.stop();
      thread.join();
    }
    assertEquals(sent, counters.get(Counter.DATAGRAMS));
    for (Counter trouble :
        List.of(Counter.FAILURES, Counter.RECEIVE_FAILURES, Counter.SEND_FAILURES)) {
      assertEquals(0, counters.get(trouble), () -> "seed " + SEED + ": " + trouble);
    }
    for (Counter reached :
        List.of(Counter.ANNOUNCES, Counter.SCRAPES, Counter.ERRORS, Counter.MALFORMED)) {
      assertTrue(counters.get(reached) > 1_000, () -> "seed " + SEED + ": few " + reached);
    }
  }

  /** Sends a connect and reads all that comes before its answer; returns the ID in that. */
  private long connect(UdpClient client, int transactionId) throws IOException {
    send(
        client,
        Hex.packet(PipelineFixture.PROTOCOL_ID + "00000000" + String.format("%08x", transactionId))
            .array());
    ByteBuffer answer;
    do {
      answer = client.receive();
    } while (answer.getInt(ACTION) != 0 || answer.getInt(TRANSACTION_ID) != transactionId);
    return answer.getLong(8);
  }

  private void send(UdpClient client, byte[] packet) throws IOException {
    client.send(packet);
    sent++;
  }

  private Pipeline pipeline() {
    return new Pipeline(
        new ConnectionTable(10, Duration.ofMinutes(2), SigningKey.random()).forLoop(),
        new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 100, 1_000, 0)),
        Admission.ofEverybody(null, new Pressure(100, 1_000, 0)),
        () -> new ReplyPolicy(Duration.ofMinutes(30), 50, 80, 74),
        new Journal(loop, new LineBudget(0)));
  }
}
