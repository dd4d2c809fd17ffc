package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which address a batch's responses come from, on a socket of all addresses of the host. */
@ParameterizedClass
@EnumSource(
    value = StandardProtocolFamily.class,
    names = {"INET", "INET6"})
@EnabledIf(
    value = "org.bttracker.net.IoPaths#hasBatches",
    disabledReason = "batches need Linux and Java 22")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnswerAddressTest {
  @Parameter StandardProtocolFamily family;

  private final Burst burst = new Burst();
  private final Counters counters = new Counters();
  private DatagramChannel channel;
  private BurstSocket batches;

  @BeforeEach
  void open() throws IOException {
    channel = DatagramChannel.open(family).bind(new InetSocketAddress(0));
    channel.configureBlocking(false);
  }

  @AfterEach
  void close() throws IOException {
    channel.close();
  }

  /** The kernel would choose 127.0.0.1 for all of them. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "127.99.0.3"})
  void shouldAnswerFromTheAddressThatWasAsked(String asked) throws IOException {
    batches = BurstIo.of(IoMode.BATCH).open(channel, burst, counters.forLoop());
    assertAnswers(asked);
  }

  /** They lie in the buffer of an inherited socket, which was not told to look at addresses. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.0.0.2"})
  void shouldAnswerWhatCameBeforeIt(String asked) throws IOException {
    try (UdpClient client = client(asked)) {
      client.send(new byte[16]);
      batches = BurstIo.of(IoMode.BATCH).open(channel, burst, counters.forLoop());
      receive();
      answer();
      assertEquals(1, client.receive().getInt(4));
    }
  }

  @Test
  void shouldAnswerEachOfABurstFromItsOwn() throws IOException {
    batches = BurstIo.of(IoMode.BATCH).open(channel, burst, counters.forLoop());
    try (UdpClient one = client("127.0.0.3");
        UdpClient other = client("127.0.0.4")) {
      Together.receive(
          batches,
          burst,
          20,
          () -> {
            for (int i = 0; i < 10; i++) {
              one.send(new byte[16]);
              other.send(new byte[17]);
            }
          });
      answer();
      for (int i = 0; i < 10; i++) {
        assertEquals(1, one.receive().getInt(4));
        assertEquals(1, other.receive().getInt(4));
      }
    }
  }

  private void assertAnswers(String asked) throws IOException {
    try (UdpClient client = client(asked)) {
      client.send(new byte[16]);
      receive();
      answer();
      assertEquals(1, client.receive().getInt(4));
    }
  }

  /** A client that hears no other address than the one that it asks. */
  private UdpClient client(String asked) throws IOException {
    return new UdpClient(InetAddress.getByName("127.0.0.1"), new InetSocketAddress(asked, port()))
        .connected();
  }

  private void answer() {
    for (int i = 0; i < burst.size(); i++) {
      burst.get(i).response().connect(1, 1);
    }
    batches.send();
    assertEquals(0, counters.get(Counter.SEND_FAILURES));
  }

  /** Waits for the first datagram. */
  private void receive() throws IOException {
    do {
      batches.receive();
    } while (burst.size() == 0);
  }

  private int port() throws IOException {
    return ((InetSocketAddress) channel.getLocalAddress()).getPort();
  }
}
