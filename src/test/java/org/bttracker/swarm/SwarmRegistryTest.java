package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.COMPLETED;
import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.bttracker.protocol.AnnounceEvent.STARTED;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.bttracker.swarm.SwarmModelTest.purge;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.SwarmRaceTest.Handed;
import org.bttracker.swarm.TestAnnounce.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SwarmRegistryTest {
  private static final int TTL = 2_700;
  private static final int DAY = 86_400;
  private static final int ALL = 80;
  private static final boolean SEEDER = true;
  private static final boolean LEECHER = false;

  private final SwarmRegistry registry = SwarmModelTest.registry(TTL);
  private final InfoHash torrent = SwarmModelTest.torrent(1);
  private int now = 1_000_000;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHandLeechersAloneToASeeder(boolean ipv4) {
    fill(ipv4, 0, 20, SEEDER);
    fill(ipv4, 20, 40, LEECHER);
    assertEquals(peers(ipv4, 20, 40), handedTo(Peer.of(ipv4, 0), SEEDER, ALL));
    assertEquals(peers(ipv4, 20, 40), handedTo(Peer.of(ipv4, 100), SEEDER, ALL));
    assertCounts(21, 0, 20);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHandAnybodyElseToALeecher(boolean ipv4) {
    fill(ipv4, 0, 20, SEEDER);
    fill(ipv4, 20, 40, LEECHER);
    Set<Peer> others = peers(ipv4, 0, 40);
    assertEquals(others, handedTo(Peer.of(ipv4, 100), LEECHER, ALL));
    others.add(Peer.of(ipv4, 100));
    others.remove(Peer.of(ipv4, 30));
    assertEquals(others, handedTo(Peer.of(ipv4, 30), LEECHER, ALL));
    assertCounts(20, 0, 21);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8, 9, 49, 80})
  void shouldHandOutAsManyAsAreWanted(int wanted) {
    fill(true, 0, 50, LEECHER);
    assertEquals(Math.min(wanted, 49), handedTo(Peer.ipv4(0), LEECHER, wanted).size());
    assertEquals(Math.min(wanted, 49), handedTo(Peer.ipv4(0), SEEDER, wanted).size());
  }

  @Test
  void shouldCountBothFamiliesButNeverMixThem() {
    fill(true, 0, 3, SEEDER);
    fill(false, 0, 4, SEEDER);
    fill(true, 10, 12, LEECHER);
    fill(false, 10, 15, LEECHER);
    Set<Peer> ipv4 = peers(true, 0, 3);
    ipv4.add(Peer.ipv4(11));
    assertEquals(ipv4, handedTo(Peer.ipv4(10), LEECHER, ALL));
    assertEquals(peers(false, 10, 15), handedTo(Peer.ipv6(0), SEEDER, ALL));
    assertEquals(result(7, 7, 0), announce(Peer.ipv4(10), LEECHER, NONE));
    assertCounts(7, 0, 7);
  }

  @Test
  void shouldNotMixFamiliesAroundALoneIpv4Peer() {
    announce(Peer.ipv4(1), LEECHER, STARTED);
    assertEquals(Set.of(), handedTo(Peer.ipv6(1), LEECHER, ALL));
    assertEquals(Set.of(Peer.ipv4(1)), handedTo(Peer.ipv4(2), SEEDER, ALL));
    assertCounts(1, 0, 2);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldForgetAStoppedPeerAtOnceAndHandItNobody(boolean ipv4) {
    fill(ipv4, 0, 5, LEECHER);
    Handed handed = new Handed(ALL);
    Answer stopped = announce(Peer.of(ipv4, 4), LEECHER, STOPPED, handed);
    assertEquals(result(0, 4, 0), stopped);
    assertEquals(stopped, announce(Peer.of(ipv4, 4), LEECHER, STOPPED, handed), "stopped again");
    assertEquals(peers(ipv4, 0, 4), handedTo(Peer.of(ipv4, 50), SEEDER, ALL));
  }

  @Test
  void shouldNotBeChangedByAStoppedPeerThatIsUnknown() {
    assertEquals(result(0, 0, 0), announce(Peer.ipv4(1), LEECHER, STOPPED));
    assertCounts(0, 0, 0);
    announce(Peer.ipv4(1), LEECHER, NONE);
    assertEquals(result(0, 1, 0), announce(Peer.ipv4(2), LEECHER, STOPPED));
    assertEquals(result(0, 1, 0), announce(Peer.ipv6(1), LEECHER, STOPPED));
    assertCounts(0, 0, 1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKeepThePeersOfASwarmThatGrowsFromOneAndShrinksBack(boolean ipv4) {
    announce(Peer.of(ipv4, 1), SEEDER, COMPLETED);
    announce(Peer.ipv4(2), LEECHER, STARTED);
    announce(Peer.ipv6(3), LEECHER, STARTED);
    announce(Peer.ipv4(2), LEECHER, STOPPED);
    announce(Peer.ipv6(3), LEECHER, STOPPED);
    assertCounts(1, 1, 0);
    announce(Peer.of(ipv4, 1), SEEDER, COMPLETED);
    assertCounts(1, 1, 0);
    assertEquals(Set.of(Peer.of(ipv4, 1)), handedTo(Peer.of(ipv4, 4), LEECHER, ALL));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20})
  void shouldDecideAnewAtEachAnnounceWhoIsASeeder(int size) {
    for (boolean ipv4 : new boolean[] {true, false}) {
      fill(ipv4, 0, size, LEECHER);
      fill(ipv4, 0, size, SEEDER);
      assertCounts(size, 0, 0);
      assertEquals(Set.of(), handedTo(Peer.of(ipv4, 0), SEEDER, ALL));
      announce(Peer.of(ipv4, 0), LEECHER, NONE);
      assertCounts(size - 1, 0, 1);
      fill(ipv4, 0, size, LEECHER);
      assertCounts(0, 0, size);
      peers(ipv4, 0, size).forEach(peer -> announce(peer, LEECHER, STOPPED));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 20})
  void shouldCountACompletedDownloadOncePerPeer(int size) {
    for (boolean ipv4 : new boolean[] {true, false}) {
      fill(ipv4, 0, size, LEECHER);
      int before = SwarmCounts.of(registry, torrent).completed();
      for (int times = 0; times < 2; times++) {
        peers(ipv4, 0, size).forEach(peer -> announce(peer, SEEDER, COMPLETED));
        fill(ipv4, 0, size, SEEDER);
        fill(ipv4, 0, size, LEECHER);
        peers(ipv4, 0, size).forEach(peer -> announce(peer, LEECHER, COMPLETED));
        assertEquals(before + size, SwarmCounts.of(registry, torrent).completed());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOPPED")
  void shouldAddUnknownPeersWhateverTheyAnnounce(AnnounceEvent event) {
    announce(Peer.ipv4(1), SEEDER, event);
    announce(Peer.ipv6(1), LEECHER, event);
    assertCounts(1, event == COMPLETED ? 2 : 0, 1);
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1", "1, 1", "2, 0", "20, 20"})
  void shouldExpireSilentPeersAfterTheirTimeToLiveAndNotBefore(int ipv4, int ipv6) {
    fill(true, 0, ipv4, LEECHER);
    fill(false, 0, ipv6, SEEDER);
    now += TTL;
    purge(registry, now);
    assertCounts(ipv6, 0, ipv4);
    purge(registry, now + 1);
    assertCounts(0, 0, 0);
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "STOPPED")
  void shouldRefreshAPeerByAnyAnnounce(AnnounceEvent event) {
    fill(true, 0, 3, LEECHER);
    fill(false, 0, 3, SEEDER);
    now += TTL;
    announce(Peer.ipv4(1), LEECHER, event);
    announce(Peer.ipv6(1), SEEDER, event);
    purge(registry, now + 1);
    int completed = event == COMPLETED ? 2 : 0;
    assertCounts(1, completed, 1);
    purge(registry, now + TTL);
    assertCounts(1, completed, 1);
    purge(registry, now + TTL + 1);
    assertEquals(0, registry.peers());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldKeepTheCountOfATorrentThatIsLeftWithoutPeers(boolean stops) {
    announce(Peer.ipv4(1), SEEDER, COMPLETED);
    if (stops) {
      announce(Peer.ipv4(1), SEEDER, STOPPED);
    } else {
      now += TTL + 1;
      purge(registry, now);
    }
    assertCounts(0, 1, 0);
    now += DAY;
    purge(registry, now);
    assertCounts(0, 1, 0);
    announce(Peer.ipv4(2), SEEDER, COMPLETED);
    assertCounts(1, 2, 0);
    assertEquals(0, registry.completedCounts().size());
  }

  @Test
  void shouldRemoveATorrentWithoutPeersAtOnce() {
    announce(Peer.ipv4(1), LEECHER, STARTED);
    announce(Peer.ipv6(1), SEEDER, STARTED);
    announce(Peer.ipv4(1), LEECHER, STOPPED);
    assertCounts(1, 0, 0);
    announce(Peer.ipv6(1), SEEDER, STOPPED);
    assertCounts(0, 0, 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldHandOutEveryPeerOfALargeSwarmOverTime(boolean ipv4) {
    fill(ipv4, 0, 250, SEEDER);
    fill(ipv4, 250, 500, LEECHER);
    Set<Peer> handed = new HashSet<>();
    // Each round a peer is left out with 90 %: in 1,000 rounds, any with less than 10⁻⁴³.
    for (int round = 0; round < 1_000; round++) {
      Set<Peer> some = handedTo(Peer.of(ipv4, 0), LEECHER, 50);
      assertEquals(50, some.size());
      handed.addAll(some);
    }
    assertEquals(peers(ipv4, 1, 500), handed);
  }

  @Test
  void shouldFindTheLeechersAmong100000SeedersWithoutASearch() {
    fill(true, 0, 100_000, SEEDER);
    fill(true, 100_000, 100_003, LEECHER);
    Handed handed = new Handed(50);
    int count = announce(Peer.ipv4(7), SEEDER, NONE, handed).peers();
    assertEquals(peers(true, 100_000, 100_003), new HashSet<>(handed.peers(count)));
    assertTrue(handed.candidates() <= 100, handed.candidates() + " candidates");
  }

  private static Answer result(int seeders, int leechers, int peers) {
    return new Answer(
        seeders, leechers, peers, AnnounceResult.Refusal.NONE, AnnounceResult.Added.NOTHING);
  }

  private Answer announce(Peer peer, boolean seeder, AnnounceEvent event, Handed handed) {
    return SwarmModelTest.announcement(torrent, peer, seeder, event, handed.wanted())
        .to(registry, now, handed);
  }

  private Answer announce(Peer peer, boolean seeder, AnnounceEvent event) {
    return announce(peer, seeder, event, new Handed(0));
  }

  /** Whom a peer gets; nobody is to be handed out twice. */
  private Set<Peer> handedTo(Peer peer, boolean seeder, int wanted) {
    Handed handed = new Handed(wanted);
    int count = announce(peer, seeder, NONE, handed).peers();
    Set<Peer> peers = new HashSet<>(handed.peers(count));
    assertEquals(count, peers.size(), "different peers");
    return peers;
  }

  private void fill(boolean ipv4, int from, int to, boolean seeder) {
    peers(ipv4, from, to).forEach(peer -> announce(peer, seeder, NONE));
  }

  private static Set<Peer> peers(boolean ipv4, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> Peer.of(ipv4, number))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private void assertCounts(int seeders, int completed, int leechers) {
    assertEquals(new SwarmCounts(seeders, completed, leechers), SwarmCounts.of(registry, torrent));
    assertEquals(seeders + leechers, registry.peers(), "peers");
    assertEquals(seeders + leechers == 0 ? 0 : 1, registry.torrents(), "torrents");
  }
}
