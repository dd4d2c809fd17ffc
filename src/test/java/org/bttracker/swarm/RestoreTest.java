package org.bttracker.swarm;

import static org.bttracker.protocol.AnnounceEvent.COMPLETED;
import static org.bttracker.protocol.AnnounceEvent.NONE;
import static org.bttracker.protocol.AnnounceEvent.STOPPED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.swarm.AnnounceResult.Added;
import org.bttracker.swarm.AnnounceResult.Refusal;
import org.bttracker.swarm.SwarmModelTest.Peer;
import org.bttracker.swarm.TestAnnounce.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an earlier run knew comes back, while others announce already. */
class RestoreTest {
  private static final int TTL = 600;
  private static final int NOW = 1_000;
  private static final long SEEDER = 0x8000;
  private static final long COMPLETED_BIT = 0x4000;

  private SwarmRegistry registry = registry(1_000, 1_000_000, 0);

  private static SwarmRegistry registry(int maxTorrents, int maxPeers, int maxPorts) {
    return new SwarmRegistry(
        new SwarmLimits(Duration.ofSeconds(TTL), maxTorrents, maxPeers, maxPorts));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30, 200, 5_000})
  void shouldTakeOverPeersWithTheirRolesAndAges(int size) {
    SwarmImage image = image(1, 7, size, SEEDER | 100);
    assertEquals(0, registry.restore(image, true, NOW, 50));
    assertEquals(size, registry.peers());
    assertEquals(1, registry.torrents());
    assertEquals(new SwarmCounts(size, 7, 0), scrape(1));
    Map<Peer, Long> expected = new HashMap<>();
    PeerModel.ages(image).forEach((peer, bits) -> expected.put(peer, SEEDER | 150));
    registry.forEach(() -> NOW, copy -> assertEquals(expected, PeerModel.ages(copy)));
    SwarmModelTest.purge(registry, NOW + TTL - 150);
    assertEquals(size, registry.peers());
    SwarmModelTest.purge(registry, NOW + TTL - 149);
    assertEquals(0, registry.peers());
  }

  /** What is too old is no peer that there was no room for. */
  @ParameterizedTest
  @CsvSource({"600, 0, 6", "601, 0, 0", "0, 600, 6", "0, 601, 0", "300, 301, 0", "0, 99999999, 0"})
  void shouldLeaveOutWhoHasBeenSilentForTooLong(int age, int elapsed, int expected) {
    assertEquals(0, registry.restore(image(1, 0, 6, age), true, NOW, elapsed));
    assertEquals(expected, registry.peers());
    assertEquals(expected == 0 ? 0 : 1, registry.torrents());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 30, 200})
  void shouldPreferWhatHasBeenAnnouncedMeanwhile(int size) {
    registry.beginRestore(1, size);
    for (int number = 0; number < size; number += 2) {
      announce(1, peer(number), false, NONE);
    }
    assertEquals(0, registry.restore(image(1, 0, size, SEEDER | 500), true, NOW, 0));
    registry.endRestore();
    int announced = (size + 1) / 2;
    assertEquals(new SwarmCounts(size - announced, 0, announced), scrape(1));
    SwarmModelTest.purge(registry, NOW + TTL);
    assertEquals(new SwarmCounts(0, 0, announced), scrape(1), "ages");
    assertEquals(announced, registry.peers());
  }

  /** Also a peer that has not announced in this run, and whose torrent is not there yet. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLeaveOutWhoHasStoppedMeanwhile(boolean announcesBefore) {
    registry.beginRestore(1, 40);
    for (int number = 0; number < 40; number += 4) {
      if (announcesBefore) {
        announce(1, peer(number), true, NONE);
      }
      announce(1, peer(number), true, STOPPED);
    }
    assertEquals(0, registry.restore(image(1, 3, 40, 0), true, NOW, 0));
    assertEquals(0, registry.restore(image(2, 0, 40, 0), true, NOW, 0), "another torrent");
    assertEquals(new SwarmCounts(0, 3, 30), scrape(1));
    assertEquals(new SwarmCounts(0, 0, 40), scrape(2));
    for (int number = 0; number < 40; number++) {
      Added expected = number % 4 == 0 ? Added.PEER : Added.NOTHING;
      assertEquals(expected, announce(1, peer(number), true, NONE).added(), "peer " + number);
    }
    registry.endRestore();
    assertEquals(80, registry.peers());
  }

  @Test
  void shouldLeaveOutATorrentWhosePeersHaveAllStopped() {
    registry.beginRestore(1, 3);
    IntStream.range(0, 3).forEach(number -> announce(1, peer(number), true, STOPPED));
    assertEquals(0, registry.restore(image(1, 5, 3, 0), true, NOW, 0));
    assertEquals(0, registry.torrents());
    assertEquals(new SwarmCounts(0, 5, 0), scrape(1));
    registry.endRestore();
    assertEquals(0, registry.restore(image(1, 0, 3, 0), true, NOW, 0));
    assertEquals(3, registry.peers(), "after the restore, it is forgotten who has stopped");
  }

  @Test
  void shouldAddUpCompletedCounts() {
    announce(1, peer(0), true, COMPLETED);
    announce(2, peer(0), true, COMPLETED);
    announce(2, peer(0), true, STOPPED);
    registry.restore(image(1, 5, 2, 0), true, NOW, 0);
    registry.restore(image(2, 6, 2, 0), true, NOW, 0);
    registry.restore(image(3, 7, 0, 0), true, NOW, 0);
    registry.restore(image(4, Integer.MAX_VALUE, 1, 0), true, NOW, 0);
    announce(4, peer(5), true, COMPLETED);
    assertEquals(6, scrape(1).completed());
    assertEquals(7, scrape(2).completed());
    assertEquals(7, scrape(3).completed());
    assertEquals(Integer.MAX_VALUE, scrape(4).completed());
    assertEquals(3, registry.torrents());
  }

  /** A restored peer whose download was counted is not counted again. */
  @Test
  void shouldCountADownloadOnceForEachPeerOverARestart() {
    registry.restore(image(1, 2, 2, SEEDER | COMPLETED_BIT), true, NOW, 0);
    announce(1, peer(0), true, COMPLETED);
    announce(1, peer(1), true, COMPLETED);
    assertEquals(2, scrape(1).completed());
  }

  @Test
  void shouldKeepRoomForWhatIsToCome() {
    registry = registry(10, 100, 0);
    registry.beginRestore(4, 40);
    for (int number = 0; number < 6; number++) {
      assertEquals(Refusal.NONE, announce(number, peer(0), true, NONE).refusal());
    }
    assertEquals(Refusal.TORRENTS_FULL, announce(6, peer(0), true, NONE).refusal());
    for (int number = 1; number < 55; number++) {
      assertEquals(Refusal.NONE, announce(0, peer(number), true, NONE).refusal());
    }
    assertEquals(Refusal.PEERS_FULL, announce(0, peer(60), true, NONE).refusal());
    for (int torrent = 100; torrent < 104; torrent++) {
      assertEquals(0, registry.restore(image(torrent, 0, 10, 0), true, NOW, 0));
      assertEquals(Refusal.TORRENTS_FULL, announce(6, peer(0), true, NONE).refusal());
      assertEquals(Refusal.PEERS_FULL, announce(0, peer(60), true, NONE).refusal());
    }
    registry.endRestore();
    assertEquals(10, registry.torrents());
    assertEquals(100, registry.peers());
  }

  /** A large torrent comes in parts, each with some of its peers. */
  @Test
  void shouldKeepTheRoomOfAllTorrentsThoughOneComesInParts() {
    registry = registry(10, 100, 0);
    registry.beginRestore(4, 40);
    for (int part = 0; part < 3; part++) {
      assertEquals(0, registry.restore(image(100, 0, 10, 0), part == 0, NOW, 0));
    }
    assertEquals(1, registry.torrents());
    assertEquals(4, registry.usedByTorrents());
    registry.endRestore();
    assertEquals(1, registry.usedByTorrents());
  }

  /** Less comes than was to come. */
  @Test
  void shouldGiveTheRoomBackInTheEnd() {
    registry = registry(10, 100, 0);
    registry.beginRestore(10, 100);
    assertEquals(Refusal.TORRENTS_FULL, announce(1, peer(0), true, NONE).refusal());
    registry.restore(image(1, 0, 10, 9_999), true, NOW, 0);
    assertEquals(Refusal.NONE, announce(1, peer(0), true, NONE).refusal(), "room of those");
    assertEquals(Refusal.TORRENTS_FULL, announce(2, peer(0), true, NONE).refusal());
    registry.endRestore();
    assertEquals(Refusal.NONE, announce(2, peer(0), true, NONE).refusal());
  }

  @Test
  void shouldTellHowManyThereWasNoRoomFor() {
    registry = registry(2, 25, 0);
    assertEquals(0, registry.restore(image(1, 0, 10, 0), true, NOW, 0));
    assertEquals(0, registry.restore(image(2, 0, 10, 0), true, NOW, 0));
    assertEquals(10, registry.restore(image(3, 4, 10, 0), true, NOW, 0), "torrents");
    assertEquals(5, registry.restore(image(1, 0, 20, 0), true, NOW, 0), "peers");
    assertEquals(25, registry.peers());
    assertEquals(new SwarmCounts(0, 4, 0), scrape(3));
    registry = registry(2, 100, 2);
    // Ten addresses or networks have three peers each.
    assertEquals(10, registry.restore(image(1, 0, 30, 0), true, NOW, 0), "ports of an address");
    assertEquals(20, registry.peers());
  }

  private SwarmCounts scrape(int torrent) {
    return SwarmCounts.of(registry, SwarmModelTest.torrent(torrent));
  }

  private Answer announce(int torrent, Peer peer, boolean seeder, AnnounceEvent event) {
    return SwarmModelTest.announcement(SwarmModelTest.torrent(torrent), peer, seeder, event, 0)
        .to(registry, NOW, new HandedPorts(0));
  }

  /** The same as in images; three have one address, in an IPv6 network of its own. */
  static Peer peer(int number) {
    return (number % 2 == 0 ? PeerTableKind.IPV4 : PeerTableKind.IPV6).peer(6 + number / 2);
  }

  /** Peers of both families in one state, whose lowest bits are their age. */
  static SwarmImage image(int torrent, int completed, int size, long state) {
    SwarmImage image = new SwarmImage();
    image.begin(SwarmModelTest.torrent(torrent), completed, 0);
    for (int number = 0; number < size; number += 2) {
      image.addIpv4(PeerModel.key(peer(number)).last() | state);
    }
    for (int number = 1; number < size; number += 2) {
      Peer peer = peer(number);
      image.addIpv6(
          peer.address().high(), peer.address().low(), PeerModel.key(peer).last() | state);
    }
    return image;
  }
}
