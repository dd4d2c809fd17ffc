package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A real socket behind a channel that fails. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BurstChannelTest {
  private final Burst burst = new Burst();
  private final Counters counters = new Counters();
  private DatagramChannel channel;
  private FaultyChannel faulty;
  private BurstChannel bursts;
  private UdpClient client;

  @BeforeEach
  void open() throws IOException {
    channel = UdpClient.openServer();
    channel.configureBlocking(false);
    faulty = new FaultyChannel(channel);
    bursts = new BurstChannel(faulty, burst, counters.forLoop());
    client = new UdpClient(channel);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    channel.close();
  }

  /** What a tracker meets whose Java has no IPv6: such sources come from a socket that has. */
  @ParameterizedTest
  @MethodSource("failures")
  void shouldLoseOnlyTheResponseAtWhichSendingFails(Exception failure) throws IOException {
    sendAndReceive(3);
    for (int i = 0; i < 3; i++) {
      burst.get(i).response().connect(100 + i, 1);
    }
    faulty.failAtSend(1, failure);
    assertEquals(1, sendFailures());
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
    sendAndReceive(2);
    burst.get(0).response().announce(100, 1_800, 300, 0, 6 * peers);
    burst.get(1).response().connect(101, 1);
    faulty.failAtSendOfMoreThan(pathBytes);
    assertEquals(sent == 0 ? 1 : 0, sendFailures());
    if (sent > 0) {
      assertEquals(sent, client.receive().limit());
    }
    assertEquals(101, transactionId(client));
  }

  /** ICMP messages come back as errors if whoever opened the socket has asked for them. */
  @ParameterizedTest
  @MethodSource("failures")
  void shouldGoOnReceivingAfterAFailure(Exception failure) throws IOException {
    AtomicLong failures = new AtomicLong();
    Together.receive(
        3,
        3,
        () -> {
          for (int i = 0; i < 3; i++) {
            client.send(new byte[i + 1]);
          }
          awaitDatagram();
        },
        () -> {
          faulty.failAtReceive(1, 5, failure);
          failures.set(receiveFailures());
          return burst.size();
        });
    assertEquals(5, failures.get());
    for (int i = 0; i < 3; i++) {
      assertEquals(i + 1, burst.get(i).packet().limit());
    }
    assertEquals(0, receiveFailures());
    assertEquals(0, burst.size());
  }

  /** Each error is told once: in between, there is at least nothing to receive. */
  @Test
  void shouldGoOnHoweverOftenSuchFailuresCome() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      faulty.failAtReceive(0, 1, new IOException("No route to host"));
      assertEquals(1, receiveFailures());
      assertEquals(0, burst.size());
    }
    sendAndReceive(1);
  }

  @Test
  void shouldGiveUpAChannelThatOnlyFails() {
    IOException broken = new IOException("Bad file descriptor");
    faulty.failAtReceive(0, Integer.MAX_VALUE, broken);
    assertSame(broken, assertThrows(IOException.class, () -> bursts.receive()));
  }

  @Test
  void shouldGiveUpAChannelWhateverItFailsWith() {
    RuntimeException broken = new IllegalStateException("no channel");
    faulty.failAtReceive(0, Integer.MAX_VALUE, broken);
    IOException failure = assertThrows(IOException.class, () -> bursts.receive());
    assertEquals("java.lang.IllegalStateException: no channel", failure.getMessage());
  }

  static List<Exception> failures() {
    return List.of(
        new UnsupportedAddressTypeException(),
        new IllegalArgumentException("Port 0"),
        new PortUnreachableException(),
        new IOException("Operation not permitted"));
  }

  private void sendAndReceive(int count) throws IOException {
    Together.receive(
        bursts,
        burst,
        count,
        () -> {
          for (int i = 0; i < count; i++) {
            client.send(new byte[16]);
          }
        });
  }

  private void awaitDatagram() throws IOException {
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ);
      selector.select();
    }
  }

  /** How often receiving one burst failed. */
  private long receiveFailures() throws IOException {
    long before = counters.get(Counter.RECEIVE_FAILURES);
    bursts.receive();
    return counters.get(Counter.RECEIVE_FAILURES) - before;
  }

  /** How many responses to the burst could not be sent. */
  private long sendFailures() {
    long before = counters.get(Counter.SEND_FAILURES);
    bursts.send();
    return counters.get(Counter.SEND_FAILURES) - before;
  }

  private static int transactionId(UdpClient at) throws IOException {
    return at.receive().getInt(4);
  }
}
