package org.bttracker.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "10.0.0.0",
        "::",
        "::1",
        "2001:db8::1",
        "2001:db8::",
        "2001:db8:0:1::2",
        "2001:db8:0:1:1:1:1:1",
        "1::2:0:0:3",
        "2001:db8:1:2:3:4:5:6",
        "fe80::10:0:0:200",
        "10::"
      })
  void shouldWriteAnAddressAsPeopleDo(String text) throws Exception {
    assertEquals(text, AddressText.of(InetAddress.getByName(text)));
  }

  @Test
  void shouldPutBracketsBetweenAnIpv6AddressAndAPort() throws Exception {
    assertEquals("192.0.2.1:80", AddressText.of(new InetSocketAddress("192.0.2.1", 80)));
    assertEquals("[2001:db8::1]:80", AddressText.of(new InetSocketAddress("2001:db8::1", 80)));
  }
}
