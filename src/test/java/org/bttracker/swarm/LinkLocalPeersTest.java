package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bttracker.protocol.IpAddress;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.SwarmRaceTest.Handed;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A link-local address means something on its own link alone, which its interface's number is. */
class LinkLocalPeersTest {
  private static final long LINK_LOCAL = 0xfe80_0000_0000_0000L;
  private static final int NOW = 5;

  private final SwarmRegistry registry = SwarmModelTest.registry(600);

  /** Lists, and large swarms. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 40})
  void shouldHandOutPeersOfTheSameLinkAlone(int each) {
    Set<Peer> here = peers(LINK_LOCAL | 3, each);
    Set<Peer> there = peers(LINK_LOCAL | 4, each);
    Set<Peer> global = peers(0x2001_0db8_0000_0003L, each);
    List.of(here, there, global).forEach(this::announceAll);
    int all = 3 * each;
    for (boolean seeder : new boolean[] {false, true}) {
      assertEquals(others(here, seeder), handedTo(peer(LINK_LOCAL | 3, 0), seeder, all));
      assertEquals(others(there, seeder), handedTo(peer(LINK_LOCAL | 4, 0), seeder, all));
      assertEquals(others(global, seeder), handedTo(peer(0x2001_0db8_0000_0003L, 0), seeder, all));
      assertEquals(Set.of(), handedTo(peer(LINK_LOCAL | 5, 0), seeder, all), "another link");
    }
  }

  /** The first 10 bits say that an address is link-local. */
  @ParameterizedTest
  @ValueSource(longs = {0xfe80L << 48, 0xfe90L << 48, 0xfebf_ffff_0000_0001L})
  void shouldKnowLinkLocalAddresses(long high) {
    announceAll(peers(high, 3));
    assertEquals(Set.of(), handedTo(peer(0x2001L << 48, 0), false, 9));
    assertEquals(peers(high, 3), handedTo(peer(high, 7), false, 9));
  }

  @ParameterizedTest
  @ValueSource(longs = {0xfe7f_ffff_ffff_ffffL, 0xfec0L << 48, 0xfc00L << 48, 0xff02L << 48, 0})
  void shouldHandOutAddressesThatAreNotLinkLocal(long high) {
    announceAll(peers(high, 3));
    assertEquals(peers(high, 3), handedTo(peer(0x2001L << 48, 7), false, 9));
    assertEquals(Set.of(), handedTo(peer(LINK_LOCAL | 1, 0), false, 9));
  }

  /** Also if hardly anybody of the swarm can be handed out, an announce looks at few. */
  @ParameterizedTest
  @CsvSource({"true, 3", "false, 3", "true, 0", "false, 0"})
  void shouldLookAtFewPeersOfALargeSwarm(boolean asksFromLink, int reachable) {
    long manyHigh = asksFromLink ? 0x2001L << 48 : LINK_LOCAL | 9;
    long fewHigh = asksFromLink ? LINK_LOCAL | 9 : 0x2001L << 48;
    IntStream.range(0, 60_000).forEach(number -> announce(peer(manyHigh, number), new Handed(0)));
    announceAll(peers(fewHigh, reachable));
    Peer asker = peer(fewHigh, reachable + 1);
    for (int round = 0; round < 100; round++) {
      Handed handed = new Handed(50);
      int count = announce(asker, handed);
      assertTrue(peers(fewHigh, reachable).containsAll(handed.peers(count)));
      // Of seeders and of leechers: a page of some thousands, or pages of 4,096 words together.
      assertTrue(handed.candidates() <= 16_000, handed.candidates() + " candidates");
    }
  }

  private static Peer peer(long high, int number) {
    return new Peer(new IpAddress(high, 1 + number), 6_881);
  }

  private static Set<Peer> peers(long high, int count) {
    return IntStream.range(0, count)
        .mapToObj(number -> peer(high, number))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Without the asker; seeders, whose addresses are even, get leechers. */
  private static Set<Peer> others(Set<Peer> peers, boolean seeder) {
    return peers.stream()
        .filter(peer -> peer.address().low() != 1)
        .filter(peer -> !seeder || !isSeeder(peer))
        .collect(Collectors.toSet());
  }

  private static boolean isSeeder(Peer peer) {
    return peer.address().low() % 2 == 0;
  }

  private void announceAll(Set<Peer> peers) {
    peers.forEach(peer -> announce(peer, new Handed(0)));
  }

  private int announce(Peer peer, Handed handed) {
    return announce(peer, isSeeder(peer), handed);
  }

  private int announce(Peer peer, boolean seeder, Handed handed) {
    TestAnnounce announcement =
        SwarmModelTest.announcement(SwarmModelTest.torrent(1), peer, seeder, NONE, handed.wanted());
    return announcement.to(registry, NOW, handed).peers();
  }

  private Set<Peer> handedTo(Peer asker, boolean seeder, int wanted) {
    Handed handed = new Handed(wanted);
    int count = announce(asker, seeder, handed);
    Set<Peer> peers = new HashSet<>(handed.peers(count));
    assertEquals(count, peers.size(), "different peers");
    return peers;
  }
}
