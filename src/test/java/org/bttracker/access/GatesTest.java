package org.bttracker.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds when lists say different things, and which addresses are public. */
class GatesTest {
  /** Lists of networks with spaces between them; without a list, a dash. */
  @ParameterizedTest
  @CsvSource({
    "8.8.8.8,  -,          -,          false, ADMITTED",
    "10.0.0.1, -,          -,          false, ADMITTED",
    "8.8.8.8,  -,          -,          true,  ADMITTED",
    "10.0.0.1, -,          -,          true,  NOT_PUBLIC",
    "10.0.0.1, 10.0.0.0/8, -,          true,  ADMITTED",
    "8.8.8.8,  10.0.0.0/8, -,          true,  NOT_ALLOWED",
    "8.8.8.8,  10.0.0.0/8, -,          false, NOT_ALLOWED",
    "8.8.8.8,  '',         -,          false, NOT_ALLOWED",
    "8.8.8.8,  -,          '',         false, ADMITTED",
    "10.0.0.1, -,          10.0.0.0/8, false, DENIED",
    "10.0.0.1, -,          10.0.0.0/8, true,  DENIED",
    "10.0.0.1, 10.0.0.0/8, 10.0.0.0/8, false, DENIED",
    "10.0.0.1, 10.0.0.1,   10.0.0.0/8, true,  DENIED",
    "10.1.0.1, 10.0.0.0/8, 10.0.0.1,   true,  ADMITTED",
    "10.0.0.1, -,          8.8.8.8,    true,  NOT_PUBLIC"
  })
  void shouldHoldDeniedBeforeAllowedBeforePublic(
      String source, String allowed, String denied, boolean publicOnly, Verdict expected) {
    SourceGate gate = new SourceGate(networks(allowed), networks(denied), publicOnly);
    IpAddress address = AddressReader.read(source);
    assertEquals(expected, gate.check(address.high(), address.low()));
  }

  @Test
  void shouldServeTorrentsThatAreAllowedAndNotDenied() {
    InfoHash one = new InfoHash(1, 0, 0);
    InfoHash two = new InfoHash(2, 0, 0);
    assertEquals(Verdict.ADMITTED, check(new TorrentGate(null, torrents(two)), one));
    assertEquals(Verdict.DENIED, check(new TorrentGate(null, torrents(one)), one));
    assertEquals(Verdict.ADMITTED, check(new TorrentGate(torrents(one), null), one));
    assertEquals(Verdict.NOT_ALLOWED, check(new TorrentGate(torrents(two), null), one));
    assertEquals(Verdict.DENIED, check(new TorrentGate(torrents(one), torrents(one)), one));
    TorrentGate gate = new TorrentGate(torrents(one), torrents(two));
    assertEquals(Verdict.ADMITTED, check(gate, one));
    gate.allow(torrents());
    assertEquals(Verdict.NOT_ALLOWED, check(gate, one));
    gate.deny(torrents(one));
    assertEquals(Verdict.DENIED, check(gate, one));
  }

  /** The ends of the blocks of IANA's registries, and their neighbours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "191.255.255.255",
        "192.0.0.9",
        "192.0.0.10",
        "192.0.1.0",
        "192.0.3.0",
        "192.31.196.1",
        "192.52.193.1",
        "192.88.98.255",
        "192.88.100.0",
        "192.167.255.255",
        "192.169.0.0",
        "192.175.48.1",
        "198.17.255.255",
        "198.20.0.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "223.255.255.255",
        "2000::",
        "2001:200::1",
        "2001:db7:ffff::",
        "2001:db9::",
        "2a00:1450::1",
        "2400:cb00::1",
        "2001:1::1",
        "2001:1::2",
        "2001:1::3",
        "2001:3::1",
        "2001:4:112::1",
        "2001:20::1",
        "2001:30::1",
        "2620:4f:8000::1",
        "3ffe::1",
        "3fff:1000::",
        "3fff:ffff::",
        "2002:808:808::1",
        "64:ff9b::8.8.8.8",
        "2001:0:808:808::f7f7:f7f7"
      })
  void shouldTakeForPublic(String address) {
    assertEquals(Verdict.ADMITTED, checkPublic(address));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.1.2.3",
        "10.0.0.0",
        "10.255.255.255",
        "100.64.0.0",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.0.0",
        "169.254.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.0.0.0",
        "192.0.0.8",
        "192.0.0.11",
        "192.0.0.170",
        "192.0.0.255",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.0",
        "192.168.255.255",
        "198.18.0.0",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::2",
        "64:ff9b:1::1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:0:0:0:1:808:808",
        "100::1",
        "100:0:0:1::1",
        "1fff:ffff::",
        "2001:1::4",
        "2001:2::1",
        "2001:5::1",
        "2001:10::1",
        "2001:1ff:ffff::",
        "2001:db8::1",
        "2001:db8:ffff::1",
        "3fff::1",
        "3fff:fff:ffff::1",
        "4000::",
        "5f00::1",
        "fc00::1",
        "fdff::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "2002:a00:1::1",
        "2002:c0a8:1::1",
        "2002:7f00:1::1",
        "2001:0:808:808::f5ff:fffe"
      })
  void shouldNotTakeForPublic(String address) {
    assertEquals(Verdict.NOT_PUBLIC, checkPublic(address));
  }

  /** Within the tracker, a link-local address bears the number of its interface. */
  @Test
  void shouldNotTakeALinkLocalAddressOfAnInterfaceForPublic() {
    SourceGate gate = new SourceGate(null, null, true);
    assertEquals(Verdict.NOT_PUBLIC, gate.check(0xFE80_0000_0000_0002L, 1));
  }

  private static Verdict checkPublic(String address) {
    IpAddress ip = AddressReader.read(address);
    return new SourceGate(null, null, true).check(ip.high(), ip.low());
  }

  private static Verdict check(TorrentGate gate, InfoHash torrent) {
    return gate.check(torrent.head(), torrent.middle(), torrent.tail());
  }

  private static NetworkList networks(String texts) {
    List<Network> networks =
        Stream.of(texts.split(" "))
            .filter(text -> !text.isEmpty() && !text.equals("-"))
            .map(text -> NetworkText.read(text, AccessList.FOREVER).network())
            .toList();
    return texts.equals("-") ? null : NetworkList.of(networks);
  }

  private static TorrentList torrents(InfoHash... torrents) {
    TorrentList.Builder builder = new TorrentList.Builder();
    for (InfoHash torrent : torrents) {
      builder.add(torrent, AccessList.FOREVER);
    }
    return builder.build();
  }
}
