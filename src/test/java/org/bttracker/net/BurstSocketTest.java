package org.bttracker.net;

import static org.bttracker.net.UdpClient.send;
import static org.bttracker.net.UdpClient.transactionId;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds on both paths, with real sockets; for whoever asks from where, see BurstSourceTest.
 */
@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BurstSocketTest {
  private final IoMode mode;
  private ServedChannel server;
  private Burst burst;
  private UdpClient client;
  private UdpClient other;

  BurstSocketTest(IoMode mode) {
    this.mode = mode;
  }

  @BeforeEach
  void open() throws IOException {
    server = new ServedChannel(UdpClient.openServer(), mode);
    burst = server.burst();
    client = new UdpClient(server.channel());
    other = new UdpClient(server.channel());
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    other.close();
    server.close();
  }

  @Test
  void shouldBeEmptyWithoutDatagrams() throws IOException {
    server.bursts().receive();
    assertEquals(0, burst.size());
    assertFalse(burst.isFull());
    assertEquals(0, server.sendFailures());
  }

  @Test
  void shouldTakeDatagramsInTheirOrderUntilItIsFull() throws IOException {
    int all = Burst.MAX_SIZE + 3;
    server.receive(
        all,
        () -> {
          for (int i = 0; i < all; i++) {
            send(client, i, i);
          }
        });
    assertTrue(burst.isFull());
    assertHolds(0, Burst.MAX_SIZE);
    for (int taken = Burst.MAX_SIZE; taken < all; taken += burst.size()) {
      server.bursts().receive();
      assertFalse(burst.isFull());
      assertHolds(taken, burst.size());
    }
  }

  @Test
  void shouldSendEachResponseToItsSourceAndNothingForSilence() throws IOException {
    server.receive(
        4,
        () -> {
          send(client, 0, 16);
          send(other, 1, 16);
          send(client, 2, 16);
          send(other, 3, 16);
        });
    assertEquals(client.port(), burst.get(0).port());
    assertEquals(other.port(), burst.get(1).port());
    burst.get(0).response().connect(100, 1);
    burst.get(1).response().connect(101, 2);
    burst.get(3).response().connect(103, 3);
    assertEquals(0, server.sendFailures());
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
    assertEquals(0, server.sendFailures());
    for (int i = 0; i < 3; i++) {
      assertEquals(100 + i, transactionId(client));
    }
    sendAndReceive(2);
    assertFalse(burst.get(0).response().hasResponse());
    burst.get(1).response().connect(108, 1);
    assertEquals(0, server.sendFailures());
    burst.get(0).response().connect(107, 1);
    burst.get(1).response().silence();
    assertEquals(0, server.sendFailures());
    assertEquals(108, transactionId(client));
    assertEquals(107, transactionId(client));
  }

  @Test
  void shouldCountWhatCannotBeSent() throws IOException {
    sendAndReceive(3);
    burst.get(0).response().connect(1, 1);
    burst.get(1).response().connect(2, 2);
    server.close();
    assertEquals(2, server.sendFailures());
  }

  @Test
  void shouldGiveUpAChannelThatIsClosed() throws IOException {
    server.close();
    assertThrows(ClosedChannelException.class, () -> server.bursts().receive());
  }

  /** Or "both paths" would be one. */
  @Test
  void shouldBeOnThePathThatIsTested() {
    assertEquals(
        mode == IoMode.BATCH ? BatchSocket.class : BurstChannel.class, server.bursts().getClass());
  }

  @Test
  void shouldTakeAnEmptyDatagramLikeAnyOther() throws IOException {
    server.receive(
        2,
        () -> {
          send(client, 0, 0);
          send(client, 5, 5);
        });
    assertEquals(0, burst.get(0).packet().limit());
    assertEquals(client.port(), burst.get(0).port());
    assertEquals(5, burst.get(1).packet().limit());
  }

  @Test
  void shouldCutWhatIsLongerThanAnyRequest() throws IOException {
    server.receive(1, () -> send(client, 0, 3_000));
    assertEquals(Bep15.MAX_REQUEST_LENGTH, burst.get(0).packet().limit());
  }

  private void sendAndReceive(int count) throws IOException {
    server.receive(
        count,
        () -> {
          for (int i = 0; i < count; i++) {
            send(client, i, 16);
          }
        });
  }

  private void assertHolds(int first, int count) {
    assertEquals(count, burst.size());
    IpAddress source = IpAddress.of(UdpClient.LOOPBACK);
    for (int i = 0; i < count; i++) {
      assertEquals(0, burst.get(i).packet().position());
      assertEquals(first + i, burst.get(i).packet().limit());
      assertEquals(source.high(), burst.get(i).sourceHigh());
      assertEquals(source.low(), burst.get(i).sourceLow());
      assertEquals(client.port(), burst.get(i).port());
      for (int k = 0; k < first + i; k++) {
        assertEquals((byte) (first + i), burst.get(i).packet().get(k));
      }
    }
  }
}
