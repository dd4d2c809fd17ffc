package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Arrays;
import java.util.List;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** With real sockets. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BurstChannelTest {
  private final Burst burst = new Burst();
  private DatagramChannel channel;
  private BurstChannel bursts;
  private UdpClient client;
  private UdpClient other;

  @BeforeEach
  void open() throws IOException {
    channel = UdpClient.openServer();
    channel.configureBlocking(false);
    bursts = new BurstChannel(channel);
    client = new UdpClient(channel);
    other = new UdpClient(channel);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    other.close();
    channel.close();
  }

  @Test
  void shouldBeEmptyWithoutDatagrams() throws IOException {
    bursts.receive(burst);
    assertEquals(0, burst.size());
    assertFalse(burst.isFull());
    assertEquals(0, bursts.send(burst));
  }

  @Test
  void shouldTakeDatagramsInTheirOrderUntilItIsFull() throws IOException {
    for (int i = 0; i < Burst.MAX_SIZE + 3; i++) {
      send(client, i, i);
    }
    receiveAll(Burst.MAX_SIZE);
    assertTrue(burst.isFull());
    assertHolds(0, Burst.MAX_SIZE);
    receiveAll(3);
    assertFalse(burst.isFull());
    assertHolds(Burst.MAX_SIZE, 3);
  }

  @Test
  void shouldSendEachResponseToItsSourceAndNothingForSilence() throws IOException {
    send(client, 0, 16);
    send(other, 1, 16);
    send(client, 2, 16);
    send(other, 3, 16);
    receiveAll(4);
    assertEquals(client.port(), burst.get(0).port());
    assertEquals(other.port(), burst.get(1).port());
    burst.get(0).response().connect(100, 1);
    burst.get(1).response().connect(101, 2);
    burst.get(3).response().connect(103, 3);
    assertEquals(0, bursts.send(burst));
    assertEquals(100, transactionId(client));
    assertEquals(101, transactionId(other));
    assertEquals(103, transactionId(other));
  }

  @Test
  void shouldForgetTheResponsesToTheBurstBefore() throws IOException {
    sendAndReceive(3);
    for (int i = 0; i < 3; i++) {
      burst.get(i).response().connect(100 + i, 1);
    }
    assertEquals(0, bursts.send(burst));
    for (int i = 0; i < 3; i++) {
      assertEquals(100 + i, transactionId(client));
    }
    sendAndReceive(2);
    assertFalse(burst.get(0).response().hasResponse());
    burst.get(1).response().connect(108, 1);
    assertEquals(0, bursts.send(burst));
    burst.get(0).response().connect(107, 1);
    burst.get(1).response().silence();
    assertEquals(0, bursts.send(burst));
    assertEquals(108, transactionId(client));
    assertEquals(107, transactionId(client));
  }

  @Test
  void shouldCountWhatCannotBeSent() throws IOException {
    sendAndReceive(3);
    burst.get(0).response().connect(1, 1);
    burst.get(1).response().connect(2, 2);
    channel.close();
    assertEquals(2, bursts.send(burst));
  }

  /** What a tracker meets whose Java has no IPv6: such sources come from a socket that has. */
  @ParameterizedTest
  @MethodSource("failures")
  void shouldLoseOnlyTheResponseAtWhichSendingFails(Exception failure) throws IOException {
    FaultyChannel faulty = new FaultyChannel(channel);
    bursts = new BurstChannel(faulty);
    sendAndReceive(3);
    for (int i = 0; i < 3; i++) {
      burst.get(i).response().connect(100 + i, 1);
    }
    faulty.failAtSend(1, failure);
    assertEquals(1, bursts.send(burst));
    assertEquals(100, transactionId(client));
    assertEquals(102, transactionId(client));
  }

  /** What is behind a narrow path gets fewer peers; the others of the burst get all. */
  @ParameterizedTest
  @CsvSource({
    "1472, 242, 1472",
    "1471, 242, 1232",
    "1232, 242, 1232",
    "1231, 242, 548",
    "548, 242, 548",
    "1231, 203, 548",
    "1231, 202, 548",
    "1231, 201, 1226",
    "547, 88, 524",
    "547, 87, 542",
    "524, 242, 524",
    "523, 242, 0",
    "523, 83, 518"
  })
  void shouldCutAResponseToWhatThePathCarries(int pathBytes, int peers, int sent)
      throws IOException {
    FaultyChannel faulty = new FaultyChannel(channel);
    bursts = new BurstChannel(faulty);
    sendAndReceive(2);
    burst.get(0).response().announce(100, 1_800, 300, 0, 6 * peers);
    burst.get(1).response().connect(101, 1);
    faulty.failAtSendOfMoreThan(pathBytes);
    assertEquals(sent == 0 ? 1 : 0, bursts.send(burst));
    if (sent > 0) {
      assertEquals(sent, client.receive().limit());
    }
    assertEquals(101, transactionId(client));
  }

  /** ICMP messages come back as errors if whoever opened the socket has asked for them. */
  @ParameterizedTest
  @MethodSource("failures")
  void shouldGoOnReceivingAfterAFailure(Exception failure) throws IOException {
    FaultyChannel faulty = new FaultyChannel(channel);
    bursts = new BurstChannel(faulty);
    for (int i = 0; i < 3; i++) {
      send(client, i + 1, i + 1);
    }
    awaitDatagram();
    faulty.failAtReceive(1, 5, failure);
    assertEquals(5, bursts.receive(burst));
    assertHolds(1, 3);
    assertEquals(0, bursts.receive(burst));
    assertEquals(0, burst.size());
  }

  /** Each error is told once: in between, there is at least nothing to receive. */
  @Test
  void shouldGoOnHoweverOftenSuchFailuresCome() throws IOException {
    FaultyChannel faulty = new FaultyChannel(channel);
    bursts = new BurstChannel(faulty);
    for (int i = 0; i < 1_000; i++) {
      faulty.failAtReceive(0, 1, new IOException("No route to host"));
      assertEquals(1, bursts.receive(burst));
      assertEquals(0, burst.size());
    }
    sendAndReceive(1);
  }

  @Test
  void shouldGiveUpAChannelThatOnlyFails() {
    FaultyChannel faulty = new FaultyChannel(channel);
    bursts = new BurstChannel(faulty);
    IOException broken = new IOException("Bad file descriptor");
    faulty.failAtReceive(0, Integer.MAX_VALUE, broken);
    assertSame(broken, assertThrows(IOException.class, () -> bursts.receive(burst)));
  }

  @Test
  void shouldGiveUpAChannelThatIsClosed() throws IOException {
    channel.close();
    assertThrows(ClosedChannelException.class, () -> bursts.receive(burst));
  }

  static List<Exception> failures() {
    return List.of(
        new UnsupportedAddressTypeException(),
        new IllegalArgumentException("Port 0"),
        new PortUnreachableException(),
        new IOException("Operation not permitted"));
  }

  @Test
  void shouldCutWhatIsLongerThanAnyRequest() throws IOException {
    send(client, 0, 3_000);
    receiveAll(1);
    assertEquals(Bep15.MAX_REQUEST_LENGTH, burst.get(0).packet().limit());
  }

  private void sendAndReceive(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      send(client, i, 16);
    }
    receiveAll(count);
  }

  /** Waits until so many have come, as they do at once on most hosts, then takes them. */
  private void receiveAll(int count) throws IOException {
    do {
      bursts.receive(burst);
    } while (burst.size() == 0);
    assertEquals(count, burst.size());
  }

  private void awaitDatagram() throws IOException {
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      selector.select();
    }
  }

  private void assertHolds(int first, int count) {
    assertEquals(count, burst.size());
    for (int i = 0; i < count; i++) {
      assertEquals(0, burst.get(i).packet().position());
      assertEquals(first + i, burst.get(i).packet().limit());
      IpAddress source = IpAddress.of(UdpClient.LOOPBACK);
      assertEquals(source.high(), burst.get(i).sourceHigh());
      assertEquals(source.low(), burst.get(i).sourceLow());
      assertEquals(client.port(), burst.get(i).port());
      for (int k = 0; k < first + i; k++) {
        assertEquals((byte) (first + i), burst.get(i).packet().get(k));
      }
    }
  }

  /** Sends so many bytes of one value. */
  private static void send(UdpClient from, int value, int length) throws IOException {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    from.send(bytes);
  }

  private static int transactionId(UdpClient at) throws IOException {
    return at.receive().getInt(4);
  }
}
