package org.bttracker.swarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.AnnounceResult.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What other trackers tell: late, twice, and out of order. */
class ReplicasTest {
  private static final int TTL_SECONDS = 100;
  private static final int NOW = 10_000;
  private static final long NOW_MILLIS = NOW * 1_000L;

  private final SwarmRegistry swarms = registry(1_000, 1_000, 2);
  private final Swarms loop = swarms.forLoop();
  private final PeerAnnouncement announcement = new PeerAnnouncement();
  private final Replicas replicas = swarms.forReplication();

  /** As a lone peer, in a list, and in tables. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 40, 3_000})
  void shouldTakeOverPeersOnce(int peers) {
    SwarmRegistry roomy = registry(10, 10_000, 0);
    Replicas of = roomy.forReplication();
    for (int again = 0; again < 2; again++) {
      for (int peer = 0; peer < peers; peer++) {
        of.put(peer(peer, peer % 2 == 0), false, NOW_MILLIS, NOW);
      }
    }
    assertEquals(peers, roomy.peers());
    assertEquals((peers + 1) / 2, roomy.peers(true, true) + roomy.peers(false, true));
    for (int peer = 0; peer < peers; peer++) {
      assertEquals(Replicas.GONE, of.stop(peer(peer, true), NOW_MILLIS, NOW));
    }
    assertEquals(0, roomy.peers() + roomy.torrents());
  }

  @Test
  void shouldTakeTheNewerOfTwoRoles() {
    put(1, true, NOW_MILLIS);
    put(1, false, NOW_MILLIS - 5_000);
    assertEquals(1, swarms.peers(true, true), "what is older changes nothing");
    put(1, false, NOW_MILLIS);
    assertEquals(0, swarms.peers(true, true), "of one second, what comes later");
    announce(1, AnnounceEvent.STARTED);
    put(1, true, NOW_MILLIS - 1_000);
    assertEquals(0, swarms.peers(true, true), "it has announced here since");
  }

  @Test
  void shouldNotBringBackAPeerThatHasStoppedSince() {
    put(1, false, NOW_MILLIS - 9_000);
    stop(1, NOW_MILLIS - 5_000);
    put(1, false, NOW_MILLIS - 6_000);
    assertEquals(0, swarms.peers());
    put(1, false, NOW_MILLIS - 4_000);
    assertEquals(1, swarms.peers(), "it has come back");
  }

  @Test
  void shouldNotBringBackAPeerThatHasStoppedHere() {
    announce(1, AnnounceEvent.STARTED);
    announce(1, AnnounceEvent.STOPPED);
    put(1, false, NOW_MILLIS + 900);
    assertEquals(0, swarms.peers(), "within that second, nobody knows");
    put(1, false, NOW_MILLIS + 1_000, NOW + 1);
    assertEquals(1, swarms.peers());
  }

  @Test
  void shouldForgetStopsWhenToldTo() {
    stop(1, NOW_MILLIS - 5_000);
    replicas.forgetStops(NOW_MILLIS - 5_000);
    put(1, false, NOW_MILLIS - 6_000);
    assertEquals(0, swarms.peers());
    replicas.forgetStops(NOW_MILLIS - 4_999);
    put(1, false, NOW_MILLIS - 6_000);
    assertEquals(1, swarms.peers());
  }

  @Test
  void shouldKeepAPeerThatHasAnnouncedBehindAStop() {
    announce(1, AnnounceEvent.COMPLETED);
    assertEquals(0, replicas.stop(peer(1, false), NOW_MILLIS - 2_000, NOW));
    assertFalse(announcement.isStopped());
    assertEquals(1, swarms.peers());
    assertEquals(Replicas.GONE, replicas.stop(peer(1, false), NOW_MILLIS, NOW));
    assertEquals(0, swarms.peers());
  }

  /** The other tracker is to be told of the role that the peer has here. */
  @Test
  void shouldShowThatAPeerHasAnotherRoleSince() {
    put(1, false, NOW_MILLIS - 9_000);
    announce(1, AnnounceEvent.NONE);
    assertEquals(Replicas.NOT_KEPT, replicas.keptSilentSeconds());
    PeerAnnouncement late = peer(1, true);
    replicas.put(late, false, NOW_MILLIS - 5_000, NOW + 3);
    assertEquals(3, replicas.keptSilentSeconds());
    assertFalse(late.isSeeder());
    put(1, false, NOW_MILLIS - 5_000);
    assertEquals(Replicas.NOT_KEPT, replicas.keptSilentSeconds(), "it has the same role");
    put(1, true, NOW_MILLIS + 1_000, NOW + 3);
    assertEquals(Replicas.NOT_KEPT, replicas.keptSilentSeconds(), "it is newer");
  }

