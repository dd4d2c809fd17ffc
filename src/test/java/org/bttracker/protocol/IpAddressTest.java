package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpAddressTest {
  @ParameterizedTest
  @CsvSource({
    "00000000, 0x00000000",
    "01020304, 0x01020304",
    "7f000001, 0x7f000001",
    "c0a880fe, 0xc0a880fe",
    "ffffffff, 0xffffffff"
  })
  void shouldHoldIpv4Mapped(String bytes, String bits) throws UnknownHostException {
    IpAddress address = address(bytes);
    int ipv4Bits = Long.decode(bits).intValue();
    assertTrue(address.isIpv4());
    assertEquals(ipv4Bits, address.ipv4Bits());
    assertEquals(0, address.high());
    assertEquals(0xffff_0000_0000L + Long.decode(bits), address.low());
    assertEquals(IpAddress.ofIpv4(ipv4Bits), address);
  }

  @Test
  void shouldHoldBothHalvesOfIpv6() throws UnknownHostException {
    assertEquals(
        new IpAddress(0x20010db8_80ff0102L, 0xfedcba98_f6543210L),
        address("20010db880ff0102fedcba98f6543210"));
    assertEquals(
        new IpAddress(0xff020000_7fffffffL, 0x7edcba98_76543210L),
        address("ff0200007fffffff7edcba9876543210"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000000000000000000000000000",
        "00000000000000000000000000000001",
        "000000000000000000000000c0a80001", // IPv4-compatible, long deprecated
        "0064ff9b0000000000000000c0a80001", // translated by NAT64
        "20010db80000000000000000ffffffff",
        "20010db8000000000000ffffc0a80001"
      })
  void shouldTakeOtherPrefixesForIpv6(String bytes) throws UnknownHostException {
    assertFalse(address(bytes).isIpv4());
  }

  @Test
  void shouldTellAddressesApart() throws UnknownHostException {
    assertEquals(address("c0000201"), address("c0000201"));
    assertNotEquals(address("c0000201"), address("c0000202"));
    assertNotEquals(address("c0000201"), address("000000000000000000000000c0000201"));
  }

  /** The same address at two interfaces is two hosts. */
  @ParameterizedTest
  @CsvSource({"1, 0xfe80000000000001", "2, 0xfe80000000000002", "2147483647, 0xfe8000007fffffff"})
  void shouldHoldTheInterfaceOfALinkLocalAddress(int scope, String high) throws Exception {
    byte[] bytes = packet("fe800000000000000123456789abcdef").array();
    IpAddress address = IpAddress.of(Inet6Address.getByAddress(null, bytes, scope));
    assertEquals(
        new IpAddress(Long.parseUnsignedLong(high.substring(2), 16), 0x01234567_89abcdefL),
        address);
    assertTrue(IpAddress.isLinkLocal(address.high()));
    assertTrue(IpAddress.isUnicast(address.high(), address.low()));
    assertFalse(address.isIpv4());
    assertEquals(0xfe80_0000_0000_0000L, IpAddress.withoutScope(address.high()));
  }

  @Test
  void shouldHoldALinkLocalAddressWithoutAnInterface() throws UnknownHostException {
    assertEquals(
        new IpAddress(0xfe80_0000_0000_0000L, 1), address("fe800000000000000000000000000001"));
  }

  /** An interface number says nothing of an address that is the same everywhere. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "20010db8000000000000000000000001",
        "fd000000000000000000000000000001",
        "fec00000000000000000000000000001",
        "00000000000000000000000000000001"
      })
  void shouldNotHoldTheInterfaceOfAnyOtherAddress(String bytes) throws UnknownHostException {
    IpAddress scoped = IpAddress.of(Inet6Address.getByAddress(null, packet(bytes).array(), 3));
    assertEquals(address(bytes), scoped);
    assertFalse(IpAddress.isLinkLocal(scoped.high()));
  }

  @ParameterizedTest
  @CsvSource({
    "fe800000000000000000000000000001, true",
    "febf0000000000000000000000000001, true",
    "fe7f0000000000000000000000000001, false",
    "fec00000000000000000000000000001, false",
    "7e800000000000000000000000000001, false",
    "ff020000000000000000000000000001, false",
    "a9fe0001, false" // 169.254.0.1 is of IPv4
  })
  void shouldKnowLinkLocalAddresses(String bytes, boolean linkLocal) throws UnknownHostException {
    assertEquals(linkLocal, IpAddress.isLinkLocal(address(bytes).high()));
  }

  @ParameterizedTest
  @CsvSource({
    "fe80000000000007, fe80000000000000",
    "fe800000ffffffff, fe80000000000000",
    "febf000000000001, febf000000000000",
    "fe7f000000000007, fe7f000000000007",
    "fec0000000000007, fec0000000000007",
    "20010db880ff0102, 20010db880ff0102",
    "0000000000000000, 0000000000000000"
  })
  void shouldTakeTheInterfaceFromLinkLocalAddressesOnly(String high, String onTheWire) {
    assertEquals(
        Long.parseUnsignedLong(onTheWire, 16),
        IpAddress.withoutScope(Long.parseUnsignedLong(high, 16)));
  }

  @Test
  void shouldNotShowItself() throws UnknownHostException {
    assertEquals("an IPv4 address", address("c0000201").toString());
    assertEquals("an IPv6 address", address("20010db8000000000000000000000001").toString());
  }

  private static IpAddress address(String bytes) throws UnknownHostException {
    return IpAddress.of(InetAddress.getByAddress(packet(bytes).array()));
  }
}
