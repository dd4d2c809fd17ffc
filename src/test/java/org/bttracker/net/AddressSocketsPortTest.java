package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the sockets of single addresses and the one for all share a port, and with nobody else. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AddressSocketsPortTest {
  private static final int BUFFER = 150_000;

  private final List<HostAddress> host = new ArrayList<>();
  private ListeningSockets listening;
  private AddressSockets sockets;
  private int port;

  @BeforeEach
  void listen() throws IOException {
    BurstIo io = BurstIo.of(IoMode.CHANNEL);
    listening = ListeningSockets.open(List.of(), 0, 1, BUFFER, io);
    port = listening.localAddresses().get(0).getPort();
    sockets = new AddressSockets(wildcard(), BUFFER, false, () -> List.copyOf(host), io);
  }

  @AfterEach
  void close() throws IOException {
    sockets.close();
    listening.close();
  }

  /** Another address of the client's own host would be the kernel's choice. */
  @Test
  void shouldAnswerFromTheAddressThatWasAsked() throws IOException {
    setHost("127.0.0.2 127.0.0.3");
    for (DatagramChannel channel : sockets.look().opened()) {
      InetSocketAddress asked = (InetSocketAddress) channel.getLocalAddress();
      try (UdpClient client =
          new UdpClient(InetAddress.getByName("127.0.0.9"), asked).connected()) {
        client.send(new byte[] {7});
        ByteBuffer request = ByteBuffer.allocate(10);
        channel.send(ByteBuffer.wrap(new byte[] {8}), channel.receive(request));
        assertEquals(7, request.get(0));
        assertEquals(8, client.receive().get(0));
      }
    }
  }

  @Test
  void shouldLeaveOtherAddressesToTheWildcardSocket() throws IOException {
    setHost("127.0.0.2 127.0.0.3");
    sockets.look();
    try (DatagramSocket client = new DatagramSocket()) {
      client.send(new DatagramPacket(new byte[] {7}, 1, address("127.0.0.4", port)));
      ByteBuffer request = ByteBuffer.allocate(10);
      wildcard().receive(request);
      assertEquals(7, request.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"::", "0.0.0.0", "::1", "127.0.0.1", "127.0.0.2", "127.0.0.3"})
  void shouldKeepOtherProgramsOffThePort(String address) throws IOException {
    assertTaken(address);
    setHost("127.0.0.2 127.0.0.3");
    sockets.look();
    assertTaken(address);
    setHost("127.0.0.2");
    for (DatagramChannel gone : sockets.look().gone()) {
      gone.close();
    }
    assertTaken(address);
  }

  private DatagramChannel wildcard() {
    return listening.channels().get(0).get(0);
  }

  private void setHost(String texts) throws IOException {
    host.clear();
    for (String text : texts.split(" ")) {
      host.add(new HostAddress(InetAddress.getByName(text), true, false));
    }
  }

  private void assertTaken(String address) {
    for (boolean reuse : new boolean[] {false, true}) {
      assertThrows(
          BindException.class,
          () -> {
            try (DatagramSocket other = new DatagramSocket(null)) {
              other.setReuseAddress(reuse);
              other.bind(address(address, port));
            }
          });
    }
  }

  private static InetSocketAddress address(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }
}
