package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.PeerSink;
import org.bttracker.swarm.AnnounceResult.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --max-ports-per-ip}: peers that one address may have in one torrent. */
class PortsPerIpTest {
  private static final int TTL_SECONDS = 2_700;
  private static final InfoHash TORRENT =
      InfoHash.ofHex("00000000000000000000000000000000000000ff");
  private static final InfoHash OTHER_TORRENT =
      InfoHash.ofHex("00000000000000000000000000000000000000fe");

  private static final PeerSink NOBODY =
      new PeerSink() {
        @Override
        public void ipv4(int index, long peer) {}

        @Override
        public void ipv6(int index, long high, long low, long port) {}
      };

  private SwarmRegistry swarms = registry(3);

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldRefuseMorePortsOfOneAddress(boolean ipv4) {
    fill(ipv4);
    assertEquals(Refusal.TOO_MANY_PORTS, announce(address(ipv4, 1), 4));
    assertEquals(Refusal.TOO_MANY_PORTS, announce(address(ipv4, 1), 5, true, TORRENT));
    assertEquals(3, swarms.peers());
    assertEquals(Refusal.NONE, announce(address(ipv4, 2), 4), "another address");
    assertEquals(Refusal.NONE, announce(address(!ipv4, 1), 4), "another family");
    assertEquals(Refusal.NONE, announce(address(ipv4, 1), 4, false, OTHER_TORRENT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldAlwaysRefreshAPortThatIsThere(boolean ipv4) {
    fill(ipv4);
    for (int i = 0; i < 10; i++) {
      assertEquals(Refusal.NONE, announce(address(ipv4, 1), 1 + i % 3, i % 2 == 0, TORRENT));
    }
    assertEquals(3, swarms.peers());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHaveRoomAgainAfterAStop(boolean ipv4) {
    fill(ipv4);
    stop(address(ipv4, 1), 2);
    assertEquals(Refusal.NONE, announce(address(ipv4, 1), 4));
    assertEquals(Refusal.TOO_MANY_PORTS, announce(address(ipv4, 1), 2));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHaveRoomAgainAfterAPurge(boolean ipv4) {
    fill(ipv4);
    for (int i = 0; i < SwarmRegistry.slices(); i++) {
      swarms.purgeSlice(TTL_SECONDS + 1);
    }
    fill(ipv4);
    assertEquals(Refusal.TOO_MANY_PORTS, announce(address(ipv4, 1), 4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldCountInLargeSwarmsWhilePeersComeAndGo(boolean ipv4) {
    for (int host = 0; host < 2_000; host++) {
      fill(address(ipv4, host));
    }
    for (int host = 0; host < 2_000; host += 2) {
      stop(address(ipv4, host), 1 + host % 3);
    }
    for (int host = 0; host < 2_000; host++) {
      boolean room = host % 2 == 0;
      Refusal expected = room ? Refusal.NONE : Refusal.TOO_MANY_PORTS;
      assertEquals(expected, announce(address(ipv4, host), 4), "host " + host);
      assertEquals(Refusal.TOO_MANY_PORTS, announce(address(ipv4, host), 5), "host " + host);
    }
    assertEquals(6_000, swarms.peers());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldAllowOneWhenOneIsAllowed(boolean ipv4) {
    swarms = registry(1);
    assertEquals(Refusal.NONE, announce(address(ipv4, 1), 1));
    assertEquals(Refusal.TOO_MANY_PORTS, announce(address(ipv4, 1), 2));
    assertEquals(Refusal.NONE, announce(address(ipv4, 2), 2));
    assertEquals(Refusal.TOO_MANY_PORTS, announce(address(ipv4, 1), 2));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldAllowAnyNumberByDefault(boolean ipv4) {
    swarms = registry(0);
    for (int port = 1; port <= 10_000; port++) {
      assertEquals(Refusal.NONE, announce(address(ipv4, 1), port));
    }
    assertEquals(10_000, swarms.peers());
  }

  /** One subscriber has a /64 at least, so its addresses count as one. */
  @ParameterizedTest
  @ValueSource(ints = {0, 200})
  void shouldCountTheAddressesOfAnIpv6Network64AsOne(int others) {
    fillOthers(others);
    assertEquals(Refusal.NONE, announce(new IpAddress(0x20010db8_00000000L, 1), 1));
    assertEquals(Refusal.NONE, announce(new IpAddress(0x20010db8_00000000L, 2), 1));
    assertEquals(Refusal.NONE, announce(new IpAddress(0x20010db8_00000000L, -1), 9));
    assertEquals(Refusal.TOO_MANY_PORTS, announce(new IpAddress(0x20010db8_00000000L, 4), 1));
    assertEquals(Refusal.NONE, announce(new IpAddress(0x20010db8_00000000L, 1), 1), "refreshed");
    assertEquals(Refusal.NONE, announce(new IpAddress(0x20010db8_00000001L, 4), 1), "next /64");
  }

  /** Many a subscriber has a /48, with 65,536 networks in it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 200})
  void shouldAllowAnIpv6Network48EightTimesAsMany(int others) {
    fillOthers(others);
    for (int network = 0; network < 24; network++) {
      long high = 0x20010db8_77770000L + network;
      assertEquals(Refusal.NONE, announce(new IpAddress(high, 1), 1), "network " + network);
    }
    assertEquals(Refusal.TOO_MANY_PORTS, announce(new IpAddress(0x20010db8_7777ffffL, 1), 1));
    assertEquals(Refusal.NONE, announce(new IpAddress(0x20010db8_77780000L, 1), 1), "next /48");
    stop(new IpAddress(0x20010db8_77770005L, 1), 1);
    assertEquals(Refusal.NONE, announce(new IpAddress(0x20010db8_7777ffffL, 1), 1));
    assertEquals(Refusal.TOO_MANY_PORTS, announce(new IpAddress(0x20010db8_7777fffeL, 1), 1));
  }

  /** So that the swarm is a large one. */
  private void fillOthers(int others) {
    for (int host = 1; host <= others; host++) {
      assertEquals(Refusal.NONE, announce(address(false, host), 1, host % 2 == 0, TORRENT));
    }
  }

  private static SwarmRegistry registry(int maxPortsPerIp) {
    return new SwarmRegistry(
        new SwarmLimits(Duration.ofSeconds(TTL_SECONDS), 100, 100_000, maxPortsPerIp));
  }

  private void fill(boolean ipv4) {
    fill(address(ipv4, 1));
  }

  /** Seeders and leechers count alike. */
  private void fill(IpAddress address) {
    assertEquals(Refusal.NONE, announce(address, 1, false, TORRENT));
    assertEquals(Refusal.NONE, announce(address, 2, true, TORRENT));
    assertEquals(Refusal.NONE, announce(address, 3, false, TORRENT));
  }

  /** IPv6 addresses in a /48 each. */
  private static IpAddress address(boolean ipv4, int host) {
    return ipv4
        ? IpAddress.ofIpv4(0x0a000000 + host)
        : new IpAddress(0x2001_0000_0000_0000L + ((long) host << 16), 1);
  }

  private Refusal announce(IpAddress address, int port) {
    return announce(address, port, false, TORRENT);
  }

  private Refusal announce(IpAddress address, int port, boolean seeder, InfoHash torrent) {
    return new TestAnnounce(torrent, address, port, seeder, AnnounceEvent.NONE, 0)
        .to(swarms, 0, NOBODY)
        .refusal();
  }

  private void stop(IpAddress address, int port) {
    new TestAnnounce(TORRENT, address, port, false, AnnounceEvent.STOPPED, 0).to(swarms, 0, NOBODY);
  }
}
