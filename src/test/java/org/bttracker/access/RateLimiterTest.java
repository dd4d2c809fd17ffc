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

class RateLimiterTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final IpAddress ONE = IpAddress.ofIpv4(0x0a000001);
  private static final IpAddress OTHER = IpAddress.ofIpv4(0x0a000002);

  /** The monotonic clock begins anywhere, and may run over. */
  @ParameterizedTest
  @ValueSource(longs = {0, -5, Long.MAX_VALUE - 5, Long.MIN_VALUE})
  void shouldAllowASecondsWorthAtOnce(long start) {
    RateLimiter limiter = new RateLimiter(100, start);
    assertEquals(100, allowed(limiter, ONE, start, 1_000));
    assertEquals(50, allowed(limiter, ONE, start + SECOND / 2, 1_000));
    assertEquals(100, allowed(limiter, ONE, start + 10 * SECOND, 1_000));
  }

  @ParameterizedTest
  @CsvSource({"1, 10", "3, 10", "10, 10", "11, 11", "1000000, 1000000"})
  void shouldAllowTenAtOnceAtLeast(int perSecond, int burst) {
    RateLimiter limiter = new RateLimiter(perSecond, 0);
    assertEquals(burst, allowed(limiter, ONE, 0, burst + 100));
    assertEquals(perSecond, allowed(limiter, ONE, SECOND, perSecond + 1), "and then the rate");
  }

  @Test
  void shouldHoldASteadySenderToTheRate() {
    RateLimiter limiter = new RateLimiter(50, 0);
    int allowed = 0;
    for (int millis = 0; millis < 60_000; millis++) {
      allowed += allowed(limiter, ONE, TimeUnit.MILLISECONDS.toNanos(millis), 1);
    }
    assertEquals(50 + 60 * 50, allowed, 1);
  }

  @Test
  void shouldNotPunishForWhatItRefused() {
    RateLimiter limiter = new RateLimiter(10, 0);
    allowed(limiter, ONE, 0, 1_000_000);
    assertEquals(1, allowed(limiter, ONE, SECOND / 10, 1_000));
  }

  @Test
  void shouldCountEachIpv4AddressByItself() {
    RateLimiter limiter = new RateLimiter(10, 0);
    assertEquals(10, allowed(limiter, ONE, 0, 20));
    assertEquals(10, allowed(limiter, OTHER, 0, 20));
    assertFalse(limiter.allow(ONE.high(), ONE.low(), 0));
  }

  @Test
  void shouldCountAnIpv6NetworkOf64BitsAsOne() {
    RateLimiter limiter = new RateLimiter(10, 0);
    long network = 0x20010db8_00000001L;
    int allowed = 0;
    for (int host = 0; host < 100; host++) {
      allowed += allowed(limiter, new IpAddress(network, host), 0, 1);
    }
    assertEquals(10, allowed);
    assertEquals(10, allowed(limiter, new IpAddress(network + 1, 0), 0, 20), "another of its /48");
  }

  /** ::1, and what else has the network 0. */
  @Test
  void shouldLimitTheNetworkZeroToo() {
    RateLimiter limiter = new RateLimiter(10, 0);
    assertEquals(10, allowed(limiter, new IpAddress(0, 1), 0, 20));
    assertEquals(0, allowed(limiter, new IpAddress(0, 1), 0, 20));
    assertEquals(10, allowed(limiter, ONE, 0, 20));
  }

  /** As many as a hosting company gives one customer, and more: they are in seven of its /48s. */
  @Test
  void shouldLimitConsecutiveIpv6Networks() {
    RateLimiter limiter = new RateLimiter(10, 0);
    int allowed = 0;
    for (int i = 0; i < 400_000; i++) {
      allowed += allowed(limiter, new IpAddress(0x20010db8_00000000L + i, 1), 0, 1);
    }
    assertEquals(7 * 8 * 10, allowed);
  }

  @Test
  void shouldLimitConsecutiveIpv6NetworksOverTime() {
    RateLimiter limiter = new RateLimiter(10, 0);
    int allowed = 0;
    for (int i = 0; i < 60_000; i++) {
      long now = TimeUnit.MILLISECONDS.toNanos(i);
      allowed += allowed(limiter, new IpAddress(0x20010db8_00000000L + i, 1), now, 1);
    }
    assertEquals(8 * (10 + 60 * 10), allowed, 1, "of one /48, 1,000 requests a second");
  }

  /** A flood from any number of addresses takes the places of those that have asked least. */
  @Test
  void shouldStillLimitABusySourceInAFloodFromOthers() {
    RateLimiter limiter = new RateLimiter(10, 0);
    assertEquals(10, allowed(limiter, ONE, 0, 20));
    int others = 0;
    for (int i = 0; i < 1_000_000; i++) {
      others += allowed(limiter, IpAddress.ofIpv4(0x0b000000 + i), 0, 1);
    }
    assertEquals(1_000_000, others, 100, "far below the 2.6 million of all buckets");
    assertFalse(limiter.allow(ONE.high(), ONE.low(), 0));
    assertTrue(limiter.allow(ONE.high(), ONE.low(), SECOND));
  }

  /** Four for each bucket, of which all want more than it holds: none gets a bucket anew. */
  @Test
  void shouldGiveAnyNumberOfSourcesNoMoreThanAllBucketsHold() {
    RateLimiter limiter = new RateLimiter(10, 0);
    int allowed = 0;
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 1 << 20; i++) {
        allowed += allowed(limiter, IpAddress.ofIpv4(0x0b000000 + i), 0, 1);
      }
    }
    assertTrue(allowed <= 10 << 18, allowed + " of " + (5 << 20));
  }

  @Test
  void shouldTakeAnotherLimitWhileItIsUsed() {
    RateLimiter limiter = new RateLimiter(0, 0);
    assertEquals(1_000, allowed(limiter, ONE, 0, 1_000));
    limiter.set(20, 0);
    assertEquals(20, allowed(limiter, ONE, 0, 1_000));
    limiter.set(20, 0);
    assertEquals(0, allowed(limiter, ONE, 0, 1_000), "the same limit, which is used up");
    limiter.set(30, 0);
    assertEquals(30, allowed(limiter, ONE, 0, 1_000));
    limiter.set(0, 0);
    assertEquals(1_000, allowed(limiter, ONE, 0, 1_000));
  }

  private static int allowed(RateLimiter limiter, IpAddress source, long nowNanos, int requests) {
    int allowed = 0;
    for (int i = 0; i < requests; i++) {
      allowed += limiter.allow(source.high(), source.low(), nowNanos) ? 1 : 0;
    }
    return allowed;
  }
}
