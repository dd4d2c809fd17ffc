package org.bttracker.server;

import static org.bttracker.protocol.Hex.ascii;
import static org.bttracker.server.AnnouncePacket.INFO_HASH;
import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.AnnouncePacket.seeder;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.bttracker.server.PipelineFixture.ipv6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.bttracker.metrics.Counter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an announce does to a swarm, and what the reply says of it. */
class AnnounceHandlerTest {
  private static final String COMPLETED = "00000001";
  private static final String STARTED = "00000002";
  private static final String STOPPED = "00000003";

  private static final String FULL = "00000003" + "c0ffee01" + ascii("tracker is full");

  private final PipelineFixture tracker = PipelineFixture.withRoomForEverything();

  @Test
  void shouldAnswerFirstPeerWithItsOwnCountOnly() {
    assertEquals(reply(1, 0), tracker.announce(ipv4(1), leecher().event(STARTED)));
    assertEquals(1, tracker.count(Counter.ANNOUNCES));
  }

  @Test
  void shouldIntroducePeers() {
    tracker.announce(ipv4(1), seeder().port("c8d5"));
    assertEquals(reply(1, 1, "0a000001c8d5"), tracker.announce(ipv4(2), leecher()));
    assertEquals(reply(1, 1, "0a0000021ae1"), tracker.announce(ipv4(1), seeder().port("c8d5")));
  }

  @Test
  void shouldKeepTorrentsApart() {
    tracker.announce(ipv4(1), leecher());
    String other = "00" + INFO_HASH.substring(2);
    assertEquals(reply(1, 0), tracker.announce(ipv4(2), leecher().infoHash(other)));
  }

