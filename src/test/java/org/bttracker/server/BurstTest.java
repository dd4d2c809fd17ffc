package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With real sockets; on loopback what is sent has been received when the call returns. */
@Timeout(60)
class BurstTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final Burst burst = new Burst();
  private DatagramChannel channel;
  private DatagramSocket client;

  @BeforeEach
  void open() throws IOException {
    channel = DatagramChannel.open().bind(new InetSocketAddress(LOOPBACK, 0));
    channel.configureBlocking(false);
    client = new DatagramSocket(0, LOOPBACK);
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    channel.close();
  }

  @Test
  void shouldBeEmptyWithoutDatagrams() throws IOException {
    burst.receive(channel);
    assertEquals(0, burst.size());
    assertFalse(burst.isFull());
    assertEquals(0, burst.send(channel));
  }

  @Test
  void shouldTakeDatagramsInTheirOrderUntilItIsFull() throws IOException {
    for (int i = 0; i < Burst.MAX_SIZE + 3; i++) {
      send(i, i);
    }
    burst.receive(channel);
    assertTrue(burst.isFull());
    assertHolds(0, Burst.MAX_SIZE);
    burst.receive(channel);
    assertFalse(burst.isFull());
    assertHolds(Burst.MAX_SIZE, 3);
  }

  @Test
  void shouldSendEachResponseToItsSourceAndNothingForSilence() throws IOException {
    for (int i = 0; i < 3; i++) {
      send(i, 16);
    }
    burst.receive(channel);
    burst.response(0).connect(100, 1);
    burst.response(2).connect(102, 3);
    assertEquals(0, burst.send(channel));
    assertEquals(100, receive().getInt(4));
    assertEquals(102, receive().getInt(4));
    send(7, 16);
    burst.receive(channel);
    assertFalse(burst.response(0).hasResponse(), "what was answered before is over");
    burst.response(0).connect(107, 1);
    assertEquals(0, burst.send(channel));
    assertEquals(107, receive().getInt(4));
  }

  @Test
  void shouldCountWhatCannotBeSent() throws IOException {
    send(0, 16);
    send(1, 16);
    send(2, 16);
    burst.receive(channel);
    burst.response(0).connect(1, 1);
    burst.response(1).connect(2, 2);
    channel.close();
    assertEquals(2, burst.send(channel));
  }

  @Test
  void shouldCutWhatIsLongerThanAnyRequest() throws IOException {
    send(0, 3_000);
    burst.receive(channel);
    assertEquals(Bep15.MAX_REQUEST_LENGTH, burst.request(0).limit());
  }

  private void assertHolds(int first, int count) {
    assertEquals(count, burst.size());
    for (int i = 0; i < count; i++) {
      assertEquals(0, burst.request(i).position());
      assertEquals(first + i, burst.request(i).limit());
      assertEquals(IpAddress.of(LOOPBACK), burst.address(i));
      assertEquals(client.getLocalPort(), burst.port(i));
      for (int k = 0; k < first + i; k++) {
        assertEquals((byte) (first + i), burst.request(i).get(k));
      }
    }
  }

  /** Sends so many bytes of one value. */
  private void send(int value, int length) throws IOException {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    client.send(new DatagramPacket(bytes, length, channel.getLocalAddress()));
  }

  private ByteBuffer receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[2_048], 2_048);
    client.receive(packet);
    return ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
  }
}
