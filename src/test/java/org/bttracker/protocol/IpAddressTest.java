package org.bttracker.protocol;

import static org.bttracker.protocol.Hex.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @Test
  void shouldNotShowItself() throws UnknownHostException {
    assertEquals("an IPv4 address", address("c0000201").toString());
    assertEquals("an IPv6 address", address("20010db8000000000000000000000001").toString());
  }

  private static IpAddress address(String bytes) throws UnknownHostException {
    return IpAddress.of(InetAddress.getByAddress(packet(bytes).array()));
  }
}
