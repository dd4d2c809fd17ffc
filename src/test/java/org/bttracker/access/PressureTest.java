package org.bttracker.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PressureTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final IpAddress ONE = IpAddress.ofIpv4(0x0a000001);
  private static final IpAddress OTHER = IpAddress.ofIpv4(0x0a000002);

  private final Pressure pressure = new Pressure(1_000, 10_000, 0);

  @Test
  void shouldNotBeFeltBelowThreeQuarters() {
    assertEquals(100_000, torrents(ONE, 749, 0, 100_000));
    assertEquals(100_000, peers(ONE, 7_499, 0, 100_000));
    assertEquals(60, torrents(ONE, 750, 0, 100_000), "what came before does not count");
    assertEquals(600, peers(ONE, 7_500, 0, 100_000), "what came before does not count");
    assertEquals(100, torrents(ONE, 749, 0, 100), "nor what comes after it is over");
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 2", "3, 3", "4, 3", "5, 4", "10, 8", "2147483647, 1610612736"})
  void shouldBeginAtThreeQuartersOfAnyLimit(int limit, int from) {
    Pressure small = new Pressure(limit, limit, 0);
    for (int i = 0; i < 60; i++) {
      small.addedTorrent(ONE.high(), ONE.low(), from, 0);
    }
    for (int i = 0; i < 600; i++) {
      small.addedPeer(ONE.high(), ONE.low(), from, 0);
    }
    assertTrue(small.mayAddTorrent(ONE.high(), ONE.low(), from - 1, 0));
    assertTrue(small.mayAddPeer(ONE.high(), ONE.low(), from - 1, 0));
    assertFalse(small.mayAddTorrent(ONE.high(), ONE.low(), from, 0));
    assertFalse(small.mayAddPeer(ONE.high(), ONE.low(), from, 0));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE})
  void shouldLetASourceAddAMinutesWorthAtOnceAndThenTheRate(long start) {
    Pressure begun = new Pressure(1_000, 10_000, start);
    int torrents = 0;
    int peers = 0;
    for (int second = 0; second < 600; second++) {
      torrents += torrents(begun, ONE, 750, start + second * SECOND, 1_000);
      peers += peers(begun, ONE, 7_500, start + second * SECOND, 1_000);
    }
    assertEquals(60 + 599, torrents);
    assertEquals(600 + 5_990, peers);
  }

  @Test
  void shouldChargeOnlyWhatWasAdded() {
    for (int i = 0; i < 10_000; i++) {
      assertTrue(pressure.mayAddTorrent(ONE.high(), ONE.low(), 750, 0));
      assertTrue(pressure.mayAddPeer(ONE.high(), ONE.low(), 7_500, 0));
    }
    assertEquals(60, torrents(ONE, 750, 0, 1_000));
  }

  @Test
  void shouldCountTorrentsAndPeersApart() {
    assertEquals(60, torrents(ONE, 750, 0, 1_000));
    assertEquals(600, peers(ONE, 7_500, 0, 1_000));
  }

  @Test
  void shouldCountEachSourceByItself() {
    assertEquals(60, torrents(ONE, 750, 0, 1_000));
    assertEquals(60, torrents(OTHER, 750, 0, 1_000));
    assertEquals(60, torrents(new IpAddress(0x20010db8_00000001L, 1), 750, 0, 1_000));
    assertEquals(0, torrents(new IpAddress(0x20010db8_00000001L, 2), 750, 0, 1_000), "its /64");
  }

  @Test
  void shouldCountAnIpv6NetworkOf48BitsAtEightTimesTheLimit() {
    int torrents = 0;
    int peers = 0;
    for (int subnet = 0; subnet < 1_000; subnet++) {
      torrents += torrents(new IpAddress(0x20010db8_00010000L + subnet, 1), 750, 0, 10);
      peers += peers(new IpAddress(0x20010db8_00010000L + subnet, 1), 7_500, 0, 10);
    }
    assertEquals(8 * 60, torrents);
    assertEquals(8 * 600, peers);
    assertEquals(60, torrents(new IpAddress(0x20010db8_00020000L, 1), 750, 0, 1_000));
  }

  /** Far more sources than buckets, each of which adds one: what an honest crowd does. */
  @Test
  void shouldLetACrowdIn() {
    int torrents = 0;
    for (int i = 0; i < 200_000; i++) {
      torrents += torrents(IpAddress.ofIpv4(0x0b000000 + 7 * i), 750, 0, 1);
    }
    assertEquals(200_000, torrents);
  }

  private int torrents(IpAddress source, long held, long nowNanos, int tries) {
    return torrents(pressure, source, held, nowNanos, tries);
  }

  private int peers(IpAddress source, long held, long nowNanos, int tries) {
    return peers(pressure, source, held, nowNanos, tries);
  }

  private static int torrents(
      Pressure pressure, IpAddress source, long held, long nowNanos, int tries) {
    int added = 0;
    for (int i = 0; i < tries; i++) {
      if (pressure.mayAddTorrent(source.high(), source.low(), held, nowNanos)) {
        pressure.addedTorrent(source.high(), source.low(), held, nowNanos);
        added++;
      }
    }
    return added;
  }

  private static int peers(
      Pressure pressure, IpAddress source, long held, long nowNanos, int tries) {
    int added = 0;
    for (int i = 0; i < tries; i++) {
      if (pressure.mayAddPeer(source.high(), source.low(), held, nowNanos)) {
        pressure.addedPeer(source.high(), source.low(), held, nowNanos);
        added++;
      }
    }
    return added;
  }
}
