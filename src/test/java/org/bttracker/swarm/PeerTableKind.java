package org.bttracker.swarm;

import java.util.List;
import java.util.stream.IntStream;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmModelTest.Peer;

/** The kinds of peer tables, for the tests; those by network keep a network's peers in one page. */
enum PeerTableKind {
  IPV4(true, false),
  IPV6(false, false),
  IPV4_BY_NETWORK(true, true),
  IPV6_BY_NETWORK(false, true);

  final boolean ipv4;
  final boolean byNetwork;

  PeerTableKind(boolean ipv4, boolean byNetwork) {
    this.ipv4 = ipv4;
    this.byNetwork = byNetwork;
  }

  PeerTable table() {
    return new PeerTable(ipv4, byNetwork);
  }

  /** Three have one IPv4 address; six have one /48, of two networks. The first are extreme. */
  Peer peer(int number) {
    if (number < 4) {
      long bits = number % 2 == 0 ? 0 : -1;
      IpAddress address = ipv4 ? IpAddress.ofIpv4((int) bits) : new IpAddress(bits, bits);
      return new Peer(address, number < 2 ? 1 : 65_535);
    }
    int host = number / 3;
    IpAddress address =
        ipv4
            ? IpAddress.ofIpv4(spread(host))
            : new IpAddress(
                0x2000_0000_0000_0000L | (spread(host / 2) & 0xFFFF_FFFFL) << 16 | host % 2, host);
    return new Peer(address, 6_881 + number % 3);
  }

  /** Different for different numbers, and without an order, as addresses are. */
  private static int spread(int number) {
    int mixed = (number ^ number >>> 16) * 0x85EBCA6B;
    mixed = (mixed ^ mixed >>> 13) * 0xC2B2AE35;
    return mixed ^ mixed >>> 16;
  }

  List<Peer> peers(int count) {
    return IntStream.range(0, count).mapToObj(this::peer).toList();
  }
}
