package org.bttracker.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;

/** How sources share a table that is too small for all of them. */
class TokenBucketsTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  /** Tokens a second, and in a full bucket. */
  private static final int RATE = 10;

  private static final int WAYS = TokenBuckets.WAYS;

  /** All sources share the same eight buckets. */
  private final TokenBuckets oneSet = new TokenBuckets(WAYS, SECOND / RATE, RATE, 0);

  @Test
  void shouldGiveMoreSourcesThanASetHasBucketsWhatItsBucketsHold() {
    int taken = 0;
    for (int i = 0; i < 1_000; i++) {
      for (int source = 0; source < WAYS + 1; source++) {
        taken += take(oneSet, ipv4(source), 0);
      }
    }
    assertEquals(WAYS * RATE, taken);
  }

  @Test
  void shouldGiveAnyNumberOfSourcesOfOneSetWhatItsBucketsAreFilledWith() {
    int taken = 0;
    for (long now = 0; now <= 60 * SECOND; now += MILLI) {
      for (int i = 0; i <= WAYS; i++) {
        taken += take(oneSet, ipv4((int) (now / MILLI) + i), now);
      }
    }
    // Where a source leaves a part of a token behind, the next one finds it.
    assertEquals(WAYS * RATE + 60 * WAYS * RATE, taken, WAYS * RATE);
  }

  @Test
  void shouldGiveANewcomerTheLevelOfTheFullestBucket() {
    for (int source = 0; source < WAYS; source++) {
      for (int tokens = 0; tokens <= source; tokens++) {
        assertEquals(1, take(oneSet, ipv4(source), 0));
      }
    }
    assertEquals(RATE - 1, takeAll(oneSet, ipv4(100), 0), "one of which was taken");
    assertEquals(RATE - 2, takeAll(oneSet, ipv4(101), 0), "two of which were taken");
    assertEquals(0, takeAll(oneSet, ipv4(100), 0), "its own bucket is still there");
    assertEquals(RATE - 8, takeAll(oneSet, ipv4(7), 0), "its own bucket is still there");
  }

  @Test
  void shouldLetAnHonestNewcomerInAfterTheTimeOfOneToken() {
    for (int source = 0; source < WAYS; source++) {
      takeAll(oneSet, ipv4(source), 0);
    }
    IpAddress newcomer = ipv4(100);
    assertFalse(oneSet.hasToken(newcomer.high(), newcomer.low(), 0));
    assertFalse(oneSet.hasToken(newcomer.high(), newcomer.low(), SECOND / RATE - 1));
    assertTrue(oneSet.hasToken(newcomer.high(), newcomer.low(), SECOND / RATE));
  }

  /** Those that were there go on sending, ten times as much as they may, at any time. */
  @Test
  void shouldNotShutAnHonestNewcomerOutOfASetInAFlood() {
    Random random = new Random(1);
    int let = 0;
    for (int second = 0; second < 600; second++) {
      long honestNow = second * SECOND + random.nextInt((int) SECOND);
      long now = second * SECOND;
      boolean asked = false;
      while (now < (second + 1) * SECOND) {
        now += random.nextInt((int) (2 * SECOND / (10 * RATE * WAYS)));
        if (!asked && now > honestNow) {
          let += take(oneSet, ipv4(100), now);
          asked = true;
        }
        take(oneSet, ipv4(random.nextInt(WAYS)), now);
      }
    }
    assertTrue(let > 600 / 4, let + " of 600");
  }

  /** Each of the 20,000 sends five times as much as it may. */
  @Test
  void shouldLetHonestNewcomersInThoughMostBucketsBelongToAFlood() {
    TokenBuckets buckets = new TokenBuckets(1 << 17, SECOND / RATE, RATE, 0);
    for (int second = 0; second < 3; second++) {
      for (int i = 0; i < 5 * RATE; i++) {
        long now = second * SECOND + i * SECOND / (5 * RATE);
        for (int source = 0; source < 20_000; source++) {
          take(buckets, ipv4(source), now);
        }
      }
    }
    int let = 0;
    for (int i = 0; i < 1_000; i++) {
      let += take(buckets, ipv4(1_000_000 + 977 * i), 3 * SECOND);
    }
    assertTrue(let >= 995, let + " of 1,000");
  }

  @Test
  void shouldCountAnIpv6SiteAtEightTimesTheRate() {
    TokenBuckets buckets = new TokenBuckets(1 << 12, SECOND / RATE, RATE, 0);
    assertEquals(8 * RATE, takeFromSubnets(buckets, 0x20010db8_0001_0000L, 0));
    assertEquals(8 * RATE, takeFromSubnets(buckets, 0x20010db8_0002_0000L, 0), "another site");
    assertEquals(8 * RATE, takeFromSubnets(buckets, 0x20010db8_0001_0000L, SECOND));
  }

  @Test
  void shouldNotMixUpASiteWithAnyNetworkOrIpv4Address() {
    TokenBuckets buckets = new TokenBuckets(WAYS, SECOND / RATE, RATE, 0);
    // The /48 network's number is the /64 network's, and the IPv4 address's.
    assertEquals(RATE, takeAll(buckets, new IpAddress(0x0000ffff_0a000001L, 1), 0));
    assertEquals(RATE, takeAll(buckets, new IpAddress(0xffff_0a00_0001_0000L, 1), 0));
  }

  /** Two loops that take from a source at the same time get no more than there is, but for one. */
  @Test
  void shouldServeSeveralThreads() throws Exception {
    TokenBuckets buckets = new TokenBuckets(WAYS, SECOND / 100_000, 100_000, 0);
    int[] taken = new int[2];
    Thread[] threads = new Thread[2];
    for (int i = 0; i < 2; i++) {
      int index = i;
      threads[i] = new Thread(() -> taken[index] = takeAll(buckets, ipv4(7), 0));
      threads[i].start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(100_000, taken[0] + taken[1], 1);
  }

  private static int takeFromSubnets(TokenBuckets buckets, long site, long nowNanos) {
    int taken = 0;
    for (int subnet = 0; subnet < 1_000; subnet++) {
      taken += take(buckets, new IpAddress(site + subnet, 1), nowNanos);
    }
    return taken;
  }

  private static int takeAll(TokenBuckets buckets, IpAddress source, long nowNanos) {
    int taken = 0;
    while (take(buckets, source, nowNanos) == 1) {
      taken++;
    }
    return taken;
  }

  private static int take(TokenBuckets buckets, IpAddress source, long nowNanos) {
    if (!buckets.hasToken(source.high(), source.low(), nowNanos)) {
      return 0;
    }
    buckets.take(source.high(), source.low(), nowNanos);
    return 1;
  }

  private static IpAddress ipv4(int index) {
    return IpAddress.ofIpv4(0x0a000000 + index);
  }
}
