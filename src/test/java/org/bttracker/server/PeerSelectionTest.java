package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.AnnouncePacket.seeder;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.bttracker.server.PipelineFixture.ipv4Peers;
import static org.bttracker.server.PipelineFixture.ipv6;
import static org.bttracker.server.PipelineFixture.ipv6Peers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which peers, and how many, an announce is answered with. */
class PeerSelectionTest {
  private static final int LARGE = 500;

  private final PipelineFixture tracker = PipelineFixture.withRoomForEverything();

  @ParameterizedTest
  @CsvSource({
    "ffffffff, 50", // −1
    "80000000, 50",
    "00000000, 0",
    "00000001, 1",
    "00000002, 2",
    "0000004f, 79",
    "00000050, 80",
    "00000051, 80",
    "000000c8, 80",
    "7fffffff, 80"
  })
  void shouldHandOutAsManyAsWantedUpToTheCap(String numWant, int expected) {
    fillIpv4(LARGE);
    String reply = tracker.announce(ipv4(0), leecher().numWant(numWant));
    assertEquals(20 + expected * 6, reply.length() / 2);
    assertEquals(expected, new HashSet<>(ipv4Peers(reply)).size());
  }

  @ParameterizedTest
  @CsvSource({"ffffffff, 50", "00000000, 0", "00000001, 1", "00000043, 67", "00000050, 67"})
  void shouldHandOutIpv6PeersUpToTheirCap(String numWant, int expected) {
    for (int i = 1; i <= 100; i++) {
      tracker.announce(ipv6(i), leecher());
    }
    fillIpv4(100);
    String reply = tracker.announce(ipv6(0), leecher().numWant(numWant));
    assertEquals(20 + expected * 18, reply.length() / 2);
    Set<String> peers = new HashSet<>(ipv6Peers(reply));
    assertEquals(expected, peers.size());
    assertTrue(peers.stream().allMatch(peer -> peer.startsWith("20010db80000000000000000")));
  }

  @Test
  void shouldFillIpv4ReplyToTheLastByteIfTheOperatorWants() {
    ReplyPolicy policy = new ReplyPolicy(Duration.ofSeconds(1), 50, 1_000, 74);
    PipelineFixture generous = PipelineFixture.withPolicy(policy);
    for (int i = 1; i <= LARGE; i++) {
      generous.announce(ipv4(i), leecher());
    }
    String reply = generous.announce(ipv4(0), leecher().numWant("000003e8"));
    assertEquals(1_472, reply.length() / 2);
    assertEquals(242, new HashSet<>(ipv4Peers(reply)).size());
  }

  @Test
  void shouldHandOutExactlyOneOfLargeSwarm() {
    fillIpv4(LARGE);
    for (int i = 1; i <= LARGE; i++) {
      String reply = tracker.announce(ipv4(i), leecher().numWant("00000001"));
      List<String> peers = ipv4Peers(reply);
      assertEquals(1, peers.size());
      assertFalse(peers.contains(peer(i)));
    }
  }

  @Test
  void shouldHandOutEveryPeerOfSmallSwarmButTheAsker() {
    for (int size = 1; size <= 40; size++) {
      fillIpv4(size);
      Set<String> others = new TreeSet<>();
      for (int i = 2; i <= size; i++) {
        others.add(peer(i));
      }
      List<String> peers = ipv4Peers(tracker.announce(ipv4(1), leecher()));
      assertEquals(others.size(), peers.size());
      assertEquals(others, new TreeSet<>(peers));
    }
  }

  @Test
  void shouldHandOutEveryPeerOfLargeSwarmOverTime() {
    fillIpv4(LARGE);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      List<String> peers = ipv4Peers(tracker.announce(ipv4(1), leecher()));
      assertEquals(50, peers.size());
      assertEquals(50, new HashSet<>(peers).size());
      seen.addAll(peers);
    }
    assertEquals(LARGE - 1, seen.size());
    assertFalse(seen.contains(peer(1)));
  }

  @Test
  void shouldHandOutEveryIpv6PeerOverTime() {
    for (int i = 1; i <= 100; i++) {
      tracker.announce(ipv6(i), i % 2 == 0 ? seeder() : leecher());
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      List<String> peers = ipv6Peers(tracker.announce(ipv6(1), leecher()));
      assertEquals(50, new HashSet<>(peers).size());
      seen.addAll(peers);
    }
    assertEquals(99, seen.size());
    assertFalse(seen.contains("20010db80000000000000000000000011ae1"));
  }

  @Test
  void shouldHandOutLeechersOnlyToSeeder() {
    for (int i = 1; i <= 60; i++) {
      tracker.announce(ipv4(i), i <= 3 ? leecher() : seeder());
      tracker.announce(ipv6(i), i <= 2 ? leecher() : seeder());
    }
    assertEquals(
        Set.of(peer(1), peer(2), peer(3)),
        new HashSet<>(ipv4Peers(tracker.announce(ipv4(60), seeder()))));
    assertEquals(
        Set.of("20010db80000000000000000000000011ae1", "20010db80000000000000000000000021ae1"),
        new HashSet<>(ipv6Peers(tracker.announce(ipv6(60), seeder()))));
  }

  @Test
  void shouldHandOutNobodyToSeederAmongSeeders() {
    tracker.announce(ipv4(1), seeder());
    assertEquals(List.of(), ipv4Peers(tracker.announce(ipv4(2), seeder())));
    assertEquals(List.of(), ipv4Peers(tracker.announce(ipv4(3), seeder())));
  }

  @Test
  void shouldHandOutSeedersAndLeechersToLeecher() {
    tracker.announce(ipv4(1), seeder());
    tracker.announce(ipv4(2), leecher());
    assertEquals(
        Set.of(peer(1), peer(2)), new HashSet<>(ipv4Peers(tracker.announce(ipv4(3), leecher()))));
  }

  @Test
  void shouldHandOutTheSameAddressAtAnotherPort() {
    tracker.announce(ipv4(1), leecher().port("0001"));
    assertEquals(
        List.of("0a0000010001"), ipv4Peers(tracker.announce(ipv4(1), leecher().port("0002"))));
  }

  private void fillIpv4(int size) {
    for (int i = 1; i <= size; i++) {
      tracker.announce(ipv4(i), leecher().numWant("00000000"));
    }
  }

  private static String peer(int index) {
    return String.format("%08x1ae1", 0x0a000000 + index);
  }
}
