package org.bttracker.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.http.Sampler;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LoopMeter;
import org.bttracker.metrics.Message;
import org.bttracker.protocol.AnnounceEvent;
import org.bttracker.protocol.InfoHash;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.bttracker.swarm.TestAnnounce;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrackerHistoryTest {
  private static final long INTERVAL_NANOS = 10_000_000_000L;

  private final AtomicLong nanos = new AtomicLong();
  private final List<LoopMeter> loops =
      List.of(new LoopMeter(nanos::get), new LoopMeter(nanos::get));
  private final Counters counters = new Counters();
  private Sampler sampler;

  private final SwarmRegistry swarms =
      new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), 100, 100, 0));

  @BeforeEach
  void begin() {
    ConnectionTable connections =
        new ConnectionTable(100, Duration.ofMinutes(2), SigningKey.random());
    sampler =
        new Sampler(TrackerHistory.columns(loops, counters, swarms, connections), 2, nanos.get());
  }

  @ParameterizedTest
  @EnumSource(Message.class)
  void shouldAddUpTheMessagesOfAllLoopsAndFamilies(Message message) {
    for (boolean ipv4 : new boolean[] {true, false}) {
      for (LoopMeter loop : loops) {
        repeat(10, () -> loop.received(message, ipv4, 1));
        repeat(5, () -> loop.sent(message, ipv4, 1));
      }
    }
    String json = sample();
    String kind = message == Message.ERROR ? "faulty" : message.label();
    assertEquals("4", last(json, "requests_" + kind));
    assertEquals("2", last(json, "responses_" + message.label()));
  }

  /** Also those that are added to the catalogue later. */
  @ParameterizedTest
  @EnumSource(Counter.class)
  void shouldShowHowManyDatagramsAreDroppedByReason(Counter counter) {
    counters.add(counter, 7);
    String json = sample();
    boolean dropped = counter.outcome() == Counter.Outcome.DROPPED;
    assertEquals(dropped, json.contains("\"dropped_" + counter.label() + "\":[0.7]"), json);
    assertEquals(dropped ? 1 : 0, Pattern.compile("\\[0\\.7\\]").matcher(json).results().count());
  }

  @Test
  void shouldShowResponseTimesAndTheBusiestLoop() {
    loops.get(1).wake();
    nanos.addAndGet(1_000_000);
    loops.get(1).answered(nanos.get() - 15_000, 100);
    loops.get(1).turn();
    nanos.addAndGet(3_000_000);
    loops.get(1).wake();
    String json = sample();
    assertEquals("15", last(json, "response_p50_micros"));
    assertEquals("19.9", last(json, "response_p99_micros"));
    assertEquals("0.25", last(json, "busy"));
  }

  @Test
  void shouldTellPeersByFamilyAndRole() throws UnknownHostException {
    IpAddress ipv4 = IpAddress.ofIpv4(0x0a000001);
    IpAddress ipv6 = IpAddress.of(InetAddress.getByName("2001:db8::1"));
    announce(1, ipv4, true, 1);
    announce(4, ipv6, false, 4);
    announce(3, ipv6, true, 3);
    announce(2, ipv4, false, 2);
    String json = sample();
    assertEquals("4", last(json, "torrents"));
    assertEquals("1", last(json, "seeders_ipv4"));
    assertEquals("2", last(json, "leechers_ipv4"));
    assertEquals("3", last(json, "seeders_ipv6"));
    assertEquals("4", last(json, "leechers_ipv6"));
  }

  @Test
  void shouldShowTheMemoryOfThisProcess() {
    String json = sample();
    long heap = Long.parseLong(last(json, "heap_bytes"));
    assertTrue(heap > 1 << 20, json);
    assertTrue(heap <= Long.parseLong(last(json, "heap_max_bytes")), json);
  }

  /** What a request and a torrent bear is in none of them. */
  @Test
  void shouldHoldNothingButTheseFigures() {
    assertEquals(
        List.of(
            "time",
            "requests_connect",
            "requests_announce",
            "requests_scrape",
            "requests_faulty",
            "responses_connect",
            "responses_announce",
            "responses_scrape",
            "responses_error",
            "response_p50_micros",
            "response_p99_micros",
            "busy",
            "dropped_malformed",
            "dropped_bad_connection_ids",
            "dropped_rate_limited",
            "dropped_denied_networks",
            "dropped_not_allowed_networks",
            "dropped_not_public",
            "dropped_unanswerable",
            "dropped_kernel_drops",
            "torrents",
            "seeders_ipv4",
            "leechers_ipv4",
            "seeders_ipv6",
            "leechers_ipv6",
            "connection_ids",
            "heap_bytes",
            "heap_max_bytes",
            "resident_bytes"),
        Pattern.compile("\"(\\w+)\":").matcher(sample()).results().map(m -> m.group(1)).toList());
  }

  private void announce(int torrent, IpAddress source, boolean seeder, int peers) {
    InfoHash infoHash = InfoHash.ofHex(String.format("%040x", torrent));
    for (int port = 1; port <= peers; port++) {
      new TestAnnounce(infoHash, source, port, seeder, AnnounceEvent.NONE, 0)
          .to(swarms, 0, new ResponseEncoder());
    }
  }

  private String sample() {
    nanos.addAndGet(INTERVAL_NANOS - nanos.get() % INTERVAL_NANOS);
    sampler.sample(nanos.get(), 1);
    return sampler.history().toJson();
  }

  private static String last(String json, String name) {
    Matcher column = Pattern.compile("\"" + name + "\":\\[([^\\],]*)\\]").matcher(json);
    assertTrue(column.find(), json);
    return column.group(1);
  }

  private static void repeat(int times, Runnable action) {
    for (int i = 0; i < times; i++) {
      action.run();
    }
  }
}
