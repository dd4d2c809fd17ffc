package org.bttracker.server;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.bttracker.server.PipelineFixture.ipv6;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.bttracker.metrics.Counter;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;

/** One source that adds 40,000 torrents, or peers, and those who come after it. */
class PressureTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();
  private static final int FLOOD = 40_000;
  private static final int HONEST = 200;
  private static final String ERROR = "00000003" + "c0ffee01";
  private static final String NEARLY_FULL =
      ERROR + ascii("tracker is nearly full, try again later");

  private static final IpAddress GREEDY = ipv4(0x10000);

  @Test
  void shouldLetEverybodyInThoughOneSourceAddsTorrents() {
    PipelineFixture tracker = PipelineFixture.withRoomFor(2_000, 1_000_000);
    String id = tracker.connect(GREEDY);
    for (int i = 0; i < FLOOD; i++) {
      tracker.nowNanos = i * 60 * SECOND / FLOOD; // within a minute
      tracker.ask(GREEDY, leecher().infoHash(torrent(i)).digits(id));
    }
    // In 2 s it has what it may without a limit, and 58 s are left.
    assertEquals(1_500 + 60 + 58, tracker.swarms.torrents(), 1);
    assertEquals(FLOOD - tracker.swarms.torrents(), tracker.count(Counter.PRESSURE));
    assertHonestSourcesGetIn(tracker, true);
  }

  @Test
  void shouldLetEverybodyInThoughOneSourceAddsPeersToOneTorrent() {
    PipelineFixture tracker = PipelineFixture.withRoomFor(1_000_000, 10_000);
    String id = tracker.connect(GREEDY);
    for (int i = 0; i < FLOOD; i++) {
      tracker.nowNanos = i * 60 * SECOND / FLOOD; // within a minute
      tracker.ask(GREEDY, leecher().port(port(i + 1)).digits(id));
    }
    // In 11 s it has what it may without a limit, and 49 s are left.
    assertEquals(7_500 + 600 + 490, tracker.swarms.peers(), 5);
    assertEquals(FLOOD - tracker.swarms.peers(), tracker.count(Counter.PRESSURE));
    assertHonestSourcesGetIn(tracker, false);
  }

  /** From as many addresses of its /64 network as it likes, and of the /64s of its /48. */
  @Test
  void shouldTakeAnIpv6NetworkForOneSource() {
    PipelineFixture tracker = PipelineFixture.withRoomFor(2_000, 1_000_000);
    tracker.nowNanos = 0;
    for (int i = 0; i < FLOOD; i++) {
      IpAddress source = new IpAddress(0x20010db8_00010000L + i % 100, i);
      tracker.announce(source, leecher().infoHash(torrent(i)));
    }
    assertEquals(1_500 + 8 * 60, tracker.swarms.torrents());
  }

  @Test
  void shouldSayWhyItRefuses() {
    PipelineFixture tracker = withOneSourceAtItsLimit();
    assertEquals(NEARLY_FULL, tracker.announce(GREEDY, leecher().infoHash(torrent(90_000))));
    assertEquals(
        NEARLY_FULL,
        tracker.announce(GREEDY, leecher().infoHash(torrent(90_000)).event("00000001")));
    tracker.nowNanos += SECOND;
    assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(90_000))));
  }

  /** It announces as before, becomes a seeder, stops, and comes back: all without new torrents. */
  @Test
  void shouldNeverRefuseAPeerThatIsThereAlready() {
    PipelineFixture tracker = withOneSourceAtItsLimit();
    for (int i = 0; i < 1_000; i++) {
      assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(i))));
    }
    assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(0)).left("0".repeat(16))));
    String stopped = "00000003";
    assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(0)).event(stopped)));
    assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(90_000)).event(stopped)));
  }

  /** The torrents near their limit; the peers are far from theirs. */
  @Test
  void shouldStillLetNewPeersIntoTorrentsThatAreThere() {
    PipelineFixture tracker = withOneSourceAtItsLimit();
    for (int i = 0; i < 1_000; i++) {
      assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(1)).port(port(i + 1))));
    }
    assertEquals(NEARLY_FULL, tracker.announce(GREEDY, leecher().infoHash(torrent(90_000))));
  }

  @Test
  void shouldNotRestrictAnybodyBelowThreeQuarters() {
    PipelineFixture tracker = PipelineFixture.withRoomFor(100_000, 100_000);
    for (int i = 0; i < 75_000; i++) {
      assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(i))));
    }
    assertEquals(0, tracker.count(Counter.PRESSURE));
    for (int i = 0; i < 60; i++) {
      assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(80_000 + i))));
    }
    assertEquals(NEARLY_FULL, tracker.announce(GREEDY, leecher().infoHash(torrent(90_000))));
  }

  /** While a snapshot is restored, the room that it will need is used already. */
  @Test
  void shouldCountTheRoomThatARestoreKeeps() {
    PipelineFixture tracker = PipelineFixture.withRoomFor(2_000, 20_000);
    tracker.swarms.beginRestore(1_400, 14_900);
    for (int i = 0; i < 1_000; i++) {
      tracker.announce(GREEDY, leecher().infoHash(torrent(i)));
    }
    assertEquals(100 + 60, tracker.swarms.torrents());
    for (int i = 0; i < 2_000; i++) {
      tracker.announce(ipv4(1), leecher().port(port(i + 1)).infoHash(torrent(0)));
    }
    // Of the peers, 160 came with the torrents; the greedy one's last 60 were counted, too.
    assertEquals(160 + 600, tracker.swarms.peers());
    tracker.swarms.endRestore();
    assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(90_000))));
  }

  /** When there is no room at all, that is the reason, whoever asks. */
  @Test
  void shouldTellAFullTrackerFromANearlyFullOne() {
    PipelineFixture tracker = PipelineFixture.withRoomFor(100, 1_000);
    for (int i = 0; i < 100; i++) {
      assertAnnounced(tracker.announce(ipv4(i), leecher().infoHash(torrent(i))));
    }
    assertEquals(
        ERROR + ascii("tracker is full"),
        tracker.announce(GREEDY, leecher().infoHash(torrent(90_000))));
    assertEquals(1, tracker.count(Counter.TORRENTS_FULL));
    assertEquals(0, tracker.count(Counter.PRESSURE));
  }

  /** 1,500 torrents without a limit, and the 60 that it may add then. */
  private static PipelineFixture withOneSourceAtItsLimit() {
    PipelineFixture tracker = PipelineFixture.withRoomFor(2_000, 1_000_000);
    for (int i = 0; i < 1_560; i++) {
      assertAnnounced(tracker.announce(GREEDY, leecher().infoHash(torrent(i))));
    }
    return tracker;
  }

  /** Each has a torrent of its own, or is a peer more in the one. */
  private static void assertHonestSourcesGetIn(PipelineFixture tracker, boolean newTorrents) {
    for (int i = 0; i < HONEST; i++) {
      AnnouncePacket packet = leecher();
      packet = newTorrents ? packet.infoHash(torrent(100_000 + i)) : packet;
      assertAnnounced(tracker.announce(i % 2 == 0 ? ipv4(i) : honestIpv6(i), packet));
    }
  }

  /** In networks that have nothing in common. */
  private static IpAddress honestIpv6(int index) {
    return new IpAddress(ipv6(0).high() + ((long) index << 16), 1);
  }

  private static void assertAnnounced(String reply) {
    assertEquals("00000001", reply.substring(0, 8), reply);
  }

  private static String torrent(int number) {
    return String.format("%040x", number);
  }

  private static String port(int port) {
    return String.format("%04x", port);
  }
}
