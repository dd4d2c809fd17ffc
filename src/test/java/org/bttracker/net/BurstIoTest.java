package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bttracker.metrics.Counters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which path is taken. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BurstIoTest {
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

  /** So that no run of the tests takes one path for both. */
  @Test
  void shouldHaveBatchesWhereThisJavaIsNewEnough() throws IOException {
    assumeTrue(IoPaths.hasBatches(), "batches need Linux and Java 22");
    assertEquals(Optional.empty(), BatchSupport.whyNot());
    assertEquals(2, IoPaths.all().size());
    assertInstanceOf(BatchSocket.class, socket(BurstIo.of(IoMode.BATCH)));
  }

  @Test
  void shouldRefuseBatchesWhereThereAreNone() {
    assumeFalse(IoPaths.hasBatches(), "this Java has batches");
    IOException refusal = assertThrows(IOException.class, () -> BurstIo.of(IoMode.BATCH));
    assertTrue(
        refusal.getMessage().startsWith("--io=batch is not possible: it needs "),
        refusal.getMessage());
  }

  @Test
  void shouldUseTheChannelWhereThereAreNoBatches() throws IOException {
    assumeFalse(IoPaths.hasBatches(), "this Java has batches");
    BurstIo io = BurstIo.of(IoMode.AUTO);
    assertTrue(io.link().orElseThrow().startsWith("it needs "));
    assertInstanceOf(BurstChannel.class, socket(io));
  }

  @Test
  void shouldUseTheChannelIfToldTo() throws IOException {
    BurstIo io = BurstIo.of(IoMode.CHANNEL);
    assertEquals(Optional.of("--io=channel"), io.link());
    assertInstanceOf(BurstChannel.class, socket(io));
  }

  /** A burst that was received on one path is answered on the same. */
  @Test
  void shouldGoOverToBatchesOnceItHasAnswered() throws Exception {
    assumeTrue(IoPaths.hasBatches(), "batches need Linux and Java 22");
    BurstIo io = BurstIo.of(IoMode.AUTO);
    SwitchedSocket socket = assertInstanceOf(SwitchedSocket.class, socket(io));
    try (UdpClient client = new UdpClient(channel)) {
      receive(client, socket);
      assertInstanceOf(BurstChannel.class, socket.current());
      answer(client, socket, 0);
      for (int i = 1; socket.current() instanceof BurstChannel; i++) {
        receive(client, socket);
        answer(client, socket, i);
      }
      assertInstanceOf(BatchSocket.class, socket.current());
      receive(client, socket);
      answer(client, socket, -1);
    }
    assertEquals(Optional.empty(), io.link());
    assertInstanceOf(BatchSocket.class, socket(io));
  }

  /** The socket for all addresses may answer for the first time long after the others. */
  @Test
  void shouldGoOverToBatchesBeforeItsFirstBurstIfOthersHaveLinkedThem() throws Exception {
    assumeTrue(IoPaths.hasBatches(), "batches need Linux and Java 22");
    BurstIo io = BurstIo.of(IoMode.AUTO);
    SwitchedSocket socket = assertInstanceOf(SwitchedSocket.class, socket(io));
    assertEquals(Optional.empty(), io.link());
    try (UdpClient client = new UdpClient(channel)) {
      receive(client, socket);
      assertInstanceOf(BatchSocket.class, socket.current());
      answer(client, socket, 0);
    }
  }

  /** A burst of which nothing is answered, such as one byte from anybody, prepares nothing. */
  @Test
  void shouldNotPrepareBeforeTheFirstAnswer() throws IOException {
    List<String> events = new ArrayList<>();
    ToldSocket first = new ToldSocket("first", events);
    ToldSocket second = new ToldSocket("second", events);
    SwitchedSocket socket =
        new SwitchedSocket(
            first, () -> events.add("prepare"), () -> events.size() > 8 ? second : null);
    for (int answers : new int[] {0, 0, 2, 0}) {
      first.answers = answers;
      socket.receive();
      assertEquals(answers, socket.send());
    }
    assertEquals(
        List.of(
            "first receives",
            "first sends 0",
            "first receives",
            "first sends 0",
            "first receives",
            "first sends 2",
            "prepare",
            "first receives",
            "first sends 0"),
        events);
    socket.receive();
    socket.send();
    assertEquals(List.of("second receives", "second sends 0"), events.subList(9, 11));
  }

  @ParameterizedTest
  @CsvSource({
    "21, Linux, amd64, 'it needs Java 22 or newer, and this is Java 21'",
    "17, Linux, amd64, 'it needs Java 22 or newer, and this is Java 17'",
    "25, Mac OS X, aarch64, 'it needs Linux, and this is Mac OS X'",
    "25, Windows 11, amd64, 'it needs Linux, and this is Windows 11'",
    "25, Linux, i386, 'it needs a 64-bit x86 or ARM processor, and this is i386'",
    "25, Linux, riscv64, 'it needs a 64-bit x86 or ARM processor, and this is riscv64'"
  })
  void shouldSayWhatIsMissing(int java, String system, String processor, String reason) {
    assertEquals(reason, BatchSupport.whyNot(java, system, processor));
  }

  @Test
  void shouldMissNothingOnBothProcessors() {
    assumeTrue(IoPaths.hasBatches(), "batches need Linux and Java 22");
    assertNull(BatchSupport.whyNot(22, "Linux", "amd64"));
    assertNull(BatchSupport.whyNot(99, "Linux", "aarch64"));
  }

  /** Tells what it is asked for. */
  private static final class ToldSocket implements BurstSocket {
    private final String name;
    private final List<String> events;
    private int answers;

    ToldSocket(String name, List<String> events) {
      this.name = name;
      this.events = events;
    }

    @Override
    public void receive() {
      events.add(name + " receives");
    }

    @Override
    public int send() {
      events.add(name + " sends " + answers);
      return answers;
    }
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
