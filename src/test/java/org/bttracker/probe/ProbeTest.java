package org.bttracker.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.client.LoopbackTracker;
import org.bttracker.client.VirtualTime;
import org.bttracker.probe.AddressReport.Step;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProbeTest {
  private static final InfoHash ONE = InfoHash.ofHex("0123456789abcdef0123456789abcdef01234567");
  private static final InfoHash TWO = InfoHash.ofHex("ff23456789abcdef0123456789abcdef01234567");
  private static final String CONNECTED = "00000000 TTTTTTTT 00000000000000aa";
  private static final String ANNOUNCED = "00000001 TTTTTTTT 00000708 00000001 00000002";
  private static final String PEER = "7f0000011ae1";

  /** The counts of two torrents: seeders, completed, leechers. */
  private static final String SCRAPED =
      "00000002 TTTTTTTT 00000002 00000003 00000001 00000000 00000000 00000001";

  private final List<String> heard = new ArrayList<>();
  private String[] answers = {CONNECTED, ANNOUNCED + PEER, SCRAPED};
  private LoopbackTracker tracker;
  private LoopbackTracker sender;

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldConnectAnnounceScrapeAndStop(String host) throws Exception {
    answers[1] = ANNOUNCED;
    AddressReport report = probe(host, ONE, TWO);
    assertTrue(report.isGood());
    assertEquals(
        List.of(
            "connect  connected",
            "announce " + ONE + " 2 seeders, 1 leecher, 0 peers; next announce in 1800 s",
            "announce " + TWO + " 2 seeders, 1 leecher, 0 peers; next announce in 1800 s",
            "scrape  "
                + ONE
                + ": 2 seeders, 1 leecher, 3 completed; "
                + TWO
                + ": 0 seeders, 1 leecher, 0 completed",
            "stopped " + ONE + " 2 seeders, 1 leecher, 0 peers; next announce in 1800 s",
            "stopped " + TWO + " 2 seeders, 1 leecher, 0 peers; next announce in 1800 s"),
        words(report));
    assertEquals(
        List.of(
            "connect",
            "announce " + ONE + " event 2",
            "announce " + TWO + " event 2",
            "scrape " + ONE + TWO,
            "announce " + ONE + " event 3",
            "announce " + TWO + " event 3"),
        heard);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | 00000003 TTTTTTTT 6e6f2e        | connect  error: no.
          0 | 00000000 TTTTTTTT 00000000      | connect  malformed answer: connect response shorter than 16 bytes
          0 | 00000002 TTTTTTTT               | connect  an answer to another kind of request
          1 | 00000003 TTTTTTTT 6e6f2e        | announce 0123456789abcdef0123456789abcdef01234567 error: no.
          1 | 00000001 TTTTTTTT 00000708      | announce 0123456789abcdef0123456789abcdef01234567 malformed answer: announce response shorter than 20 bytes
          1 | 00000001 TTTTTTTT ffffffff 00000001 00000002 | announce 0123456789abcdef0123456789abcdef01234567 2 seeders, 1 leecher, 0 peers; next announce in -1 s; numbers below 0 make no sense
          1 | 00000001 TTTTTTTT 00000708 ffffffff 00000002 | announce 0123456789abcdef0123456789abcdef01234567 2 seeders, -1 leechers, 0 peers; next announce in 1800 s; numbers below 0 make no sense
          1 | 00000001 TTTTTTTT 00000708 00000001 fffffff0 | announce 0123456789abcdef0123456789abcdef01234567 -16 seeders, 1 leecher, 0 peers; next announce in 1800 s; numbers below 0 make no sense
          2 | 00000002 TTTTTTTT 00000002 ffffffff 00000001 | scrape  2 seeders, 1 leecher, -1 completed; numbers below 0 make no sense
          2 | 00000002 TTTTTTTT               | scrape  counts of 0 torrents instead of 1
          2 | 00000003 TTTTTTTT 6e6f2e        | scrape  error: no.
          """)
  void shouldSayWhatIsWrongWithAnAnswer(int request, String answer, String words) throws Exception {
    answers[2] = SCRAPED.substring(0, SCRAPED.length() - 27);
    answers[request] = answer;
    AddressReport report = probe("127.0.0.1", ONE);
    assertFalse(report.isGood());
    assertEquals(
        List.of(words),
        report.steps().stream()
            .filter(step -> !step.isGood() && !step.name().equals("stopped"))
            .map(ProbeTest::words)
            .toList());
  }

  @Test
  void shouldEndWithTheFirstRequestThatIsNotAnswered() throws Exception {
    answers[1] = null;
    AddressReport report = probe("127.0.0.1", ONE, TWO);
    assertFalse(report.isGood());
    assertEquals(List.of("connect  connected", "announce " + ONE + " no answer"), words(report));
    assertEquals(
        List.of(
            "connect",
            "announce " + ONE + " event 2",
            "announce " + ONE + " event 2",
            "announce " + ONE + " event 3"),
        heard,
        "sent again once, then taken back");
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "::1"})
  void shouldSayThatAnAnswerComesFromElsewhere(String host) throws Exception {
    try (LoopbackTracker other = new LoopbackTracker(host, (request, from) -> {})) {
      sender = other;
      answers[1] = ANNOUNCED;
      AddressReport report = probe(host, ONE);
      assertFalse(report.isGood());
      String port = ":" + other.address().getPort();
      String from = host.equals("::1") ? "[::1]" : host;
      assertEquals(
          "connect  connected; it came from " + from + port + ", where clients ignore it",
          words(report).get(0));
      assertEquals(4, report.steps().size());
    }
  }

  @Test
  void shouldSayThatNobodyListens() throws Exception {
    InetSocketAddress address;
    try (LoopbackTracker gone = new LoopbackTracker("127.0.0.1", (request, from) -> {})) {
      tracker = gone;
      address = gone.address();
    }
    try (Probe probe = probe(address, ONE)) {
      AddressReport report = probe.run();
      assertFalse(report.isGood());
      assertEquals(List.of("connect  nobody listens there"), words(report));
    }
  }

  private AddressReport probe(String host, InfoHash... torrents) throws IOException {
    try (LoopbackTracker here = new LoopbackTracker(host, this::handle)) {
      tracker = here;
      AddressReport report;
      try (Probe probe = probe(here.address(), torrents)) {
        report = probe.run();
      }
      here.serve();
      return report;
    }
  }

  private Probe probe(InetSocketAddress address, InfoHash... torrents) throws IOException {
    return new Probe(
        address,
        List.of(torrents),
        Duration.ofSeconds(45),
        new VirtualTime(tracker),
        () -> {},
        step -> {});
  }

  private void handle(ByteBuffer request, InetSocketAddress from) throws IOException {
    int action = request.getInt(8);
    heard.add(
        switch (action) {
          case 0 -> "connect";
          case 1 ->
              "announce "
                  + Hex.digits(request.duplicate().position(16).limit(36))
                  + " event "
                  + request.getInt(80);
          default -> "scrape " + Hex.digits(request.duplicate().position(16));
        });
    if (answers[action] != null) {
      String transactionId = Hex.digits(request.duplicate().position(12).limit(16));
      ByteBuffer answer =
          Hex.packet(answers[action].replace(" ", "").replace("TTTTTTTT", transactionId));
      (sender == null ? tracker : sender).send(answer, from);
    }
  }

  private static List<String> words(AddressReport report) {
    return report.steps().stream().map(ProbeTest::words).toList();
  }

  private static String words(Step step) {
    return step.name() + " " + step.torrent() + " " + step.words();
  }
}