  @Test
  void shouldNotAddAPeerThatHasBeenSilentForTooLong() {
    assertEquals(Refusal.NONE, put(1, false, NOW_MILLIS - 1_000L * TTL_SECONDS - 1_000));
    assertEquals(0, swarms.peers());
    put(1, false, NOW_MILLIS - 1_000L * TTL_SECONDS);
    assertEquals(1, swarms.peers());
  }

  @Test
  void shouldCountADownloadThatWasCompletedElsewhere() {
    replicas.put(peer(1, true), true, NOW_MILLIS, NOW);
    assertEquals(1, swarms.completed());
    announce(1, AnnounceEvent.COMPLETED);
    assertEquals(1, swarms.completed(), "once for a peer");
    stop(1, NOW_MILLIS);
    assertEquals(1, swarms.completed(), "also when nobody is left");
    replicas.put(peer(1, true), true, NOW_MILLIS - 1_000, NOW);
    assertEquals(2, swarms.completed(), "the other tracker has made sure that it counts");
    assertEquals(0, swarms.peers());
  }

  @Test
  void shouldHoldTheLimits() {
    SwarmRegistry narrow = registry(1, 2, 0);
    Replicas of = narrow.forReplication();
    assertEquals(Refusal.NONE, of.put(peer(1, false), false, NOW_MILLIS, NOW));
    announcement.torrent(9, 9, 9);
    assertEquals(Refusal.TORRENTS_FULL, of.put(announcement, false, NOW_MILLIS, NOW));
    assertEquals(Refusal.NONE, of.put(peer(2, false), false, NOW_MILLIS, NOW));
    assertEquals(Refusal.PEERS_FULL, of.put(peer(3, false), false, NOW_MILLIS, NOW));
    assertEquals(Refusal.NONE, of.put(peer(2, true), false, NOW_MILLIS, NOW), "it is there");
    assertEquals(2, narrow.peers());
  }

  @Test
  void shouldHoldTheLimitOfPortsOfAnAddress() {
    assertEquals(Refusal.NONE, putPort(1));
    assertEquals(Refusal.NONE, putPort(2));
    assertEquals(Refusal.TOO_MANY_PORTS, putPort(3));
    assertEquals(Refusal.NONE, putPort(2));
  }

  private Refusal putPort(int port) {
    announcement
        .torrent(1, 2, 3)
        .peer(0, IpAddress.lowOfIpv4(7), port)
        .says(false, AnnounceEvent.NONE, 0);
    return replicas.put(announcement, false, NOW_MILLIS, NOW);
  }

  private Refusal put(int peer, boolean seeder, long atMillis) {
    return put(peer, seeder, atMillis, NOW);
  }

  private Refusal put(int peer, boolean seeder, long atMillis, int nowSeconds) {
    return replicas.put(peer(peer, seeder), false, atMillis, nowSeconds);
  }

  private void stop(int peer, long atMillis) {
    replicas.stop(peer(peer, false), atMillis, NOW);
  }

  private void announce(int peer, AnnounceEvent event) {
    loop.announce(peer(peer, false).says(false, event, 0), NOW, new ResponseEncoder());
  }

  /** IPv4, and with an even number IPv6. */
  private PeerAnnouncement peer(int number, boolean seeder) {
    long high = number % 2 == 0 ? 0x20010db8L << 32 : 0;
    long low = number % 2 == 0 ? number : IpAddress.lowOfIpv4(number);
    return announcement.torrent(1, 2, 3).peer(high, low, 6_881).says(seeder, AnnounceEvent.NONE, 0);
  }

  private static SwarmRegistry registry(int torrents, int peers, int ports) {
    return new SwarmRegistry(
        new SwarmLimits(Duration.ofSeconds(TTL_SECONDS), torrents, peers, ports));
  }
}
