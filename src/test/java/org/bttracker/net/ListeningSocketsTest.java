package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** With real sockets. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ListeningSocketsTest {
  private static final int BUFFER = 65_536;

  @Test
  void shouldListenOnAllAddressesOfBothFamiliesIfNoneIsNamed() throws IOException {
    try (ListeningSockets sockets = open()) {
      assertEquals("UDP port " + port(sockets) + ", IPv4 and IPv6, all addresses", sockets.where());
      assertReceives(sockets, "127.0.0.1");
      assertReceives(sockets, "127.0.0.2");
      assertReceives(sockets, "::1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "0.0.0.0 ::", ":: 0.0.0.0"})
  void shouldListenOnBothFamiliesIfToldAllOfIpv6(String addresses) throws IOException {
    try (ListeningSockets sockets = open(addresses.split(" "))) {
      assertEquals(1, sockets.channels().get(0).size());
      assertReceives(sockets, "127.0.0.1");
      assertReceives(sockets, "::1");
    }
  }

  @Test
  void shouldListenOnIpv4OnlyIfToldAllOfIpv4() throws IOException {
    try (ListeningSockets sockets = open("0.0.0.0")) {
      assertReceives(sockets, "127.0.0.1");
      // Nobody else has the port in IPv6.
      DatagramChannel.open().bind(address("::1", port(sockets))).close();
    }
  }

  @Test
  void shouldListenOnAnAddressThatIsNamedTwice() throws IOException {
    try (ListeningSockets sockets = open("127.0.0.1", "127.0.0.1", "::ffff:127.0.0.1")) {
      assertEquals(1, sockets.channels().get(0).size());
      assertReceives(sockets, "127.0.0.1");
    }
  }

  @Test
  void shouldOpenSocketsForEachLoopAndCountTheirBuffers() throws IOException {
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ListeningSockets one = ListeningSockets.open(List.of(loopback), 0, 1, BUFFER, io());
        ListeningSockets three = ListeningSockets.open(List.of(loopback), 0, 3, BUFFER, io())) {
      assertEquals(3, three.channels().size());
      assertEquals(3 * one.bufferBytes(), three.bufferBytes());
      assertTrue(one.bufferBytes() >= 2 * BUFFER, "as Linux counts them: " + one.bufferBytes());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, this host does not have that address",
    "2001:db8::1, this host does not have that address",
    "224.0.0.1, a multicast address belongs to no host",
    "ff02::1, a multicast address belongs to no host",
    "'fe80::1', 'a link-local address needs its interface, like %eth0'"
  })
  void shouldSayWhyAnAddressCannotBeBound(String address, String reason) throws IOException {
    IOException refusal = assertThrows(IOException.class, () -> open("127.0.0.1", address));
    String expected = "cannot bind UDP port \\d+ of " + address + ": .*";
    assertTrue(refusal.getMessage().matches(expected), refusal.getMessage());
    assertTrue(refusal.getMessage().contains(": " + reason), refusal.getMessage());
  }

  @Test
  void shouldSayWhichPortIsTaken() throws IOException {
    try (DatagramSocket taken = new DatagramSocket(address("127.0.0.1", 0))) {
      int port = taken.getLocalPort();
      IOException refusal =
          assertThrows(
              IOException.class,
              () -> ListeningSockets.open(addresses("127.0.0.1"), port, 1, BUFFER, io()));
      assertEquals(
          "cannot bind UDP port " + port + " of 127.0.0.1: Address already in use",
          refusal.getMessage());
    }
  }

  /** The other program lets others share its port, which is no leave to take it. */
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "127.0.0.2", "::1"})
  void shouldNotStartOnAPortThatAnotherProgramHas(String address) throws IOException {
    try (DatagramSocket other = new DatagramSocket(null)) {
      other.setReuseAddress(true);
      other.bind(address(address, 0));
      IOException refusal =
          assertThrows(
              IOException.class,
              () -> ListeningSockets.open(List.of(), other.getLocalPort(), 1, BUFFER, io()));
      assertEquals(
          "cannot bind UDP port " + other.getLocalPort() + ": Address already in use",
          refusal.getMessage());
    }
  }

  @Test
  void shouldCloseWhatIsOpenIfOneCannotBeBound() throws IOException {
    int port;
    try (DatagramSocket free = new DatagramSocket(address("127.0.0.1", 0))) {
      port = free.getLocalPort();
    }
    assertThrows(
        IOException.class,
        () -> ListeningSockets.open(addresses("127.0.0.1", "192.0.2.1"), port, 1, BUFFER, io()));
    new DatagramSocket(address("127.0.0.1", port)).close();
  }

  /** A scope may be a number, which needs no interface of that name. */
  @Test
  void shouldListenOnALinkLocalAddressOfAnInterface() throws IOException {
    List<InetAddress> linkLocal = new ArrayList<>();
    NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet6Address)
        .filter(InetAddress::isLinkLocalAddress)
        .forEach(linkLocal::add);
    assumeTrue(!linkLocal.isEmpty(), "no interface has a link-local address");
    try (ListeningSockets sockets = ListeningSockets.open(linkLocal, 0, 1, BUFFER, io())) {
      assertEquals(linkLocal.size(), sockets.localAddresses().size());
    }
  }

  private static void assertReceives(ListeningSockets sockets, String host) throws IOException {
    try (DatagramSocket client = new DatagramSocket()) {
      byte[] bytes = host.getBytes(StandardCharsets.US_ASCII);
      client.send(new DatagramPacket(bytes, bytes.length, address(host, port(sockets))));
      ByteBuffer received = ByteBuffer.allocate(100);
      sockets.channels().get(0).get(0).receive(received);
      assertEquals(ByteBuffer.wrap(bytes), received.flip());
    }
  }

  private static BurstIo io() throws IOException {
    return BurstIo.of(IoMode.AUTO);
  }

  private static ListeningSockets open(String... addresses) throws IOException {
    return ListeningSockets.open(addresses(addresses), 0, 1, BUFFER, io());
  }

  private static List<InetAddress> addresses(String... texts) throws IOException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : texts) {
      addresses.add(InetAddress.getByName(text));
    }
    return addresses;
  }

  private static InetSocketAddress address(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  private static int port(ListeningSockets sockets) {
    return sockets.localAddresses().get(0).getPort();
  }
}
