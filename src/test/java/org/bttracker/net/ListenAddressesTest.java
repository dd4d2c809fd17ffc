package org.bttracker.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenAddressesTest {
  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1",
    "0.0.0.0 ::, ::",
    ":: 0.0.0.0, ::",
    ":: ::ffff:0.0.0.0, ::",
    "0.0.0.0, 0.0.0.0",
    "::, ::",
    "127.0.0.1 127.0.0.1, 127.0.0.1",
    "127.0.0.1 ::ffff:127.0.0.1, 127.0.0.1",
    "::1 127.0.0.1 0:0:0:0:0:0:0:1, ::1 127.0.0.1",
    "0.0.0.0 ::1, 0.0.0.0 ::1",
    "127.0.0.2 ::1 127.0.0.1, 127.0.0.2 ::1 127.0.0.1"
  })
  void shouldBindEachAddressOnce(String configured, String bound) throws IOException {
    assertEquals(addresses(bound), ListenAddresses.toBind(addresses(configured)));
  }

  @Test
  void shouldTellLinkLocalAddressesOfTwoInterfacesApart() throws IOException {
    byte[] bytes = InetAddress.getByName("fe80::1").getAddress();
    InetAddress one = Inet6Address.getByAddress(null, bytes, 1);
    InetAddress two = Inet6Address.getByAddress(null, bytes, 2);
    assertEquals(List.of(1, 2), scopes(ListenAddresses.toBind(List.of(one, two, one))));
  }

  @ParameterizedTest
  @CsvSource({
    ":: 127.0.0.1, '--address=:: listens on all addresses, so leave out --address=127.0.0.1'",
    "::1 ::, '--address=:: listens on all addresses, so leave out --address=::1'",
    "0.0.0.0 ::1 ::, '--address=:: listens on all addresses, so leave out" + " --address=::1'",
    "127.0.0.1 0.0.0.0, '--address=0.0.0.0 listens on all IPv4 addresses, so leave out"
        + " --address=127.0.0.1'"
  })
  void shouldRefuseAnAddressThatAnotherIncludes(String configured, String reason) {
    IOException refusal =
        assertThrows(IOException.class, () -> ListenAddresses.toBind(addresses(configured)));
    assertEquals(reason, refusal.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "::, 'UDP port 1234, IPv4 and IPv6, all addresses'",
    "0.0.0.0, 'UDP port 1234, IPv4 only, all addresses'",
    "127.0.0.1, 'UDP port 1234, IPv4 only, 127.0.0.1'",
    "::1, 'UDP port 1234, IPv6 only, ::1'",
    "0.0.0.0 ::1, 'UDP port 1234, IPv4 and IPv6, 0.0.0.0 and ::1'",
    "127.0.0.1 127.0.0.2, 'UDP port 1234, IPv4 only, 127.0.0.1 and 127.0.0.2'"
  })
  void shouldNamePortFamiliesAndAddresses(String bound, String words) throws IOException {
    List<InetSocketAddress> addresses =
        addresses(bound).stream().map(address -> new InetSocketAddress(address, 1_234)).toList();
    assertEquals(words, ListenAddresses.inWords(addresses));
  }

  private static List<InetAddress> addresses(String texts) throws IOException {
    return Arrays.asList(
        Arrays.stream(texts.split(" "))
            .map(ListenAddressesTest::address)
            .toArray(InetAddress[]::new));
  }

  private static InetAddress address(String text) {
    return new InetSocketAddress(text, 0).getAddress();
  }

  private static List<Integer> scopes(List<InetAddress> addresses) {
    return addresses.stream()
        .map(address -> ((Inet6Address) address).getScopeId())
        .collect(Collectors.toList());
  }
}
