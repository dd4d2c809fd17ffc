package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;
import org.bttracker.metrics.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What happens if batches fail where they were meant to be possible. */
@EnabledIf(
    value = "org.bttracker.net.IoPaths#hasBatches",
    disabledReason = "batches need Linux and Java 22")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BurstIoFailureTest {
  private final Burst burst = new Burst();
  private DatagramChannel channel;

  @BeforeEach
  void open() throws IOException {
    channel = UdpClient.openServer();
    channel.configureBlocking(false);
  }

  @AfterEach
  void close() throws IOException {
    channel.close();
  }

  @Test
  void shouldStayOnTheChannelIfTheSystemRefusesAThread() throws IOException {
    BurstIo io =
        BurstIo.of(
            IoMode.AUTO,
            new BurstIo.Platform() {
              @Override
              void inBackground(Runnable task) {
                throw new OutOfMemoryError("unable to create native thread");
              }
            });
    assertStaysOnTheChannel(io, "the system refuses a thread to link the C library on");
  }

  @ParameterizedTest
  @MethodSource("linkFailures")
  void shouldStayOnTheChannelIfLinkingFails(Throwable failure) throws IOException {
    assertStaysOnTheChannel(
        BurstIo.of(IoMode.AUTO, failingToLink(failure)),
        "Java cannot link the C library: " + failure);
    IOException refusal =
        assertThrows(IOException.class, () -> BurstIo.of(IoMode.BATCH, failingToLink(failure)));
    assertEquals(
        "--io=batch is not possible: Java cannot link the C library: " + failure,
        refusal.getMessage());
  }

  static List<Throwable> linkFailures() {
    return List.of(new NoClassDefFoundError("Linked"), new IllegalStateException());
  }

  @ParameterizedTest
  @MethodSource("callFailures")
  void shouldStayOnTheChannelOfASocketThatDoesNotAllowBatches(Exception failure)
      throws IOException {
    BurstIo io = BurstIo.of(IoMode.AUTO, failingToCall(failure));
    BurstSocket begun = socket(io);
    assertEquals(Optional.empty(), io.link());
    assertInstanceOf(BurstChannel.class, socket(io));
    try (UdpClient client = new UdpClient(channel)) {
      for (int i = 0; i < 3; i++) {
        receive(client, begun);
        answer(client, begun, i);
      }
    }
    assertInstanceOf(BurstChannel.class, ((SwitchedSocket) begun).current());
  }

  /** As with an inherited socket for IPv4 only, from which a channel cannot send. */
  @ParameterizedTest
  @MethodSource("callFailures")
  void shouldRefuseASocketThatDoesNotAllowTheBatchesItNeeds(Exception failure) throws IOException {
    BurstIo io = BurstIo.of(IoMode.AUTO, failingToCall(failure));
    io.require(reason -> "it needs batches (" + reason + ")");
    IOException refusal = assertThrows(IOException.class, () -> socket(io));
    String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    assertEquals("it needs batches (" + reason + ")", refusal.getMessage());
  }

  static List<Exception> callFailures() {
    return List.of(
        new NoSuchMethodException("captureCallState"),
        new IllegalCallerException("not enabled"),
        new NullPointerException());
  }

  @Test
  void shouldBeginWithBatchesIfTheyAreRequired() throws IOException {
    BurstIo io = BurstIo.of(IoMode.AUTO);
    io.require(reason -> "it needs batches: " + reason);
    assertInstanceOf(BatchSocket.class, socket(io));
  }

  @Test
  void shouldSayWhyWhatIsRequiredCannotBeHad() throws IOException {
    BurstIo io = BurstIo.of(IoMode.CHANNEL);
    IOException refusal =
        assertThrows(IOException.class, () -> io.require(reason -> "no batches: " + reason));
    assertEquals("no batches: --io=channel", refusal.getMessage());
  }

  private static BurstIo.Platform failingToLink(Throwable failure) {
    return new BurstIo.Platform() {
      @Override
      Optional<String> link() {
        if (failure instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure;
      }
    };
  }

  private static BurstIo.Platform failingToCall(Exception failure) {
    return new BurstIo.Platform() {
      @Override
      SystemCalls calls() throws ReflectiveOperationException {
        if (failure instanceof RuntimeException unchecked) {
          throw unchecked;
        }
        throw (ReflectiveOperationException) failure;
      }
    };
  }

  /** Answers until it is known that there are no batches, and once more. */
  private void assertStaysOnTheChannel(BurstIo io, String reason) throws IOException {
    SwitchedSocket socket = assertInstanceOf(SwitchedSocket.class, socket(io));
    try (UdpClient client = new UdpClient(channel)) {
      receive(client, socket);
      answer(client, socket, 1);
      assertEquals(Optional.of(reason), io.link());
      receive(client, socket);
      answer(client, socket, 2);
    }
    assertInstanceOf(BurstChannel.class, socket.current());
    assertInstanceOf(BurstChannel.class, socket(io));
  }

  private BurstSocket socket(BurstIo io) throws IOException {
    return io.open(channel, burst, new Counters().forLoop());
  }

  private void receive(UdpClient client, BurstSocket socket) throws IOException {
    client.send(new byte[16]);
    do {
      socket.receive();
    } while (burst.size() == 0);
  }

  private void answer(UdpClient client, BurstSocket socket, int transactionId) throws IOException {
    assertFalse(burst.get(0).response().hasResponse());
    burst.get(0).response().connect(transactionId, 1);
    socket.send();
    assertEquals(transactionId, client.receive().getInt(4));
  }
}