  @Test
  void shouldRefusePortZero() {
    assertEquals(
        "00000003" + "c0ffee01" + ascii("port must not be 0"),
        tracker.announce(ipv4(1), leecher().port("0000")));
    assertEquals(1, tracker.count(Counter.ERRORS));
    assertEquals(0, tracker.count(Counter.ANNOUNCES));
    assertEquals(0, tracker.swarms.peers());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001", "7fff", "8000", "ffff"})
  void shouldTakeEveryOtherPort(String port) {
    tracker.announce(ipv4(1), leecher().port(port));
    assertEquals(reply(2, 0, "0a000001" + port), tracker.announce(ipv4(2), leecher()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000",
        "00000001",
        "00000002",
        "00000004",
        "00000005",
        "ffffffff",
        "00000063"
      })
  void shouldAddPeerWithAnyEventButStopped(String event) {
    assertEquals(reply(1, 0), tracker.announce(ipv4(1), leecher().event(event)));
    assertEquals(reply(2, 0, "0a0000011ae1"), tracker.announce(ipv4(2), leecher().event(event)));
  }

  @Test
  void shouldRemoveStoppedPeerAtOnce() {
    tracker.announce(ipv4(1), leecher());
    tracker.announce(ipv4(2), leecher());
    tracker.announce(ipv4(3), seeder());
    assertEquals(
        reply(1, 1), tracker.announce(ipv4(2), leecher().event(STOPPED).numWant("00000032")));
    assertEquals(reply(1, 0), tracker.announce(ipv4(3), seeder().event(STOPPED)));
    assertEquals(reply(2, 0, "0a0000011ae1"), tracker.announce(ipv4(4), leecher()));
  }

  @Test
  void shouldRemoveStoppedPeerInWhicheverStateItStops() {
    tracker.announce(ipv4(1), leecher());
    assertEquals(reply(0, 0), tracker.announce(ipv4(1), seeder().event(STOPPED)));
    assertEquals(0, tracker.swarms.peers());
  }

  @Test
  void shouldAnswerStoppedPeerThatIsNotThere() {
    assertEquals(reply(0, 0), tracker.announce(ipv4(1), leecher().event(STOPPED)));
    assertEquals(0, tracker.swarms.torrents());
    tracker.announce(ipv4(2), leecher());
    assertEquals(reply(1, 0), tracker.announce(ipv4(1), leecher().event(STOPPED)));
    assertEquals(reply(1, 0), tracker.announce(ipv4(2), leecher().port("0001").event(STOPPED)));
  }

  @Test
  void shouldTurnLeecherIntoSeederAndBack() {
    assertEquals(reply(1, 0), tracker.announce(ipv4(1), leecher()));
    assertEquals(reply(0, 1), tracker.announce(ipv4(1), seeder()));
    assertEquals(reply(1, 0), tracker.announce(ipv4(1), leecher()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ffffffffffffffff", "8000000000000000", "0000000100000000"})
  void shouldTakeAnyOtherLeftForLeecher(String left) {
    assertEquals(reply(1, 0), tracker.announce(ipv4(1), leecher().left(left)));
  }

  @Test
  void shouldCountCompletedOncePerPeer() {
    tracker.announce(ipv4(1), leecher());
    tracker.announce(ipv4(1), seeder().event(COMPLETED));
    tracker.announce(ipv4(1), seeder().event(COMPLETED));
    tracker.announce(ipv4(1), seeder());
    tracker.announce(ipv4(1), seeder().event(COMPLETED));
    assertScrape("00000001" + "00000001" + "00000000");
    tracker.announce(ipv4(2), seeder().event(COMPLETED));
    tracker.announce(ipv6(1), seeder().event(COMPLETED));
    tracker.announce(ipv6(1), seeder().event(COMPLETED));
    assertScrape("00000003" + "00000003" + "00000000");
  }

  @Test
  void shouldKeepCompletedWhenPeersStop() {
    tracker.announce(ipv4(1), seeder().event(COMPLETED));
    tracker.announce(ipv4(1), seeder().event(STOPPED));
    assertScrape("00000000" + "00000001" + "00000000");
  }

  @Test
  void shouldCountBothFamiliesTogetherButIntroduceEachToItself() {
    tracker.announce(ipv4(1), leecher());
    tracker.announce(ipv6(1), seeder());
    assertEquals(reply(2, 1, "0a0000011ae1"), tracker.announce(ipv4(2), leecher()));
    assertEquals(
        reply(3, 1, "20010db80000000000000000000000011ae1"), tracker.announce(ipv6(2), leecher()));
    assertEquals(reply(2, 1), tracker.announce(ipv4(2), leecher().event(STOPPED)));
  }

  @Test
  void shouldIgnoreTheIpAddressField() {
    tracker.announce(ipv4(1), leecher().ipAddress("c0000207"));
    assertEquals(reply(2, 0, "0a0000011ae1"), tracker.announce(ipv4(2), leecher()));
  }

  @Test
  void shouldKnowPeersByAddressAndPort() {
    tracker.announce(ipv4(1), leecher().port("0001"));
    tracker.announce(ipv4(1), leecher().port("0001"));
    assertEquals(1, tracker.swarms.peers());
    tracker.announce(ipv4(1), leecher().port("0002"));
    tracker.announce(ipv4(2), leecher().port("0001"));
    assertEquals(3, tracker.swarms.peers());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0000", "02082f3f613d62263d63", "02ff2f", "02", "01010101", "63000200", "ff"})
  void shouldAnswerWhateverTheOptions(String options) {
    assertEquals(reply(1, 0), tracker.announce(ipv4(1), leecher().options(options)));
  }

  @Test
  void shouldAnswerWhateverBytesAreBehindTheAnnounce() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String id = tracker.connect(ipv4(1));
    for (int round = 0; round < 5_000; round++) {
      byte[] options = new byte[random.nextInt(round % 10 == 0 ? 1_950 : 64)];
      random.nextBytes(options);
      if (options.length > 1) {
        options[0] = (byte) random.nextInt(5);
        options[1] = (byte) (random.nextBoolean() ? options.length : random.nextInt());
      }
      String packet = leecher().options(HexFormat.of().formatHex(options)).digits(id);
      assertEquals(reply(1, 0), tracker.ask(ipv4(1), packet), "seed " + seed + ", round " + round);
    }
  }

  @Test
  void shouldAnswerRetransmittedAnnounceAgain() {
    tracker.announce(ipv4(1), leecher());
    String packet = leecher().event(STARTED).digits(tracker.connect(ipv4(2)));
    assertEquals(reply(2, 0, "0a0000011ae1"), tracker.ask(ipv4(2), packet));
    assertEquals(reply(2, 0, "0a0000011ae1"), tracker.ask(ipv4(2), packet));
  }

  @Test
  void shouldRefuseNewTorrentsWhileThereIsNoRoom() {
    PipelineFixture full = PipelineFixture.withRoomForTorrents(1);
    String other = "00" + INFO_HASH.substring(2);
    full.announce(ipv4(1), leecher());
    assertEquals(FULL, full.announce(ipv4(2), leecher().infoHash(other)));
    assertEquals(FULL, full.announce(ipv6(2), seeder().infoHash(other)));
    assertEquals(2, full.count(Counter.TORRENTS_FULL));
    assertEquals(reply(0, 0), full.announce(ipv4(2), leecher().infoHash(other).event(STOPPED)));
    assertEquals(reply(2, 0, "0a0000011ae1"), full.announce(ipv4(2), leecher()));
    full.announce(ipv4(1), leecher().event(STOPPED));
    full.announce(ipv4(2), leecher().event(STOPPED));
    assertEquals(reply(1, 0), full.announce(ipv4(2), leecher().infoHash(other)));
    assertEquals(1, full.swarms.torrents());
  }

  @Test
  void shouldRefuseNewPeersWhileThereIsNoRoom() {
    PipelineFixture full = PipelineFixture.withRoomForPeers(2);
    full.announce(ipv4(1), leecher());
    full.announce(ipv6(1), seeder());
    assertEquals(FULL, full.announce(ipv4(2), leecher()));
    assertEquals(FULL, full.announce(ipv4(1), leecher().port("0001")));
    assertEquals(FULL, full.announce(ipv4(1), leecher().infoHash("00".repeat(20))));
    assertEquals(3, full.count(Counter.PEERS_FULL));
    assertEquals(1, full.swarms.torrents());
    assertEquals(reply(1, 1), full.announce(ipv4(1), leecher()));
    assertEquals(reply(0, 2), full.announce(ipv4(1), seeder()));
    full.announce(ipv6(1), seeder().event(STOPPED));
    assertEquals(reply(1, 1, "0a0000011ae1"), full.announce(ipv4(2), leecher()));
    assertEquals(2, full.swarms.peers());
  }

  @Test
  void shouldSpreadTheIntervalByTenPercent() {
    ReplyPolicy policy = new ReplyPolicy(Duration.ofMinutes(30), 50, 80, 74);
    PipelineFixture spreading = PipelineFixture.withPolicy(policy);
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int i = 0; i < 1_000; i++) {
      String reply = spreading.announce(ipv4(1), leecher());
      int seconds = Integer.parseInt(reply.substring(16, 24), 16);
      least = Math.min(least, seconds);
      most = Math.max(most, seconds);
    }
    assertTrue(least >= 1_620 && least < 1_700, "least " + least);
    assertTrue(most <= 1_980 && most > 1_900, "most " + most);
  }

  private void assertScrape(String triple) {
    assertEquals("00000002" + "c0ffee02" + triple, tracker.scrape(INFO_HASH));
  }

  private static String reply(int leechers, int seeders, String... peers) {
    return "00000001"
        + "c0ffee01"
        + "00000001" // interval
        + String.format("%08x%08x", leechers, seeders)
        + String.join("", peers);
  }
}
