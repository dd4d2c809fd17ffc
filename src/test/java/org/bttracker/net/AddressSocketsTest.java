package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With real sockets; all of 127/8 is this host's, so it may stand for any addresses. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AddressSocketsTest {
  private static final int BUFFER = 150_000;

  private final List<HostAddress> host = new ArrayList<>();
  private BurstIo io;
  private ListeningSockets listening;
  private AddressSockets sockets;
  private int port;

  @BeforeEach
  void listenOnAll() throws IOException {
    listen(List.of());
  }

  @AfterEach
  void close() throws IOException {
    sockets.close();
    listening.close();
  }

  @ParameterizedTest
  @CsvSource({
    "'127.0.0.2 127.0.0.3', '127.0.0.2 127.0.0.3'",
    "'127.0.0.2 127.0.0.3 ::1', '127.0.0.2 127.0.0.3'",
    "'127.0.0.2 ::1', ''",
    "'127.0.0.2 127.0.0.1', ''",
    "'', ''",
    "'127.0.0.2 -127.0.0.3', ''",
    "'127.0.0.2 -127.0.0.3 127.0.0.4', '127.0.0.2 127.0.0.4'",
    "'127.0.0.2 ::1 2001:db8::1', '::1'" // the host does not have the other one
  })
  void shouldOpenASocketForEachUsableAddressOfAFamilyThatHasSeveral(String has, String opened)
      throws IOException {
    setHost(has);
    assertChanges(opened, "");
    assertChanges("", "");
  }

  /** As on Linux. */
  @ParameterizedTest
  @CsvSource({
    "'127.0.0.2', '127.0.0.2'",
    "'127.0.0.2 ::1 127.0.0.1', '127.0.0.2 ::1 127.0.0.1'",
    "'127.0.0.2 -127.0.0.3', '127.0.0.2'",
    "'', ''"
  })
  void shouldOpenASocketForEachUsableAddress(String has, String opened) throws IOException {
    sockets = new AddressSockets(wildcard(), BUFFER, true, this::addresses, io);
    setHost(has);
    assertChanges(opened, "");
    assertChanges("", "");
  }

  @Test
  void shouldLeaveIpv6AloneBesideASocketForAllOfIpv4() throws IOException {
    listen(List.of(InetAddress.getByName("0.0.0.0")));
    setHost("::1 2001:db8::1 127.0.0.2 127.0.0.3");
    assertChanges("127.0.0.2 127.0.0.3", "");
  }

  @Test
  void shouldFollowAddressesThatComeAndGo() throws IOException {
    setHost("127.0.0.2");
    assertChanges("", "");
    setHost("127.0.0.2 127.0.0.3");
    assertChanges("127.0.0.2 127.0.0.3", "");
    setHost("127.0.0.3 127.0.0.4 127.0.0.2");
    assertChanges("127.0.0.4", "");
    setHost("127.0.0.3");
    assertChanges("", "127.0.0.2 127.0.0.4");
    setHost("");
    assertChanges("", "127.0.0.3");
    setHost("127.0.0.3 127.0.0.5");
    assertChanges("127.0.0.3 127.0.0.5", "");
  }

  @Test
  void shouldServeAnAddressUntilItIsGoneEvenIfItIsDeprecated() throws IOException {
    setHost("127.0.0.2 127.0.0.3");
    assertChanges("127.0.0.2 127.0.0.3", "");
    setHost("127.0.0.2 -127.0.0.3");
    assertChanges("", "");
    setHost("127.0.0.2");
    assertChanges("", "127.0.0.3");
  }

  @Test
  void shouldTryAgainWhatCannotBeBound() throws IOException {
    setHost("127.0.0.2 127.0.0.3 192.0.2.1");
    try (DatagramChannel other = bindBesideWildcard("127.0.0.3")) {
      assertTrue(other.isOpen());
      assertChanges("127.0.0.2", "");
      assertChanges("", "");
    }
    assertChanges("127.0.0.3", "");
  }

  @Test
  void shouldChangeNothingIfTheHostDoesNotTellItsAddresses() throws IOException {
    setHost("127.0.0.2 127.0.0.3");
    assertChanges("127.0.0.2 127.0.0.3", "");
    host.clear();
    host.add(null);
    assertChanges("", "");
    setHost("127.0.0.2");
    assertChanges("", "127.0.0.3");
  }

  @Test
  void shouldOpenSixtyFourSocketsAtTheMost() throws IOException {
    String all = loopbackAddresses(2, 70);
    setHost(all);
    assertChanges(loopbackAddresses(2, 64), "");
    setHost(all.replace("127.0.0.5 ", ""));
    assertChanges("127.0.0.65", "127.0.0.5");
  }

  @Test
  void shouldAskForTheReceiveBufferAndCountIt() throws IOException {
    assertEquals(0, sockets.bufferBytes());
    setHost("127.0.0.2 127.0.0.3");
    assertEquals(BUFFER, sockets.look().opened().get(0).getOption(StandardSocketOptions.SO_RCVBUF));
    assertEquals(2 * listening.bufferBytes(), sockets.bufferBytes());
  }

  @Test
  void shouldOpenNothingOnceItIsClosed() throws IOException {
    setHost("127.0.0.2 127.0.0.3");
    List<DatagramChannel> opened = sockets.look().opened();
    sockets.close();
    assertTrue(opened.stream().noneMatch(DatagramChannel::isOpen));
    assertChanges("", "");
  }

  @ParameterizedTest
  @CsvSource({"'', 1, 1", "0.0.0.0, 1, 1", "127.0.0.1, 1, 0", "'', 3, 3", "127.0.0.1, 2, 0"})
  void shouldServeEachLoopThatHasAWildcardSocket(String address, int loops, int served)
      throws IOException {
    List<InetAddress> addresses =
        address.isEmpty() ? List.of() : List.of(InetAddress.getByName(address));
    try (ListeningSockets some = ListeningSockets.open(addresses, 0, loops, BUFFER, io)) {
      assertEquals(
          ThisHost.isLinux() || loops == 1 ? served : 0,
          AddressSockets.beside(some, BUFFER, io).size());
    }
  }

  private void listen(List<InetAddress> addresses) throws IOException {
    if (listening != null) {
      close();
    }
    io = BurstIo.of(IoMode.CHANNEL);
    listening = ListeningSockets.open(addresses, 0, 1, BUFFER, io);
    port = listening.localAddresses().get(0).getPort();
    sockets = new AddressSockets(wildcard(), BUFFER, false, this::addresses, io);
  }

  private DatagramChannel wildcard() {
    return listening.channels().get(0).get(0);
  }

  private List<HostAddress> addresses() throws IOException {
    if (host.contains(null)) {
      throw new IOException("no answer");
    }
    return List.copyOf(host);
  }

  /** A minus means that the address is not usable. */
  private void setHost(String texts) throws IOException {
    host.clear();
    for (String text : split(texts)) {
      InetAddress address = InetAddress.getByName(text.replace("-", ""));
      boolean loopback = address.equals(InetAddress.getLoopbackAddress());
      host.add(new HostAddress(address, !text.startsWith("-"), loopback));
    }
  }

  /** Looks, and compares what that has changed. */
  private void assertChanges(String opened, String gone) throws IOException {
    AddressSockets.Changes changes = sockets.look();
    assertBound(opened, changes.opened());
    assertBound(gone, changes.gone());
    for (DatagramChannel channel : changes.gone()) {
      channel.close();
    }
    assertFalse(wildcard().getOption(StandardSocketOptions.SO_REUSEADDR));
  }

  private void assertBound(String addresses, List<DatagramChannel> channels) throws IOException {
    List<InetSocketAddress> expected = new ArrayList<>();
    for (String text : split(addresses)) {
      expected.add(address(text, port));
    }
    List<Object> bound = new ArrayList<>();
    for (DatagramChannel channel : channels) {
      bound.add(channel.getLocalAddress());
      assertFalse(channel.getOption(StandardSocketOptions.SO_REUSEADDR));
    }
    assertEquals(expected, bound);
  }

  /** Only a program that knows of the wildcard socket can do so. */
  private DatagramChannel bindBesideWildcard(String address) throws IOException {
    wildcard().setOption(StandardSocketOptions.SO_REUSEADDR, true);
    DatagramChannel other =
        UdpSockets.openBeside(wildcard(), InetAddress.getByName(address), BUFFER);
    wildcard().setOption(StandardSocketOptions.SO_REUSEADDR, false);
    return other;
  }

  private static String loopbackAddresses(int first, int last) {
    return String.join(
        " ", IntStream.rangeClosed(first, last).mapToObj(i -> "127.0.0." + i).toList());
  }

  private static List<String> split(String texts) {
    return texts.isEmpty() ? List.of() : List.of(texts.split(" "));
  }

  private static InetSocketAddress address(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }
}
