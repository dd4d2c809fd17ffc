package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelDropsTest {
  private static final int PORT = 1_234;

  /** Two sockets of port 1,234 (04D2), one of another, one that talks to port 1,234 elsewhere. */
  private static final String UDP =
      """
         sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout\
       inode ref pointer drops
        117: 0100007F:04D2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0\
       18211 2 0000000000000000 %d
       1118: 0200007F:04D2 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0\
       18212 2 0000000000000000 3
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

  @TempDir private Path net;
  private final Counters counters = new Counters();
  private KernelDrops drops;

  @BeforeEach
  void watch() {
    drops = new KernelDrops(List.of(net.resolve("udp"), net.resolve("udp6")), PORT, counters);
  }

  @Test
  void shouldCountTheDropsOfThePortInBothTables() throws Exception {
    write(UDP.formatted(5), UDP6.formatted(70));
    assertDrops(5 + 3 + 70);
  }

  @Test
  void shouldCountOnlyTheGrowth() throws Exception {
    write(UDP.formatted(0), UDP6.formatted(0));
    assertDrops(3);
    assertDrops(3);
    write(UDP.formatted(0), UDP6.formatted(10));
    assertDrops(13);
    write(UDP.formatted(1), UDP6.formatted(4_000_000_000L));
    assertDrops(4_000_000_004L);
  }

  @Test
  void shouldGoOnWhenASocketIsGone() throws Exception {
    write(UDP.formatted(97), UDP6.formatted(0));
    assertDrops(100);
    write("", UDP6.formatted(0));
    assertDrops(100);
    write("", UDP6.formatted(7));
    assertDrops(107);
  }

  @Test
  void shouldDoWithoutIpv6() throws Exception {
    Files.writeString(net.resolve("udp"), UDP.formatted(5));
    assertDrops(8);
  }

  @Test
  void shouldSeeNothingWhereThereAreNoTables() {
    assertDrops(0);
  }

  @Test
  void shouldSeeNothingInATableOfAnotherForm() throws Exception {
    write("sl 0:04D2 2 3 4 5 6 7 8 9 10 11 many\n\n04D2\n", "");
    assertDrops(0);
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
