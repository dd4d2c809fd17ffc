package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Real sockets, and system calls that fail. */
@EnabledIf(
    value = "org.bttracker.net.IoPaths#hasBatches",
    disabledReason = "batches need Linux and Java 22")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BatchClientTest {

  private static final int EPERM = 1;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EBADF = 9;
  private static final int WAIT_MILLIS = 20_000;

  private DatagramSocket server;
  private FaultyCalls calls;
  private BatchClient client;

  @BeforeEach
  void open() throws Exception {
    server = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
    assertTrue(SystemCalls.link().isEmpty());
    calls = new FaultyCalls();
    client = BatchClient.open(address(server), sources(), 100, calls);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  @Test
  void shouldSendEachRequestFromTheAddressThatItIsToComeFrom() throws IOException {
    for (int source : new int[] {2, 0, 1, 2}) {
      client.add(source, text("from " + source));
    }
    client.send();
    for (int source : new int[] {2, 0, 1, 2}) {
      DatagramPacket request = receive();
      assertEquals("from " + source, text(request));
      assertEquals(sources().get(source), request.getAddress());
    }
    assertEquals(List.of(4), calls.sendCounts());
  }

  @Test
  void shouldReceiveRepliesInBatches() throws IOException {
    client.add(1, text("request"));
    client.send();
    DatagramPacket request = receive();
    for (int i = 0; i < BatchClient.BATCH + 3; i++) {
      reply(server, request, "reply " + i);
    }
    assertEquals(BatchClient.BATCH, client.receive());
    assertEquals("reply 0", text(client.reply(0)));
    assertEquals("reply 63", text(client.reply(63)));
    assertEquals(3, client.receive());
    assertEquals("reply 66", text(client.reply(2)));
    assertEquals(0, client.receive());
  }

  @Test
  void shouldWaitForAReply() throws Exception {
    client.close();
    client = BatchClient.open(address(server), sources(), 100, new SystemCalls());
    client.add(0, text("request"));
    client.send();
    DatagramPacket request = receive();
    Thread late = new Thread(() -> reply(server, request, "late"));
    late.start();
    client.await(WAIT_MILLIS);
    assertEquals(1, client.receive());
    late.join();
  }

  @Test
  void shouldTakeRepliesFromNobodyElse() throws IOException {
    client.add(0, text("request"));
    client.send();
    DatagramPacket request = receive();
    try (DatagramSocket otherPort = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0));
        DatagramSocket otherAddress =
            new DatagramSocket(new InetSocketAddress("127.0.0.9", server.getLocalPort()))) {
      reply(otherPort, request, "no");
      reply(otherAddress, request, "no");
      reply(server, request, "yes");
    }
    assertEquals(3, client.receive());
    assertNull(client.reply(0));
    assertNull(client.reply(1));
    assertEquals("yes", text(client.reply(2)));
  }

  @Test
  void shouldCutWhatIsTooLong() throws IOException {
    client.add(0, text("request"));
    client.send();
    reply(server, receive(), "x".repeat(200));
    assertEquals(1, client.receive());
    assertEquals("x".repeat(100), text(client.reply(0)));
  }

  @Test
  void shouldGoOnBehindAShortCountAndAnInterruption() throws IOException {
    calls.send(2, -EINTR, 1);
    for (int i = 0; i < 5; i++) {
      client.add(0, text("request " + i));
    }
    client.send();
    assertEquals(List.of(5, 3, 3, 2), calls.sendCounts());
    for (int i = 0; i < 5; i++) {
      assertEquals("request " + i, text(receive()));
    }
  }

  @Test
  void shouldDropWhatThereIsNoRoomFor() throws IOException {
    calls.send(1, -EAGAIN);
    client.add(0, text("first"));
    client.add(0, text("dropped"));
    client.send();
    client.add(0, text("later"));
    client.send();
    assertEquals("first", text(receive()));
    assertEquals("later", text(receive()));
  }

  @Test
  void shouldSayWhatTheNetworkRefuses() throws IOException {
    calls.send(-EPERM);
    client.add(0, text("request"));
    assertEquals(
        "Operation not permitted",
        assertThrows(IOException.class, () -> client.send()).getMessage());
    client.send();
    calls.receive(-EINTR, 1);
    assertEquals(0, client.receive());
    calls.receive(-EBADF, 1);
    assertEquals(
        "receiving fails with the system's error 9",
        assertThrows(IOException.class, () -> client.receive()).getMessage());
  }

  @Test
  void shouldHaveRoomForABatch() throws IOException {
    for (int i = 0; i < BatchClient.BATCH; i++) {
      assertFalse(client.isFull());
      client.add(0, text("request"));
    }
    assertTrue(client.isFull());
    client.send();
    assertFalse(client.isFull());
  }

  @Test
  void shouldRefuseAnIpv6Server() {
    InetSocketAddress ipv6 = new InetSocketAddress("::1", 1_234);
    IOException refusal =
        assertThrows(IOException.class, () -> BatchClient.open(ipv6, sources(), 100));
    assertEquals("it needs an IPv4 address", refusal.getMessage());
  }

  @Test
  void shouldAllocateNothingForADatagram() throws Exception {
    long bytes = Long.parseLong(OwnProcess.run(BatchClientAllocation.class).split(" ")[1]);
    assertEquals(0, bytes / BatchClientAllocation.ROUND, bytes + " bytes in a round");
  }

  private DatagramPacket receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[300], 300);
    server.setSoTimeout(WAIT_MILLIS);
    server.receive(packet);
    return packet;
  }

  private static void reply(DatagramSocket from, DatagramPacket request, String text) {
    byte[] bytes = text.getBytes();
    try {
      from.send(new DatagramPacket(bytes, bytes.length, request.getSocketAddress()));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InetSocketAddress address(DatagramSocket socket) {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  private static List<InetAddress> sources() throws IOException {
    return List.of(
        InetAddress.getByName("127.16.0.1"),
        InetAddress.getByName("127.16.1.1"),
        InetAddress.getByName("127.16.2.1"));
  }

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes());
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength());
  }

  private static String text(ByteBuffer packet) {
    byte[] bytes = new byte[packet.remaining()];
    packet.get(bytes);
    return new String(bytes);
  }
}
