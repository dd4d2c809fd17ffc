package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelDropsTest {
  private static final int PORT = 1_234;

  /**
   * Two sockets of port 1,234 (04D2), the second another program's; then two of this program, of
   * which one has another port, and one talks to port 1,234 elsewhere.
   */
  private static final String UDP =
      """
         sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout\
       inode ref pointer drops
        117: 0100007F:04D2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0\
       18211 2 0000000000000000 %d
       1118: 0200007F:04D2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0\
       18212 2 0000000000000000 %d
       1119: 0100007F:14D2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0\
       18213 2 0000000000000000 1000
       1120: 0100007F:9C40 0100007F:04D2 01 00000000:00000000 00:00000000 00000000     0        0\
       18214 2 0000000000000000 2000
      """;

  private static final String UDP6 =
      """
        sl  local_address                         remote_address                        st tx_queue\
       rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
       2117: 00000000000000000000000000000000:04D2 00000000000000000000000000000000:0000 07\
       00000000:00000000 00:00000000 00000000  1000        0 18215 2 0000000000000000 %d
      """;

  @TempDir private Path proc;
  private Path net;
  private Path descriptors;
  private final Counters counters = new Counters();
  private KernelDrops drops;

  @BeforeEach
  void openSockets() throws IOException {
    net = Files.createDirectories(proc.resolve("net"));
    descriptors = Files.createDirectories(proc.resolve("self/fd"));
    Files.createSymbolicLink(descriptors.resolve("0"), Path.of("anon_inode:[eventpoll]"));
    Files.createSymbolicLink(descriptors.resolve("1"), Path.of("pipe:[18212]"));
    for (int inode : new int[] {18211, 18213, 18214, 18215}) {
      open(inode);
    }
    drops = new KernelDrops(proc, PORT, false, counters);
  }

  @Test
  void shouldCountTheDropsOfOwnSocketsOfThePortInBothTables() throws Exception {
    write(UDP.formatted(5, 0), UDP6.formatted(70));
    assertDrops(5 + 70);
  }

  @Test
  void shouldCountOnlyTheGrowth() throws Exception {
    write(UDP.formatted(3, 0), UDP6.formatted(0));
    assertDrops(3);
    assertDrops(3);
    write(UDP.formatted(3, 0), UDP6.formatted(10));
    assertDrops(13);
    write(UDP.formatted(4, 0), UDP6.formatted(4_000_000_000L));
    assertDrops(4_000_000_004L);
  }

  /** The kernel counts with 32 bits. */
  @Test
  void shouldGoOnWhereTheKernelBeginsAgain() throws Exception {
    write(UDP.formatted(4_294_967_290L, 0), "");
    assertDrops(4_294_967_290L);
    write(UDP.formatted(4, 0), "");
    assertDrops(4_294_967_300L);
  }

  /** Neither while the other program's socket drops, nor when it is gone or opened anew. */
  @Test
  void shouldNotLookAtOtherProgramsOnThePort() throws Exception {
    write(UDP.formatted(0, 1_000), UDP6.formatted(0));
    assertDrops(0);
    write(UDP.formatted(0, 2_000), UDP6.formatted(7));
    assertDrops(7);
    write(withoutLine(UDP.formatted(1, 2_000), "18212"), UDP6.formatted(7));
    assertDrops(8);
    write(UDP.formatted(2, 0), UDP6.formatted(7));
    assertDrops(9);
  }

  @Test
  void shouldCountNothingTwiceIfATableFailsOnce() throws Exception {
    write(UDP.formatted(40, 0), UDP6.formatted(60));
    assertDrops(100);
    Files.delete(net.resolve("udp"));
    assertDrops(100);
    write(UDP.formatted(40, 0), UDP6.formatted(60));
    assertDrops(100);
    Files.delete(net.resolve("udp6"));
    assertDrops(100);
    write(UDP.formatted(41, 0), UDP6.formatted(62));
    assertDrops(103);
  }

  @Test
  void shouldCountNothingTwiceIfALineIsMissingOnce() throws Exception {
    write(UDP.formatted(40, 0), UDP6.formatted(60));
    assertDrops(100);
    write(withoutLine(UDP.formatted(41, 0), "18211"), UDP6.formatted(60));
    assertDrops(100);
    write(UDP.formatted(42, 0), UDP6.formatted(60));
    assertDrops(102);
  }

  @Test
  void shouldFollowSocketsThatAreOpenedAndClosed() throws Exception {
    Path descriptor = descriptors.resolve("18211");
    Files.delete(descriptor);
    write(UDP.formatted(5, 0), UDP6.formatted(0));
    assertDrops(0);
    Files.createSymbolicLink(descriptor, Path.of("socket:[18211]"));
    assertDrops(5);
    Files.delete(descriptor);
    write(UDP.formatted(9, 0), UDP6.formatted(1));
    assertDrops(6);
  }

  /** The new socket has dropped less than the old one that had its inode, but not 2^32 more. */
  @Test
  void shouldCountASocketThatHasTheInodeOfAClosedOneFromZero() throws Exception {
    Path descriptor = descriptors.resolve("18211");
    write(UDP.formatted(5, 0), UDP6.formatted(0));
    assertDrops(5);
    Files.delete(descriptor);
    assertDrops(5);
    Files.createSymbolicLink(descriptor, Path.of("socket:[18211]"));
    write(UDP.formatted(2, 0), UDP6.formatted(0));
    assertDrops(7);
  }

  @Test
  void shouldCountNothingTwiceIfTheDescriptorsCannotBeReadOnce() throws Exception {
    write(UDP.formatted(40, 0), UDP6.formatted(60));
    assertDrops(100);
    Path hidden = proc.resolve("hidden");
    Files.move(descriptors, hidden);
    assertDrops(100);
    write(UDP.formatted(41, 0), UDP6.formatted(60));
    assertDrops(101);
    Files.move(hidden, descriptors);
    assertDrops(101);
  }

  @Test
  void shouldNotCountWhatAnInheritedSocketHadDroppedBefore() throws Exception {
    write(UDP.formatted(0, 0), UDP6.formatted(500));
    drops = new KernelDrops(proc, PORT, true, counters);
    assertDrops(0);
    write(UDP.formatted(0, 0), UDP6.formatted(501));
    assertDrops(1);
  }

  @Test
  void shouldDoWithoutIpv6() throws Exception {
    Files.writeString(net.resolve("udp"), UDP.formatted(5, 0));
    assertDrops(5);
  }

  @Test
  void shouldSeeNothingWhereThereAreNoTables() {
    assertDrops(0);
    drops = new KernelDrops(proc.resolve("none"), PORT, true, counters);
    assertDrops(0);
  }

  @Test
  void shouldSeeNothingInATableOfAnotherForm() throws Exception {
    write(
        "sl 0:04D2 2 3 4 5 6 7 8 18211 10 11 many\n\n04D2\n0 x 2 3 4 5 6 7 8 18211 10 11 9\n", "");
    assertDrops(0);
  }

  /** A real socket, and the kernel's real table. */
  @Test
  void shouldCountWhatARealSocketDrops() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/net/udp")), "Linux shows the table");
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    try (ListeningSockets sockets = open(loopback);
        DatagramSocket client = new DatagramSocket()) {
      KernelDrops watched = KernelDrops.of(sockets, counters);
      watched.check();
      assertEquals(0, counters.get(Counter.KERNEL_DROPS));
      DatagramPacket packet =
          new DatagramPacket(new byte[1_000], 1_000, sockets.localAddresses().get(0));
      for (int i = 0; i < 1_000; i++) {
        client.send(packet);
      }
      watched.check();
      long dropped = counters.get(Counter.KERNEL_DROPS);
      assertTrue(dropped > 0 && dropped < 1_000, "dropped " + dropped);
      watched.check();
      assertEquals(dropped, counters.get(Counter.KERNEL_DROPS));
    }
  }

  private void open(int inode) throws IOException {
    Files.createSymbolicLink(
        descriptors.resolve(Integer.toString(inode)), Path.of("socket:[" + inode + "]"));
  }

  private static ListeningSockets open(InetAddress address) throws IOException {
    return ListeningSockets.open(List.of(address), 0, 1, 4_096, BurstIo.of(IoMode.AUTO));
  }

  private static String withoutLine(String table, String inode) {
    return table.lines().filter(line -> !line.contains(inode)).collect(Collectors.joining("\n"));
  }

  private void write(String udp, String udp6) throws IOException {
    Files.writeString(net.resolve("udp"), udp);
    Files.writeString(net.resolve("udp6"), udp6);
  }

  private void assertDrops(long expected) {
    drops.check();
    assertEquals(expected, counters.get(Counter.KERNEL_DROPS));
  }
}
