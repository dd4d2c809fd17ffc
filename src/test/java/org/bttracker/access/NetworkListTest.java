package org.bttracker.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;

class NetworkListTest {
  private static final int FOREVER = AccessList.FOREVER;

  @Test
  void shouldHaveNothingWhenEmpty() {
    NetworkList list = list();
    assertFalse(contains(list, "0.0.0.0"));
    assertFalse(contains(list, "::"));
    assertFalse(contains(list, "ffff::ffff"));
  }

  @Test
  void shouldTellTheFamiliesApart() {
    assertFalse(contains(list("::/0"), "10.0.0.1"));
    assertTrue(contains(list("::/0"), "2001:db8::1"));
    assertTrue(contains(list("0.0.0.0/0"), "10.0.0.1"));
    assertFalse(contains(list("0.0.0.0/0"), "2001:db8::1"));
    assertTrue(contains(list("::ffff:10.0.0.0/104"), "10.255.255.255"));
  }

  @Test
  void shouldHaveTheFirstAndTheLastAddressAndNoOther() {
    NetworkList list = list("192.0.2.64/26", "2001:db8:0:8000::/49");
    assertFalse(contains(list, "192.0.2.63"));
    assertTrue(contains(list, "192.0.2.64"));
    assertTrue(contains(list, "192.0.2.127"));
    assertFalse(contains(list, "192.0.2.128"));
    assertFalse(contains(list, "2001:db8:0:7fff:ffff:ffff:ffff:ffff"));
    assertTrue(contains(list, "2001:db8:0:8000::"));
    assertTrue(contains(list, "2001:db8:0:ffff:ffff:ffff:ffff:ffff"));
    assertFalse(contains(list, "2001:db8:1::"));
  }

  /** Within the tracker, a link-local address bears the number of its interface. */
  @Test
  void shouldLookAtALinkLocalAddressWithoutItsInterface() {
    IpAddress address = AddressReader.read("fe80::1");
    assertTrue(list("fe80::/64").contains(address.high() | 7, address.low()));
    assertTrue(list("fe80::1").contains(address.high() | 7, address.low()));
    assertFalse(list("fe80::2").contains(address.high() | 7, address.low()));
  }

  @Test
  void shouldKeepANetworkWhenTheOneAroundItEnds() {
    NetworkList list =
        NetworkList.of(List.of(network("10.0.0.0/8", 5), network("10.1.0.0/16", FOREVER)));
    assertTrue(contains(list, "10.2.0.1"));
    assertSame(list, list.without(5));
    NetworkList rest = list.without(6);
    assertFalse(contains(rest, "10.2.0.1"));
    assertTrue(contains(rest, "10.1.2.3"));
    assertEquals(FOREVER, rest.firstLastDay());
  }

  @Test
  void shouldTellWhatIsDifferent() {
    NetworkList before = list("10.0.0.0/8", "10.0.0.0/16", "2001:db8::/32", "0.0.0.0/0");
    NetworkList after =
        NetworkList.of(
            List.of(
                network("10.0.0.0/8", 9),
                network("10.0.0.0/24", FOREVER),
                network("10.0.0.0/24", 3),
                network("2001:db8::/32", FOREVER)));
    assertEquals(3, after.size(), "twice the same network");
    assertEquals(new ListChange(1, 2, 1), after.changeSince(before));
    assertEquals(9, after.firstLastDay(), "the later end of two holds");
    assertEquals("", before.changeSince(before).inWords());
  }

  /** Networks of all lengths around few addresses, so that many lie in one another. */
  @Test
  void shouldHaveWhatASearchThroughAllNetworksFinds() {
    long seed = new Random().nextLong();
    System.out.println("NetworkListTest: seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<Network> networks = new ArrayList<>();
      for (int i = random.nextInt(200); i > 0; i--) {
        networks.add(network(random));
      }
      NetworkList list = NetworkList.of(networks);
      for (int i = 0; i < 200; i++) {
        boolean ipv4 = random.nextBoolean();
        long high = ipv4 ? word(random) & ~0xFFFF_FFFFL : 0x2001_0db8_0000_0000L ^ word(random);
        long low = ipv4 ? 0 : word(random);
        boolean expected =
            networks.stream().anyMatch(one -> one.ipv4() == ipv4 && one.covers(high, low));
        boolean found =
            ipv4
                ? list.contains(0, IpAddress.lowOfIpv4((int) (high >>> 32)))
                : list.contains(high, low);
        assertEquals(expected, found);
      }
    }
  }

  @Test
  void shouldTakeAtMostThreeMegabytesFor100000Networks() throws Exception {
    List<Network> ipv4 = new ArrayList<>();
    List<Network> ipv6 = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      ipv4.add(new Network(true, (long) i << 40, 0, 24, i));
      ipv6.add(new Network(false, 0x2000_0000_0000_0000L | (long) i << 16, 0, 48, i));
    }
    for (List<Network> networks : List.of(ipv4, ipv6)) {
      NetworkList list = NetworkList.of(networks);
      assertEquals(100_000, list.size());
      long bytes = ListBytes.of(list);
      assertTrue(bytes >= 1_000_000 && bytes <= 3_000_000, bytes + " bytes");
    }
  }

  private static Network network(Random random) {
    boolean ipv4 = random.nextBoolean();
    int length = random.nextInt(ipv4 ? 33 : 129);
    long high = ipv4 ? word(random) & ~0xFFFF_FFFFL : 0x2001_0db8_0000_0000L ^ word(random);
    long low = ipv4 ? 0 : word(random);
    return new Network(
        ipv4, high & Network.highMask(length), low & Network.lowMask(length), length, FOREVER);
  }

  /** Few bits of it are set. */
  private static long word(Random random) {
    return random.nextLong() & random.nextLong() & random.nextLong() & random.nextLong();
  }

  private static NetworkList list(String... texts) {
    List<Network> networks = new ArrayList<>();
    for (String text : texts) {
      networks.add(network(text, FOREVER));
    }
    return NetworkList.of(networks);
  }

  private static Network network(String text, int lastDay) {
    return NetworkText.read(text, lastDay).network();
  }

  private static boolean contains(NetworkList list, String address) {
    IpAddress ip = AddressReader.read(address);
    return list.contains(ip.high(), ip.low());
  }
}
