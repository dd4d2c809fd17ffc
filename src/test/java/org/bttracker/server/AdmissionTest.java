package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.bttracker.access.RateLimiter;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {
  private final Counters counters = new Counters();
  private final Admission admission = new Admission(null, counters);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "224.0.0.1",
        "239.255.255.255",
        "255.255.255.255",
        "240.0.0.1",
        "0.0.0.0",
        "0.1.2.3",
        "::",
        "ff00::",
        "ff02::1",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
      })
  void shouldDropWhatCannotBeAnswered(String source) throws Exception {
    assertFalse(admission.admits(address(source), 6_881, 0));
    assertEquals(1, counters.get(Counter.BAD_SOURCES));
    assertEquals(1, counters.get(Counter.DATAGRAMS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "127.0.0.1",
        "10.1.2.3",
        "192.168.0.255",
        "223.255.255.255",
        "::1",
        "2001:db8::1",
        "fe80::1",
        "fc00::1",
        "feff::1"
      })
  void shouldAdmitHostsAtAnyPortButZero(String source) throws Exception {
    assertTrue(admission.admits(address(source), 1, 0));
    assertTrue(admission.admits(address(source), 65_535, 0));
    assertEquals(0, counters.get(Counter.BAD_SOURCES));
    assertEquals(0, counters.get(Counter.DATAGRAMS), "they are counted further on");
    assertFalse(admission.admits(address(source), 0, 0));
    assertEquals(1, counters.get(Counter.BAD_SOURCES));
  }

  @Test
  void shouldDropWhatIsOverTheRateLimit() throws Exception {
    Admission limited = new Admission(new RateLimiter(1, 0), counters);
    for (int i = 0; i < 10; i++) {
      assertTrue(limited.admits(address("10.0.0.1"), 6_881 + i, 0));
    }
    assertFalse(limited.admits(address("10.0.0.1"), 6_881, 0));
    assertTrue(limited.admits(address("10.0.0.2"), 6_881, 0));
    assertEquals(1, counters.get(Counter.RATE_LIMITED));
    assertEquals(1, counters.get(Counter.DATAGRAMS));
    assertEquals(0, counters.get(Counter.BAD_SOURCES));
  }

  /** Whoever spoofs must not be able to use up an honest source's share with such packets. */
  @Test
  void shouldNotTakeATokenForAnImpossibleSource() throws Exception {
    Admission limited = new Admission(new RateLimiter(1, 0), counters);
    for (int i = 0; i < 100; i++) {
      assertFalse(limited.admits(address("10.0.0.1"), 0, 0));
    }
    assertTrue(limited.admits(address("10.0.0.1"), 6_881, 0));
  }

  private static IpAddress address(String text) throws UnknownHostException {
    return IpAddress.of(InetAddress.getByName(text));
  }
}
