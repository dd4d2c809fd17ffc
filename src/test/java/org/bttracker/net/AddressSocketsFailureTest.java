package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.daemon.LogLines;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be opened or served, and what sockets of single addresses may cost. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AddressSocketsFailureTest {
  private static final String NOT_OF_THIS_HOST = "192.0.2.1";

  private final List<HostAddress> host = new ArrayList<>();
  private LogLines log;
  private ListeningSockets listening;
  private AddressSockets sockets;

  @BeforeEach
  void listen() throws IOException {
    log = new LogLines(AddressSockets.class, Level.DEBUG);
    listening = ListeningSockets.open(List.of(), 0, 1, 4_096, BurstIo.of(IoMode.CHANNEL));
  }

  @AfterEach
  void close() throws IOException {
    log.close();
    sockets.close();
    listening.close();
  }

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#all")
  void shouldWarnOfAnAddressThatCannotBeBoundOnlyWithoutBatches(IoMode mode) throws IOException {
    follow(4_096, mode);
    add("127.0.0.2", false);
    add(NOT_OF_THIS_HOST, false);
    assertEquals(1, sockets.look().opened().size());
    String beginning = "cannot bind UDP port " + port() + " of " + NOT_OF_THIS_HOST + ": ";
    String end = "; it is tried again every minute: " + consequence(mode);
    List<String> lines = log.take();
    assertEquals(1, lines.size(), lines.toString());
    assertTrue(lines.get(0).startsWith(level(mode) + " " + beginning), lines.get(0));
    assertTrue(lines.get(0).endsWith(end), lines.get(0));
    sockets.look();
    assertEquals(List.of(), log.take());
  }

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#all")
  void shouldOpenNoMoreSocketsThanThereAreDescriptorsFor(IoMode mode) throws IOException {
    AddressSockets.Host poor =
        new AddressSockets.Host() {
          @Override
          public List<HostAddress> addresses() {
            return List.copyOf(host);
          }

          @Override
          public int room() {
            return 1;
          }
        };
    sockets =
        new AddressSockets(listening.channels().get(0).get(0), 4_096, true, poor, BurstIo.of(mode));
    add("127.0.0.2", false);
    add("127.0.0.3", false);
    assertEquals(1, sockets.look().opened().size());
    assertEquals(
        List.of(
            level(mode)
                + " There are descriptors for no more sockets; raise the limit of open files"
                + " (ulimit -n): "
                + consequence(mode)),
        log.take());
  }

  @ParameterizedTest
  @MethodSource("org.bttracker.net.IoPaths#all")
  void shouldWarnOfTooManyAddressesOnlyWithoutBatches(IoMode mode) throws IOException {
    follow(4_096, mode);
    for (int i = 1; i <= 64; i++) {
      add("127.0.1." + i, false);
    }
    assertEquals(63, sockets.look().opened().size());
    assertEquals(
        List.of(
            level(mode)
                + " This host has more than 63 addresses, the most to open sockets for; name some"
                + " by --address: "
                + consequence(mode)),
        log.take());
    sockets.look();
    assertEquals(List.of(), log.take());
  }

  @Test
  void shouldOpenAgainWhatTheReceiveLoopHasClosed() throws IOException {
    follow(4_096, IoMode.CHANNEL);
    add("127.0.0.2", false);
    add("127.0.0.3", false);
    DatagramChannel refused = sockets.look().opened().get(0);
    Object local = refused.getLocalAddress();
    refused.close();
    AddressSockets.Changes changes = sockets.look();
    assertEquals(List.of(), changes.gone());
    assertEquals(1, changes.opened().size());
    assertEquals(local, changes.opened().get(0).getLocalAddress());
  }

  /** More than one MiB can only be seen where the kernel grants it. */
  @Test
  void shouldAskForNoMoreThanOneMebibyteForALoopbackAddress() throws IOException {
    follow(2 << 20, IoMode.CHANNEL);
    add("127.0.0.1", true);
    add("127.0.0.2", false);
    List<DatagramChannel> opened = sockets.look().opened();
    int other = opened.get(1).getOption(StandardSocketOptions.SO_RCVBUF);
    assumeTrue(other >= 2 << 20, "the kernel grants no buffer of 2 MiB (net.core.rmem_max)");
    assertEquals(1 << 20, opened.get(0).getOption(StandardSocketOptions.SO_RCVBUF));
  }

  @Test
  void shouldAskForTheSmallerBufferForALoopbackAddressToo() throws IOException {
    int bytes = 150_000;
    follow(bytes, IoMode.CHANNEL);
    add("127.0.0.1", true);
    assertEquals(bytes, sockets.look().opened().get(0).getOption(StandardSocketOptions.SO_RCVBUF));
  }

  /** Java refuses the port without a word of the address. */
  @Test
  void shouldNameWhatCannotBeBoundWhateverTheReason() throws IOException {
    follow(4_096, IoMode.CHANNEL);
    InetAddress address = InetAddress.getByName("127.0.0.1");
    assertEquals(
        "cannot bind UDP port 70000 of 127.0.0.1: port out of range:70000",
        assertThrows(IOException.class, () -> UdpSockets.open(address, 70_000, false))
            .getMessage());
  }

  private void follow(int receiveBuffer, IoMode mode) throws IOException {
    sockets =
        new AddressSockets(
            listening.channels().get(0).get(0),
            receiveBuffer,
            true,
            () -> List.copyOf(host),
            BurstIo.of(mode));
  }

  private void add(String address, boolean loopback) throws IOException {
    host.add(new HostAddress(InetAddress.getByName(address), true, loopback));
  }

  private int port() throws IOException {
    return ((InetSocketAddress) listening.channels().get(0).get(0).getLocalAddress()).getPort();
  }

  private static String level(IoMode mode) {
    return mode == IoMode.BATCH ? "DEBUG" : "WARN";
  }

  private static String consequence(IoMode mode) {
    return mode == IoMode.BATCH
        ? "the socket for all addresses answers what is asked there"
        : "what is asked there may be answered from another address, which most clients ignore";
  }
}
