package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.connection.AddressIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.daemon.LogLines;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.metrics.LoopCounters;
import org.bttracker.net.Burst;
import org.bttracker.net.BurstIo;
import org.bttracker.net.FaultyChannel;
import org.bttracker.net.IoMode;
import org.bttracker.net.UdpClient;
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

/** One request that fails in a burst of others; the loop's ordinary days are TrackerTest's. */
@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class UdpServerTest {
  private static final String INFO_HASH = "00".repeat(20);

  private final Counters counters = new Counters();
  private final LoopCounters loop = counters.forLoop();
  private final ConnectionTable connections =
      new ConnectionTable(10, Duration.ofMinutes(2), SigningKey.random());
  private final AddressIds ids = AddressIds.of(connections);
  private final SwarmRegistry swarms =
      new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 10, 10, 0));
  private final IoMode mode;
  private DatagramChannel channel;
  private UdpClient client;

  UdpServerTest(IoMode mode) {
    this.mode = mode;
  }

  @BeforeEach
  void open() throws IOException {
    channel = UdpClient.openServer();
    client = new UdpClient(channel);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    channel.close();
  }

  /** The scrape fails when its response has been begun: nothing of that may be sent. */
  @Test
  void shouldAnswerTheOthersOfABurstInWhichOneFails() throws Exception {
    String id = connect();
    swarms.completedCounts().restoreKey(null);
    try (UdpServer server = server()) {
      send(PipelineFixture.PROTOCOL_ID, "00000000", "00000001");
      send(id, "00000002", "00000002", INFO_HASH);
      send(PipelineFixture.PROTOCOL_ID, "00000000", "00000003");
      Thread loop = new Thread(server);
      loop.start();
      assertArrayEquals(new int[] {0, 1, 16}, receive());
      assertArrayEquals(new int[] {0, 3, 16}, receive());
      server.stop();
      loop.join();
    }
    assertEquals(1, counters.get(Counter.FAILURES));
    assertEquals(2, counters.get(Counter.CONNECTS));
  }

  @Test
  void shouldAnswerWhatCameBeforeItWasStopped() throws Exception {
    String id = connect();
    try (UdpServer server = server()) {
      for (int i = 0; i < 3 * Burst.MAX_SIZE; i++) {
        send(id, "00000002", String.format("%08x", i), INFO_HASH);
      }
      server.stop();
      server.run();
      for (int i = 0; i < 3 * Burst.MAX_SIZE; i++) {
        assertArrayEquals(new int[] {2, i, 20}, receive());
      }
    }
    assertEquals(0, counters.get(Counter.FAILURES));
    assertFalse(ids.isFull());
  }

  @Test
  void shouldServeAChannelThatIsAddedWhileItRuns() throws Exception {
    String id = connect();
    try (UdpServer server = server();
        DatagramChannel second = UdpClient.openServer();
        UdpClient early = new UdpClient(second)) {
      early.send(Hex.packet(id, "00000002", "00000001", INFO_HASH).array());
      Thread loop = new Thread(server);
      loop.start();
      server.add(second);
      assertEquals(1, early.receive().getInt(4));
      early.send(Hex.packet(id, "00000002", "00000002", INFO_HASH).array());
      assertEquals(2, early.receive().getInt(4));
      send(id, "00000002", "00000003", INFO_HASH);
      assertArrayEquals(new int[] {2, 3, 20}, receive());
      server.stop();
      loop.join();
    }
  }

  /** The first turn takes eight bursts; the rest would be lost with the channel. */
  @Test
  void shouldAnswerWhatARemovedChannelHasReceivedBeforeItIsClosed() throws Exception {
    String id = connect();
    int requests = 8 * Burst.MAX_SIZE + 4;
    try (DatagramChannel second = UdpClient.openServer();
        UdpServer server = server(second);
        UdpClient late = new UdpClient(second)) {
      second.setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20);
      for (int i = 0; i < requests; i++) {
        late.send(Hex.packet(id, "00000002", String.format("%08x", i), INFO_HASH).array());
      }
      server.remove(second);
      Thread loop = new Thread(server);
      loop.start();
      for (int i = 0; i < requests; i++) {
        assertEquals(i, late.receive().getInt(4));
      }
      // The loop goes on with the other channel, and this round comes after the removal.
      for (int i = 0; i < 2; i++) {
        send(id, "00000002", "00000003", INFO_HASH);
        assertArrayEquals(new int[] {2, 3, 20}, receive());
      }
      assertFalse(second.isOpen());
      server.stop();
      loop.join();
    }
  }

  @Test
  void shouldGoOnIfAChannelIsClosedBeforeItIsAddedOrRemoved() throws Exception {
    String id = connect();
    DatagramChannel second = UdpClient.openServer();
    DatagramChannel third = UdpClient.openServer();
    try (UdpServer server = server(second)) {
      second.close();
      server.remove(second);
      third.close();
      server.add(third);
      server.remove(third);
      Thread loop = new Thread(server);
      loop.start();
      for (int i = 0; i < 2; i++) {
        send(id, "00000002", "00000003", INFO_HASH);
        assertArrayEquals(new int[] {2, 3, 20}, receive());
      }
      server.stop();
      loop.join();
    }
  }

  /** A selector does not take it; and batches would need its descriptor. */
  @Test
  void shouldCloseAChannelThatItCannotServeAndGoOn() throws Exception {
    String id = connect();
    try (UdpServer server = server();
        LogLines log = new LogLines(UdpServer.class, Level.WARN);
        DatagramChannel second = UdpClient.openServer()) {
      FaultyChannel faulty = new FaultyChannel(UdpClient.openServer());
      FaultyChannel alsoFaulty = new FaultyChannel(UdpClient.openServer());
      server.add(faulty);
      server.add(alsoFaulty);
      server.add(second);
      Thread loop = new Thread(server);
      loop.start();
      try (UdpClient other = new UdpClient(second)) {
        other.send(Hex.packet(id, "00000002", "00000001", INFO_HASH).array());
        assertEquals(1, other.receive().getInt(4));
      }
      send(id, "00000002", "00000002", INFO_HASH);
      assertArrayEquals(new int[] {2, 2, 20}, receive());
      assertFalse(faulty.isOpen());
      assertFalse(alsoFaulty.isOpen());
      List<String> lines = log.take();
      assertEquals(1, lines.size(), "of two of a kind, one is told: " + lines);
      assertTrue(
          lines.get(0).startsWith("WARN Cannot serve one more socket, so it is closed: "),
          lines.get(0));
      server.stop();
      loop.join();
    }
  }

  /** A channel that a selector still watched could not block. */
  @Test
  void shouldLetGoOfAllChannelsIfItCannotServeOne() throws IOException {
    try (DatagramChannel second = UdpClient.openServer();
        FaultyChannel faulty = new FaultyChannel(UdpClient.openServer())) {
      assertThrows(Exception.class, () -> server(second, faulty));
      assertTrue(second.isOpen());
      assertFalse(second.isRegistered());
      second.configureBlocking(true);
    }
  }

  @Test
  void shouldCloseWhatIsToBeRemovedAfterItsEnd() throws IOException {
    try (DatagramChannel second = UdpClient.openServer()) {
      UdpServer server = server(second);
      server.close();
      server.remove(second);
      assertFalse(second.isOpen());
    }
  }

  @Test
  void shouldCloseWhatWasToBeRemovedIfItEndsBefore() throws Exception {
    try (DatagramChannel second = UdpClient.openServer()) {
      try (UdpServer server = server(second)) {
        server.stop();
        server.run();
        server.remove(second);
      }
      assertFalse(second.isOpen());
    }
  }

  private String connect() {
    return String.format("%016x", ids.issue(IpAddress.of(UdpClient.LOOPBACK), 0));
  }

  private UdpServer server(DatagramChannel... others) throws IOException {
    List<DatagramChannel> channels = new ArrayList<>(List.of(others));
    channels.add(channel);
    Pipeline pipeline =
        new Pipeline(
            connections.forLoop(),
            swarms,
            Admission.ofEverybody(null, new Pressure(10, 10, 0)),
            () -> new ReplyPolicy(Duration.ofMinutes(30), 50, 80, 74),
            new Journal(loop, new LineBudget(0)));
    return new UdpServer(channels, pipeline, () -> 0, BurstIo.of(mode), loop);
  }

  private void send(String... fields) throws IOException {
    client.send(Hex.packet(fields).array());
  }

  /** Action, transaction ID and length of a response. */
  private int[] receive() throws IOException {
    ByteBuffer response = client.receive();
    return new int[] {response.getInt(0), response.getInt(4), response.limit()};
  }
}
