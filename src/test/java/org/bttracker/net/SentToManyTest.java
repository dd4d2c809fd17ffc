package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datagrams to an address of many hosts, in batches: no answer may come from such an address. */
@EnabledIf(
    value = "org.bttracker.net.IoPaths#hasBatches",
    disabledReason = "batches need Linux and Java 22")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SentToManyTest {
  /** The kernel gives it to the sockets of this host, and sends it nowhere. */
  private static final int NO_HOPS = 0;

  /** ff01:: is for groups on one host. */
  @ParameterizedTest
  @CsvSource({
    "INET, 127.255.255.255",
    "INET, 239.1.2.3",
    "INET6, 127.255.255.255",
    "INET6, 239.1.2.3",
    "INET6, ff01::1234"
  })
  void shouldNotAnswerWhatWasSentToMany(StandardProtocolFamily family, String address)
      throws IOException {
    InetAddress many = InetAddress.getByName(address);
    try (ServedChannel server =
            new ServedChannel(
                DatagramChannel.open(family).bind(new InetSocketAddress(0)), IoMode.BATCH);
        DatagramChannel sender = sender(many);
        UdpClient client =
            new UdpClient(UdpClient.LOOPBACK, new InetSocketAddress("127.0.0.2", server.port()))) {
      if (many.isMulticastAddress()) {
        NetworkInterface link = link(many);
        server.channel().join(many, link);
        sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, link);
      }
      InetSocketAddress target = new InetSocketAddress(many, server.port());
      assumeTrue(canSend(sender, target), "this host has no route for multicast");
      server.receive(
          2,
          () -> {
            sender.send(ByteBuffer.allocate(17), target);
            client.send(new byte[16]);
          });
      Burst burst = server.burst();
      assertEquals(17, burst.get(0).packet().limit());
      assertFalse(burst.get(0).isAnswerable());
      assertEquals(client.port(), burst.get(1).port());
      assertTrue(burst.get(1).isAnswerable());
    }
  }

  private static DatagramChannel sender(InetAddress many) throws IOException {
    if (many instanceof Inet6Address) {
      return DatagramChannel.open(StandardProtocolFamily.INET6)
          .setOption(StandardSocketOptions.IP_MULTICAST_TTL, NO_HOPS);
    }
    return DatagramChannel.open(StandardProtocolFamily.INET)
        .setOption(StandardSocketOptions.SO_BROADCAST, true);
  }

  /** The loopback interface serves no IPv6 multicast on most hosts. */
  private static NetworkInterface link(InetAddress group) throws IOException {
    if (!(group instanceof Inet6Address)) {
      return NetworkInterface.getByInetAddress(UdpClient.LOOPBACK);
    }
    NetworkInterface link =
        NetworkInterface.networkInterfaces()
            .filter(SentToManyTest::servesIpv6Multicast)
            .findFirst()
            .orElse(null);
    assumeTrue(link != null, "no interface serves IPv6 multicast");
    return link;
  }

  private static boolean servesIpv6Multicast(NetworkInterface link) {
    try {
      return link.isUp()
          && link.supportsMulticast()
          && link.inetAddresses().anyMatch(address -> address instanceof Inet6Address);
    } catch (IOException e) {
      return false;
    }
  }

  /** To another port: the server hears nothing of it. */
  private static boolean canSend(DatagramChannel sender, InetSocketAddress target) {
    try {
      return sender.send(ByteBuffer.allocate(1), new InetSocketAddress(target.getAddress(), 9)) > 0;
    } catch (IOException e) {
      return false;
    }
  }
}
