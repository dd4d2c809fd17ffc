package org.bttracker.load;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalNetworkTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.0",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.1.1",
        "::1",
        "::ffff:10.1.2.3",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1"
      })
  void shouldContainLoopbackPrivateAndLinkLocalAddresses(String address)
      throws UnknownHostException {
    assertTrue(LocalNetwork.contains(InetAddress.getByName(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.64.0.1",
        "126.0.0.1",
        "128.0.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "192.169.0.0",
        "169.253.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::2",
        "::127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "2001:db8::1",
        "fbff::1",
        "fe00::1",
        "fec0::1",
        "ff02::1"
      })
  void shouldNotContainOthers(String address) throws UnknownHostException {
    assertFalse(LocalNetwork.contains(InetAddress.getByName(address)));
  }
}
