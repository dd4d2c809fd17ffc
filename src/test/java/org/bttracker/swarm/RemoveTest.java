package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Torrents that leave at once, with peers in each form. */
class RemoveTest {
  private static final int NOW = 1_000_000;
  private static final InfoHash TORRENT = SwarmModelTest.torrent(1);

  private final SwarmRegistry registry = SwarmModelTest.registry(2_700);

  @ParameterizedTest
  @CsvSource({"1, 0", "0, 1", "2, 0", "3, 3", "50, 0", "2000, 0", "0, 2000", "1500, 1500"})
  void shouldRemoveATorrentWithAllItsPeers(int ipv4, int ipv6) {
    fill(TORRENT, ipv4, ipv6);
    fillAllShards(1);
    int others = registry.torrents() - 1;
    registry.remove(TORRENT);
    assertEquals(others, registry.torrents());
    assertEquals(others, registry.peers());
    assertEquals(
        new SwarmCounts(0, 1, 0),
        SwarmCounts.of(registry, TORRENT),
        "the completed download stays");
    fill(TORRENT, ipv4, ipv6);
    assertEquals(others + ipv4 + ipv6, registry.peers());
    assertEquals(new SwarmCounts(0, 2, ipv4 + ipv6), SwarmCounts.of(registry, TORRENT));
  }

  @Test
  void shouldDoNothingIfItIsNotThere() {
    fillAllShards(2);
    int torrents = registry.torrents();
    registry.remove(TORRENT);
    assertEquals(torrents, registry.torrents());
    assertEquals(new SwarmCounts(0, 0, 0), SwarmCounts.of(registry, TORRENT));
  }

  @Test
  void shouldLeaveTheOthersAlone() {
    fillAllShards(3);
    int torrents = registry.torrents();
    for (int i = 0; i < torrents; i += 2) {
      registry.remove(SwarmModelTest.torrent(1_000 + i));
    }
    for (int i = 0; i < torrents; i++) {
      assertEquals(
          new SwarmCounts(0, 0, i % 2 == 0 ? 0 : 3),
          SwarmCounts.of(registry, SwarmModelTest.torrent(1_000 + i)));
    }
    assertEquals(torrents / 2, registry.torrents());
    assertEquals(3L * (torrents / 2), registry.peers());
    assertEquals(3L * (torrents / 2), registry.peers(true, false));
  }

  /** So many torrents that each of the 256 shards has several. */
  private void fillAllShards(int peers) {
    for (int i = 0; i < 4_000; i++) {
      for (int peer = 0; peer < peers; peer++) {
        announce(SwarmModelTest.torrent(1_000 + i), IpAddress.ofIpv4(peer + 1), false);
      }
    }
  }

  /** The first of its peers has completed the download. */
  private void fill(InfoHash torrent, int ipv4, int ipv6) {
    for (int i = 0; i < ipv4 + ipv6; i++) {
      IpAddress peer =
          i < ipv4 ? IpAddress.ofIpv4(i + 1) : new IpAddress(0x20010db8_00000000L, i + 1);
      announce(torrent, peer, i == 0);
    }
  }

  private void announce(InfoHash torrent, IpAddress peer, boolean completed) {
    AnnounceEvent event = completed ? AnnounceEvent.COMPLETED : AnnounceEvent.NONE;
    new TestAnnounce(torrent, peer, 7_001, false, event, 0).to(registry, NOW, null);
  }
}
