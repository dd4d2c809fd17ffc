package org.bttracker.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Random;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTextTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "0.0.0.0/0, 0.0.0.0/0",
    "192.0.2.1, 192.0.2.1/32",
    "192.0.2.254/31, 192.0.2.254/31",
    "255.255.255.255/32, 255.255.255.255/32",
    "::/0, ::/0",
    "::, 0:0:0:0:0:0:0:0/128",
    "2001:db8::/32, 2001:db8::/32",
    "2001:DB8:0:0::/64, 2001:db8:0:0::/64",
    "2001:db8::1, 2001:db8:0:0:0:0:0:1/128",
    "1:2:3:4:5:6:7:8, 1:2:3:4:5:6:7:8/128",
    "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0/128",
    "64:ff9b::192.0.2.0/120, 64:ff9b:0:0:0:0:c000:200/120",
    "fe80::/10, fe80::/10",
    "::ffff:10.0.0.0/104, 10.0.0.0/8",
    "::ffff:192.0.2.1, 192.0.2.1/32",
    "::ffff:0:0/96, 0.0.0.0/0"
  })
  void shouldReadNetworksAndWriteThemSoThatTheyAreReadTheSame(String text, String written) {
    NetworkText.Reading reading = NetworkText.read(text, 7);
    assertEquals("", reading.fault());
    assertEquals(7, reading.network().lastDay());
    assertEquals(written, NetworkText.write(reading.network()));
    assertEquals(reading, NetworkText.read(written, 7));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1/8, 10.0.0.0/8",
    "192.0.2.255/31, 192.0.2.254/31",
    "1.2.3.4/0, 0.0.0.0/0",
    "2001:db8::1/64, 2001:db8:0:0::/64",
    "2001:db8:8000::/32, 2001:db8::/32",
    "1:2:3:4:5:6:7:9/127, 1:2:3:4:5:6:7:8/127",
    "::1/0, ::/0",
    "::ffff:10.0.0.1/104, 10.0.0.0/8"
  })
  void shouldRefuseBitsBehindThePrefixAndNameTheNetwork(String text, String right) {
    NetworkText.Reading reading = NetworkText.read(text, 0);
    assertNull(reading.network());
    assertEquals("has bits behind its prefix, write " + right, reading.fault());
    assertEquals("", NetworkText.read(right, 0).fault());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "10.0.0/8",
        "10.0.0.0.0",
        "10.0.0.256",
        "10.00.0.0",
        "010.0.0.0",
        "10.0.0.-1",
        "+1.0.0.0",
        "10.0.0.0 /8",
        "localhost",
        "1.2.3.",
        ".1.2.3",
        "1..2.3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4::5:6:7:8",
        "::1::2",
        ":::",
        ":1::",
        "1:::2",
        "1::2:",
        "12345::",
        "g::",
        "fe80::1%eth0",
        "[::1]",
        "1.2.3.4::",
        "::1.2.3",
        "::1.2.3.4:5",
        "1:2:3:4:5:6:7:1.2.3.4",
        "١.0.0.0",
        "::١"
      })
  void shouldRefuseWhatIsNoAddress(String text) {
    assertNull(NetworkText.read(text, 0).network());
    assertEquals(
        "is no network, such as 192.0.2.0/24 or 2001:db8::/32", NetworkText.read(text, 0).fault());
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/, 32",
    "10.0.0.0/33, 32",
    "10.0.0.0/08, 32",
    "10.0.0.0/-1, 32",
    "10.0.0.0/8/8, 32",
    "10.0.0.0/255.0.0.0, 32",
    "::/129, 128",
    "::/, 128",
    "::/1000, 128"
  })
  void shouldRefuseWhatIsNoLength(String text, int most) {
    assertNull(NetworkText.read(text, 0).network());
    assertEquals(
        "the length of the prefix must be 0 to " + most, NetworkText.read(text, 0).fault());
  }

  /** Java writes the addresses, and this reads them. */
  @Test
  void shouldReadAddressesAsJavaWritesThem() throws UnknownHostException {
    long seed = new Random().nextLong();
    System.out.println("NetworkTextTest: seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
      random.nextBytes(bytes);
      InetAddress address = InetAddress.getByAddress(bytes);
      if (!address.isLinkLocalAddress()) {
        assertEquals(IpAddress.of(address), AddressReader.read(address.getHostAddress()));
      }
    }
  }
}
