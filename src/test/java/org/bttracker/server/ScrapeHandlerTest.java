package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.AnnouncePacket.seeder;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.bttracker.server.PipelineFixture.ipv6;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bttracker.metrics.Counter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScrapeHandlerTest {
  private static final String ONE = "ff0102030405060708090a0b0c0d0e0f101112fe";
  private static final String TWO = "000102030405060708090a0b0c0d0e0f10111213";
  private static final String UNKNOWN = "ff0102030405060708090a0b0c0d0e0f101112ff";

  private static final String HEADER = "00000002" + "c0ffee02";
  private static final String ZEROS = "00000000" + "00000000" + "00000000";

  /** Seeders, completed, leechers. */
  private static final String ONE_COUNTS = "00000002" + "00000001" + "00000003";

  private static final String TWO_COUNTS = "00000000" + "00000000" + "00000001";

  private final PipelineFixture tracker = PipelineFixture.withRoomForEverything();

  @BeforeEach
  void announce() {
    tracker.announce(ipv4(1), leecher().infoHash(ONE));
    tracker.announce(ipv4(2), leecher().infoHash(ONE));
    tracker.announce(ipv6(3), leecher().infoHash(ONE));
    tracker.announce(ipv4(4), seeder().infoHash(ONE));
    tracker.announce(ipv6(5), seeder().infoHash(ONE).event("00000001"));
    tracker.announce(ipv6(1), leecher().infoHash(TWO));
  }

  @Test
  void shouldCountBothFamilies() {
    assertEquals(HEADER + ONE_COUNTS, tracker.scrape(ONE));
    assertEquals(HEADER + TWO_COUNTS, tracker.scrape(TWO));
    assertEquals(2, tracker.count(Counter.SCRAPES));
  }

  @Test
  void shouldAnswerInOrderOfTheRequest() {
    assertEquals(HEADER + ONE_COUNTS + TWO_COUNTS, tracker.scrape(ONE, TWO));
    assertEquals(HEADER + TWO_COUNTS + ONE_COUNTS, tracker.scrape(TWO, ONE));
  }

  @Test
  void shouldRepeatRepeatedHashes() {
    assertEquals(HEADER + ONE_COUNTS.repeat(2), tracker.scrape(ONE, ONE));
    assertEquals(
        HEADER + TWO_COUNTS + ONE_COUNTS + TWO_COUNTS + ZEROS + ZEROS,
        tracker.scrape(TWO, ONE, TWO, UNKNOWN, UNKNOWN));
  }

  @Test
  void shouldAnswerUnknownHashWithZeros() {
    assertEquals(HEADER + ZEROS, tracker.scrape(UNKNOWN));
    assertEquals(HEADER + ZEROS + ONE_COUNTS + ZEROS, tracker.scrape(UNKNOWN, ONE, UNKNOWN));
    assertEquals(2, tracker.swarms.torrents());
  }

  @Test
  void shouldAnswerSeventyFourHashesAtMost() {
    assertEquals(HEADER + ONE_COUNTS.repeat(73) + TWO_COUNTS, tracker.scrape(ONE.repeat(73), TWO));
    assertEquals(
        HEADER + ONE_COUNTS.repeat(73) + TWO_COUNTS, tracker.scrape(ONE.repeat(73), TWO, ONE));
    assertEquals(HEADER + ONE_COUNTS.repeat(74), tracker.scrape(ONE.repeat(101)));
  }

  @Test
  void shouldIgnorePartOfHashAtTheEnd() {
    assertEquals(HEADER + ONE_COUNTS, tracker.scrape(ONE, TWO.substring(2)));
    assertEquals(HEADER, tracker.scrape(ONE.substring(2)));
  }

  @Test
  void shouldAnswerScrapeOfNothingWithTheHeader() {
    assertEquals(HEADER, tracker.scrape());
  }

  @Test
  void shouldNotAddPeers() {
    tracker.scrape(ONE, UNKNOWN);
    assertEquals(6, tracker.swarms.peers());
  }
}
