package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds on both paths, with real sockets. */
@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BurstSocketTest {
  private static final InetAddress IPV4 = address("127.0.0.1");
  private static final InetAddress IPV6 = address("::1");

  private final Burst burst = new Burst();
  private final Counters counters = new Counters();
  private final IoMode mode;
  private DatagramChannel channel;
  private BurstSocket bursts;
  private UdpClient client;
  private UdpClient other;

  BurstSocketTest(IoMode mode) {
    this.mode = mode;
  }

  @BeforeEach
  void open() throws IOException {
    serve(UdpClient.openServer());
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
    bursts.receive();
    assertEquals(0, burst.size());
    assertFalse(burst.isFull());
    assertEquals(0, sendFailures());
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
    assertEquals(0, sendFailures());
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
    assertEquals(0, sendFailures());
    for (int i = 0; i < 3; i++) {
      assertEquals(100 + i, transactionId(client));
    }
    sendAndReceive(2);
    assertFalse(burst.get(0).response().hasResponse());
    burst.get(1).response().connect(108, 1);
    assertEquals(0, sendFailures());
    burst.get(0).response().connect(107, 1);
    burst.get(1).response().silence();
    assertEquals(0, sendFailures());
    assertEquals(108, transactionId(client));
    assertEquals(107, transactionId(client));
  }

  @Test
  void shouldCountWhatCannotBeSent() throws IOException {
    sendAndReceive(3);
    burst.get(0).response().connect(1, 1);
    burst.get(1).response().connect(2, 2);
    channel.close();
    assertEquals(2, sendFailures());
  }

  @Test
  void shouldGiveUpAChannelThatIsClosed() throws IOException {
    channel.close();
    assertThrows(ClosedChannelException.class, () -> bursts.receive());
  }

  /** Or "both paths" would be one. */
  @Test
  void shouldBeOnThePathThatIsTested() {
    assertEquals(mode == IoMode.BATCH ? BatchSocket.class : BurstChannel.class, bursts.getClass());
  }

  @Test
  void shouldTakeAnEmptyDatagramLikeAnyOther() throws IOException {
    send(client, 0, 0);
    send(client, 5, 5);
    receiveAll(2);
    assertEquals(0, burst.get(0).packet().limit());
    assertEquals(client.port(), burst.get(0).port());
    assertEquals(5, burst.get(1).packet().limit());
  }

  /** Only such a datagram's response cannot be sent. */
  @Test
  void shouldTakeADatagramFromPort0() throws Exception {
    send(client, 1, 16);
    sendFromPort0();
    send(client, 2, 16);
    receiveAll(3);
    assertEquals(0, burst.get(1).port());
    assertFrom(IPV4, burst.get(1));
    assertArrayEquals(new byte[] {1, 2, 3}, bytes(burst.get(1).packet()));
    for (int i = 0; i < 3; i++) {
      burst.get(i).response().connect(100 + i, 1);
    }
    assertEquals(1, sendFailures());
    assertEquals(100, transactionId(client));
    assertEquals(102, transactionId(client));
  }

  @Test
  void shouldServeBothFamiliesOnOneSocket() throws IOException {
    serve(DatagramChannel.open().bind(null));
    assertServes(IPV4);
    assertServes(IPV6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.1"})
  void shouldServeAnIpv4OnlySocket(String bound) throws IOException {
    serve(DatagramChannel.open(StandardProtocolFamily.INET).bind(new InetSocketAddress(bound, 0)));
    assertServes(IPV4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"::1", "127.0.0.1"})
  void shouldServeASocketOfOneAddress(String bound) throws IOException {
    serve(DatagramChannel.open().bind(new InetSocketAddress(bound, 0)));
    assertServes(address(bound));
  }

  /** A scope is a part of such a source: the same address may be another host's on another link. */
  @Test
  void shouldServeALinkLocalSource() throws IOException {
    Inet6Address linkLocal =
        (Inet6Address)
            NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet6Address)
                .filter(InetAddress::isLinkLocalAddress)
                .findFirst()
                .orElse(null);
    assumeTrue(linkLocal != null, "no interface has a link-local address");
    serve(DatagramChannel.open().bind(null));
    assertServes(linkLocal);
    assertEquals(linkLocal.getScopeId(), (int) burst.get(0).sourceHigh());
  }

  @Test
  void shouldCutWhatIsLongerThanAnyRequest() throws IOException {
    send(client, 0, 3_000);
    receiveAll(1);
    assertEquals(Bep15.MAX_REQUEST_LENGTH, burst.get(0).packet().limit());
  }

  private void serve(DatagramChannel newChannel) throws IOException {
    if (channel != null) {
      channel.close();
    }
    channel = newChannel;
    channel.configureBlocking(false);
    bursts = BurstIo.of(mode).open(channel, burst, counters.forLoop());
  }

  /** Asks from an address at the same address, and sees what comes there, and back. */
  private void assertServes(InetAddress address) throws IOException {
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    try (UdpClient asking =
        new UdpClient(address, new InetSocketAddress(address, port)).connected()) {
      send(asking, 7, 16);
      send(asking, 7, 20);
      receiveAll(2);
      for (int i = 0; i < 2; i++) {
        assertFrom(address, burst.get(i));
        assertEquals(asking.port(), burst.get(i).port());
        burst.get(i).response().connect(100 + i, 1);
      }
      assertEquals(20, burst.get(1).packet().limit());
      assertEquals(0, sendFailures());
      assertEquals(100, transactionId(asking));
      assertEquals(101, transactionId(asking));
    }
  }

  /** No socket has that port, so it takes the right to write headers. */
  private void sendFromPort0() throws Exception {
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    String script =
        "import socket, struct\n"
            + "s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)\n"
            + "s.sendto(struct.pack('!4H', 0, %d, 11, 0) + bytes([1, 2, 3]), ('127.0.0.1', 0))"
                .formatted(port);
    try {
      Process python =
          new ProcessBuilder("python3", "-c", script).redirectErrorStream(true).start();
      assumeTrue(python.waitFor() == 0, "no right to send from port 0 (needs root)");
    } catch (IOException e) {
      assumeTrue(false, "python3 is not installed");
    }
  }

  /** How many responses to the burst could not be sent. */
  private long sendFailures() {
    long before = counters.get(Counter.SEND_FAILURES);
    bursts.send();
    return counters.get(Counter.SEND_FAILURES) - before;
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
      bursts.receive();
    } while (burst.size() == 0);
    assertEquals(count, burst.size());
  }

  private void assertHolds(int first, int count) {
    assertEquals(count, burst.size());
    for (int i = 0; i < count; i++) {
      assertEquals(0, burst.get(i).packet().position());
      assertEquals(first + i, burst.get(i).packet().limit());
      assertFrom(UdpClient.LOOPBACK, burst.get(i));
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

  private static void assertFrom(InetAddress expected, Datagram datagram) {
    IpAddress source = IpAddress.of(expected);
    assertEquals(source.high(), datagram.sourceHigh());
    assertEquals(source.low(), datagram.sourceLow());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.limit()];
    buffer.get(0, bytes);
    return bytes;
  }

  private static InetAddress address(String text) {
    return new InetSocketAddress(text, 0).getAddress();
  }

  private static int transactionId(UdpClient at) throws IOException {
    return at.receive().getInt(4);
  }
}
