package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.ClientErrors;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.metrics.Message;
import org.bttracker.net.BurstIo;
import org.bttracker.net.IoMode;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What a receive loop measures, on real sockets. */
@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MeasuredLoopTest {
  private static final String CONNECT = PipelineFixture.PROTOCOL_ID + "00000000" + "c0ffee00";

  private final LoopMeter meter = new LoopMeter(System::nanoTime);
  private final LoopCounters counters = new Counters().forLoop();
  private final ConnectionTable connections =
      new ConnectionTable(10, Duration.ofMinutes(2), SigningKey.random());
  private final AddressIds ids = AddressIds.of(connections);
  private final IoMode mode;
  private DatagramChannel channel;
  private UdpServer server;
  private Thread loop;

  MeasuredLoopTest(IoMode mode) {
    this.mode = mode;
  }

  @BeforeEach
  void start() throws IOException {
    channel = DatagramChannel.open().bind(new InetSocketAddress(0));
    SwarmRegistry swarms = new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 10, 10, 0));
    Pipeline pipeline =
        new Pipeline(
            connections.forLoop(),
            swarms,
            Admission.ofEverybody(null, new Pressure(10, 10, System.nanoTime())),
            () -> new ReplyPolicy(Duration.ofMinutes(30), 50, 80, 74),
            new Journal(counters, new LineBudget(0), meter));
    server =
        new UdpServer(
            List.of(channel), pipeline, System::nanoTime, BurstIo.of(mode), counters, meter);
    loop = new Thread(server);
    loop.start();
  }

  @AfterEach
  void close() throws Exception {
    stop();
    server.close();
    channel.close();
  }

  @Test
  void shouldCountWhatComesAndGoesByKindAndFamily() throws Exception {
    ask("127.0.0.1", 2, CONNECT, "00", "ID" + "00000001" + "00000000");
    ask("127.0.0.1", 2, AnnouncePacket.leecher().digits("ID"), CONNECT);
    ask("::1", 2, "ID" + "00000002" + "c0ffee02" + "00".repeat(40), CONNECT);
    stop();
    assertMessages(Message.CONNECT, 2, 2, 1, 1);
    assertMessages(Message.ANNOUNCE, 1, 1, 0, 0);
    assertMessages(Message.SCRAPE, 0, 0, 1, 1);
    assertMessages(Message.ERROR, 2, 1, 0, 0);
    String error = "announce request is shorter than 98 bytes";
    assertEquals(16 + 1 + 16 + 98 + 16, meter.receivedBytes(true));
    assertEquals(16 + (8 + error.length()) + 20 + 16, meter.sentBytes(true));
    assertEquals(16 + 40 + 16, meter.receivedBytes(false));
    assertEquals(8 + 24 + 16, meter.sentBytes(false));
    assertEquals(6, Arrays.stream(meter.responseTimes().counts()).sum());
    assertTrue(meter.responseTimes().sumSeconds() > 0);
    assertTrue(meter.workingSeconds() > 0);
  }

  @Test
  void shouldTellWhichClientsErr() throws Exception {
    String transmission = "2d5452343036302d"; // -TR4060-
    String stale = withPeerId(AnnouncePacket.leecher(), "0123456789abcdef", transmission);
    ask("127.0.0.1", 1, stale, stale, CONNECT);
    String qBittorrent = "2d7142353030302d"; // -qB5000-
    for (int port = 1; port <= 11; port++) { // There is room for ten peers.
      AnnouncePacket announce = AnnouncePacket.leecher().port(String.format("%04x", port));
      ask("127.0.0.1", 1, withPeerId(announce, "ID", qBittorrent));
    }
    String deluge = "2d4445323030302d"; // -DE2000-
    AnnouncePacket unreachable = AnnouncePacket.leecher().port("0000");
    ask("127.0.0.1", 1, withPeerId(unreachable, "0123456789abcdef", deluge), CONNECT);
    ask("127.0.0.1", 1, withPeerId(unreachable, "ID", deluge));
    stop();
    ClientErrors errors = meter.clientErrors();
    assertEquals(1, errors.stale(ClientErrors.families().indexOf("DE")));
    assertEquals(1, errors.errors(ClientErrors.families().indexOf("DE")));
    assertEquals(2, errors.stale(ClientErrors.families().indexOf("TR")));
    assertEquals(0, errors.errors(ClientErrors.families().indexOf("TR")));
    assertEquals(1, errors.errors(ClientErrors.families().indexOf("qB")));
    assertEquals(0, errors.stale(ClientErrors.families().indexOf("qB")));
  }

  /** Or a tracker that nobody asks for anything would look as if it were stuck. */
  @Test
  void shouldTurnThoughNothingComes() {
    long first = meter.lastTurnNanos();
    while (meter.lastTurnNanos() == first) {
      Thread.onSpinWait();
    }
    long second = meter.lastTurnNanos();
    while (meter.lastTurnNanos() == second) {
      Thread.onSpinWait();
    }
    assertTrue(meter.waitingSeconds() > 0);
  }

  private void stop() throws InterruptedException {
    server.stop();
    loop.join();
  }

  private void assertMessages(Message message, int in4, int out4, int in6, int out6) {
    assertEquals(
        List.of((long) in4, (long) out4, (long) in6, (long) out6),
        List.of(
            meter.received(message, true),
            meter.sent(message, true),
            meter.received(message, false),
            meter.sent(message, false)),
        message::name);
  }

  /** Sends packets in which ID stands for a connection ID, and takes so many answers. */
  private void ask(String host, int answers, String... packets) throws IOException {
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    InetAddress address = InetAddress.getByName(host);
    String id = String.format("%016x", ids.issue(IpAddress.of(address), System.nanoTime()));
    ByteBuffer answer = ByteBuffer.allocate(2_048);
    try (DatagramChannel client =
        DatagramChannel.open().connect(new InetSocketAddress(address, port))) {
      for (String packet : packets) {
        client.write(Hex.packet(packet.replace("ID", id)));
      }
      for (int i = 0; i < answers; i++) {
        client.read(answer.clear());
      }
    }
  }

  /** In place of that of libtorrent. */
  private static String withPeerId(AnnouncePacket announce, String id, String head) {
    return announce.digits(id).replace("2d4c54323030302d", head);
  }
}
