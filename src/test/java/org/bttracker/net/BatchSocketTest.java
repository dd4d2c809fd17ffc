package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.protocol.ResponseEncoder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real sockets behind system calls that fail. */
@EnabledIf(
    value = "org.bttracker.net.IoPaths#hasBatches",
    disabledReason = "batches need Linux and Java 22")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchSocketTest {
  private static final int EPERM = 1;
  private static final int EINTR = 4;
  private static final int EBADF = 9;
  private static final int EAGAIN = 11;
  private static final int EMSGSIZE = 90;
  private static final int ECONNREFUSED = 111;

  private final Burst burst = new Burst();
  private final Counters counters = new Counters();
  private DatagramChannel channel;
  private FaultyCalls calls;
  private BatchSocket batches;
  private UdpClient client;

  @BeforeEach
  void open() throws Exception {
    channel = UdpClient.openServer();
    channel.configureBlocking(false);
    client = new UdpClient(channel);
    BurstIo.of(IoMode.BATCH);
    calls = new FaultyCalls();
    batches = BatchSocket.open(channel, burst, counters.forLoop(), calls);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    channel.close();
  }

  @Test
  void shouldGoOnBehindAShortCount() throws IOException {
    receiveAndAnswer(5);
    calls.send(2, 1);
    assertEquals(0, sendFailures());
    assertEquals(List.of(5, 3, 2), calls.sendCounts());
    assertAnswers(100, 101, 102, 103, 104);
  }

  @Test
  void shouldLoseOnlyTheMessageThatIsRefused() throws IOException {
    receiveAndAnswer(4);
    calls.send(1, -EPERM, -ECONNREFUSED);
    assertEquals(2, sendFailures());
    assertEquals(List.of(4, 3, 2, 1), calls.sendCounts());
    assertAnswers(100, 103);
  }

  @Test
  void shouldLoseNothingToASignal() throws IOException {
    receiveAndAnswer(2);
    calls.send(-EINTR, -EINTR);
    assertEquals(0, sendFailures());
    assertAnswers(100, 101);
  }

  @Test
  void shouldWaitOnceForRoomToSend() throws IOException {
    receiveAndAnswer(3);
    calls.send(1, -EAGAIN);
    assertEquals(0, sendFailures());
    assertEquals(1, calls.polls());
    assertAnswers(100, 101, 102);
  }

  @Test
  void shouldDropTheRestWhenThereIsNoRoomInTime() throws IOException {
    receiveAndAnswer(3);
    calls.send(1, -EAGAIN);
    calls.poll(0);
    assertEquals(2, sendFailures());
    assertAnswers(100);
    assertNoMore();
  }

  @Test
  void shouldNotWaitTwiceInOneBurst() throws IOException {
    receiveAndAnswer(3);
    calls.send(1, -EAGAIN, 1, -EAGAIN);
    assertEquals(1, sendFailures());
    assertEquals(1, calls.polls());
    assertAnswers(100, 101);
    assertNoMore();
  }

  /** (1,232 − 20) / 6 = 202 peers, then (548 − 20) / 6 = 88, then (524 − 20) / 6 = 84. */
  @ParameterizedTest
  @CsvSource({"1, 1232", "2, 548", "3, 524"})
  void shouldCutPeersToWhatANarrowPathCarries(int refusals, int length) throws IOException {
    receiveAndAnswer(3);
    ResponseEncoder response = burst.get(1).response();
    for (int i = 0; i < 240; i++) {
      response.ipv4(i, (long) i << 16);
    }
    response.announce(7, 1_800, 3, 4, 240 * 6);
    calls.send(1);
    for (int i = 0; i < refusals; i++) {
      calls.send(-EMSGSIZE);
    }
    assertEquals(0, sendFailures());
    assertAnswers(100);
    ByteBuffer announced = client.receive();
    assertEquals(length, announced.limit());
    assertEquals(1, announced.getInt(0));
    assertEquals(7, announced.getInt(4));
    assertEquals(3, announced.getInt(12));
    assertEquals(4, announced.getInt(16));
    int last = (length - 20) / 6 - 1;
    assertEquals(last, announced.getShort(20 + 6 * last + 4), "the last peer's port");
    assertAnswers(102);
  }

  @Test
  void shouldLoseAResponseThatFitsNoPath() throws IOException {
    receiveAndAnswer(2);
    burst.get(0).response().announce(7, 1_800, 3, 4, 240 * 6);
    calls.send(-EMSGSIZE, -EMSGSIZE, -EMSGSIZE, -EMSGSIZE);
    assertEquals(1, sendFailures());
    assertAnswers(101);
    receiveAndAnswer(2);
    calls.send(-EMSGSIZE);
    assertEquals(1, sendFailures());
    assertAnswers(101);
  }

  @Test
  void shouldGoOnReceivingAfterAFailure() throws IOException {
    calls.receive(-ECONNREFUSED, 5);
    receive(1);
    assertEquals(5, counters.get(Counter.RECEIVE_FAILURES));
  }

  @ParameterizedTest
  @ValueSource(ints = {EAGAIN, EINTR})
  void shouldCountNoFailureWhenNothingIsWrong(int error) throws IOException {
    calls.receive(-error, 1_000);
    for (int i = 0; i < 1_000; i++) {
      batches.receive();
      assertEquals(0, burst.size());
    }
    assertEquals(0, counters.get(Counter.RECEIVE_FAILURES));
  }

  /** Each error is told once: in between, there is at least nothing to receive. */
  @Test
  void shouldGoOnHoweverOftenSuchFailuresCome() throws IOException {
    for (int i = 0; i < 1_000; i++) {
      calls.receive(-ECONNREFUSED, 1);
      batches.receive();
    }
    assertEquals(1_000, counters.get(Counter.RECEIVE_FAILURES));
  }

  @Test
  void shouldGiveUpASocketThatOnlyFails() {
    calls.receive(-EBADF, Integer.MAX_VALUE >>> 20);
    IOException broken = assertThrows(IOException.class, batches::receive);
    assertEquals("receiving datagrams fails with the system's error 9", broken.getMessage());
  }

  private void receiveAndAnswer(int count) throws IOException {
    receive(count);
    for (int i = 0; i < count; i++) {
      burst.get(i).response().connect(100 + i, 1);
    }
  }

  /** Sends so many, and receives them in one burst. */
  private void receive(int count) throws IOException {
    Together.receive(
        batches,
        burst,
        count,
        () -> {
          for (int i = 0; i < count; i++) {
            client.send(new byte[16]);
          }
        });
  }

  private long sendFailures() {
    long before = counters.get(Counter.SEND_FAILURES);
    batches.send();
    return counters.get(Counter.SEND_FAILURES) - before;
  }

  private void assertAnswers(int... transactionIds) throws IOException {
    for (int transactionId : transactionIds) {
      assertEquals(transactionId, client.receive().getInt(4));
    }
  }

  /** The next answer is the next burst's. */
  private void assertNoMore() throws IOException {
    receive(1);
    burst.get(0).response().connect(999, 1);
    assertEquals(0, sendFailures());
    assertAnswers(999);
  }
}
