package org.bttracker.net;

import static org.bttracker.net.UdpClient.send;
import static org.bttracker.net.UdpClient.transactionId;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources of each kind, at sockets of each kind, on both paths. */
@ParameterizedClass
@MethodSource("org.bttracker.net.IoPaths#all")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BurstSourceTest {
  private static final InetAddress IPV4 = address("127.0.0.1");
  private static final InetAddress IPV6 = address("::1");

  private final IoMode mode;
  private ServedChannel server;
  private Burst burst;

  BurstSourceTest(IoMode mode) {
    this.mode = mode;
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Only such a datagram's response cannot be sent. */
  @Test
  void shouldTakeADatagramFromPort0() throws IOException {
    serve(UdpClient.openServer());
    try (UdpClient client = new UdpClient(server.channel())) {
      server.receive(
          3,
          () -> {
            send(client, 1, 16);
            sendFromPort0();
            send(client, 2, 16);
          });
      assertEquals(0, burst.get(1).port());
      assertFrom(IPV4, burst.get(1));
      assertArrayEquals(new byte[] {1, 2, 3}, bytes(burst.get(1).packet()));
      for (int i = 0; i < 3; i++) {
        burst.get(i).response().connect(100 + i, 1);
      }
      assertEquals(1, server.sendFailures());
      assertEquals(100, transactionId(client));
      assertEquals(102, transactionId(client));
    }
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
    serve(DatagramChannel.open().bind(null));
    assumeTrue(linkLocal != null, "no interface has a link-local address");
    assertServes(linkLocal);
    assertEquals(linkLocal.getScopeId(), (int) burst.get(0).sourceHigh());
  }

  private void serve(DatagramChannel channel) throws IOException {
    server = new ServedChannel(channel, mode);
    burst = server.burst();
  }

  /** Asks from an address at the same address, and sees what comes there, and back. */
  private void assertServes(InetAddress address) throws IOException {
    try (UdpClient asking =
        new UdpClient(address, new InetSocketAddress(address, server.port())).connected()) {
      server.receive(
          2,
          () -> {
            send(asking, 7, 16);
            send(asking, 7, 20);
          });
      for (int i = 0; i < 2; i++) {
        assertFrom(address, burst.get(i));
        assertEquals(asking.port(), burst.get(i).port());
        burst.get(i).response().connect(100 + i, 1);
      }
      assertEquals(20, burst.get(1).packet().limit());
      assertEquals(0, server.sendFailures());
      assertEquals(100, transactionId(asking));
      assertEquals(101, transactionId(asking));
    }
  }

  /** No socket has that port, so it takes the right to write headers. */
  private void sendFromPort0() throws IOException {
    String script =
        "import socket, struct\n"
            + "s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_UDP)\n"
            + "s.sendto(struct.pack('!4H', 0, %d, 11, 0) + bytes([1, 2, 3]), ('127.0.0.1', 0))"
                .formatted(server.port());
    try {
      Process python =
          new ProcessBuilder("python3", "-c", script).redirectErrorStream(true).start();
      assumeTrue(python.waitFor() == 0, "no right to send from port 0 (needs root)");
    } catch (IOException e) {
      assumeTrue(false, "python3 is not installed");
    } catch (InterruptedException e) {
      throw new IOException("interrupted", e);
    }
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
}
