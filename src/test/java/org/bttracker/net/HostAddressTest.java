package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAddressTest {
  /** As Linux shows it: address, interface, prefix length, scope, flags, interface's name. */
  private static final String TABLE =
      """
      00000000000000000000000000000001 01 80 10 80       lo
      20010db8000000000000000000000001 02 40 00 80     eth0
      20010db8000000000000000000000002 02 40 00 01     eth0
      20010db8000000000000000000000003 02 40 00 21     eth0
      20010db8000000000000000000000004 02 40 00 41     eth0
      20010db8000000000000000000000005 02 40 00 c8     eth0
      20010db8000000000000000000000006 02 40 00 88     eth0
      20010db8000000000000000000000007 02 40 00 a0     eth0
      fe80000000000000000000000000000a 02 40 20 80     eth0
      """;

  @TempDir private Path directory;
  private Path table;

  @BeforeEach
  void writeTable() throws IOException {
    table = Files.writeString(directory.resolve("if_inet6"), TABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, true",
    "10.0.0.1, true",
    "2001:db8::1, true", // permanent
    "2001:db8::2, true", // temporary
    "2001:db8::3, false", // temporary and deprecated
    "2001:db8::4, false", // temporary and tentative
    "2001:db8::5, false", // a tentative one that another host has
    "2001:db8::6, false", // another host has it
    "2001:db8::7, false", // permanent and deprecated
    "2001:db8::8, true", // unknown to the table
    "fd00::1, true"
  })
  void shouldTellWhichAddressesAreUsable(String text, boolean usable) throws IOException {
    InetAddress address = InetAddress.getByName(text);
    assertEquals(List.of(new HostAddress(address, usable, false)), of(address));
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1", "127.1.2.3", "::1"})
  void shouldTellWhichAddressesOnlyThisHostCanAsk(String text) throws IOException {
    InetAddress address = InetAddress.getByName(text);
    assertEquals(List.of(new HostAddress(address, true, true)), of(address));
  }

  @ParameterizedTest
  @CsvSource({"169.254.1.1", "fe80::1"})
  void shouldLeaveOutLinkLocalAddresses(String text) throws IOException {
    assertEquals(List.of(), of(InetAddress.getByName(text)));
  }

  @Test
  void shouldNameEachAddressOnceAndWithoutItsInterface() throws IOException {
    byte[] bytes = InetAddress.getByName("2001:db8::3").getAddress();
    List<HostAddress> found =
        of(
            Inet6Address.getByAddress(null, bytes, 1),
            InetAddress.getByName("192.0.2.1"),
            Inet6Address.getByAddress(null, bytes, 2));
    assertEquals(2, found.size());
    assertEquals(0, ((Inet6Address) found.get(0).address()).getScopeId());
    assertEquals(new HostAddress(InetAddress.getByAddress(bytes), false, false), found.get(0));
    assertEquals("192.0.2.1", found.get(1).address().getHostAddress());
  }

  @Test
  void shouldTakeAllForUsableWithoutATableOrWithAStrangeOne() throws IOException {
    InetAddress deprecated = InetAddress.getByName("2001:db8::3");
    for (String strange : List.of("", "\n", "x y", "20010db8 02 40 00 20 eth0", "a 1 2 3 zz e")) {
      Files.writeString(table, strange);
      assertTrue(of(deprecated).get(0).usable(), strange);
    }
    Files.delete(table);
    assertTrue(of(deprecated).get(0).usable());
  }

  private List<HostAddress> of(InetAddress... addresses) throws IOException {
    return HostAddress.of(new ArrayList<>(Arrays.asList(addresses)), table);
  }
}
