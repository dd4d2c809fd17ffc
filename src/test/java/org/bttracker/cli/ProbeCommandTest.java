package org.bttracker.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.Arrays;
import org.bttracker.FreePort;
import org.bttracker.client.ScrapeResponse.Counts;
import org.bttracker.protocol.InfoHash;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ProbeCommandTest {
  private static final String TORRENT = "0123456789abcdef0123456789abcdef01234567";

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "[::1]"})
  void shouldShowWhatATrackerAnswers(String host) throws Exception {
    try (ServingTracker tracker = new ServingTracker()) {
      InProcess probe = InProcess.run("probe", tracker.url(host));
      assertEquals(0, probe.status(), probe::toString);
      assertEquals("", probe.errors());
      String lines =
          "\\Q"
              + host
              + ":"
              + tracker.port()
              + "\\E\\R"
              + "  connect +[0-9.]+ ms  connected\\R"
              + "  announce +[0-9.]+ ms  0 seeders, 1 leecher, 0 peers; next announce in \\d+ s\\R"
              + "  scrape +[0-9.]+ ms  0 seeders, 1 leecher, 0 completed\\R"
              + "  stopped +[0-9.]+ ms  0 seeders, 0 leechers, 0 peers; next announce in \\d+ s\\R";
      assertTrue(probe.output().matches(lines), probe::output);
    }
  }

  @Test
  void shouldAskForTheTorrentsThatAreGivenAndLeaveNobodyThere() throws Exception {
    try (ServingTracker tracker = new ServingTracker()) {
      InfoHash torrent = InfoHash.ofHex(TORRENT);
      tracker.addSeeder(torrent);
      String other = TORRENT.replace('0', 'F');
      InProcess probe = InProcess.run("probe", tracker.url("127.0.0.1"), TORRENT, other);
      assertEquals(0, probe.status(), probe::toString);
      assertTrue(
          probe.output().contains(TORRENT + ": 1 seeder, 1 leecher, 1 peer;"), probe::output);
      assertEquals(new Counts(1, 0, 0), tracker.scrape(torrent));
      assertEquals(new Counts(0, 0, 0), tracker.scrape(InfoHash.ofHex(other)));
    }
  }

  @Test
  void shouldPrintOneJsonObject() throws Exception {
    try (ServingTracker tracker = new ServingTracker()) {
      InfoHash torrent = InfoHash.ofHex(TORRENT);
      tracker.addSeeder(torrent);
      InProcess probe = InProcess.run("probe", "--json", tracker.url("127.0.0.1"), TORRENT);
      assertEquals(0, probe.status());
      String address = "\"127.0.0.1:" + tracker.port() + "\"";
      String answered = "\"milliseconds\":[0-9.]+,\"sent\":1,\"from\":" + address;
      String counts = ",\"seeders\":1,\"leechers\":%d,\"peers\":%d,\"intervalSeconds\":\\d+\\},";
      String object =
          "\\{\"tracker\":\"\\Q"
              + tracker.url("127.0.0.1")
              + "\\E\",\"addresses\":\\[\\{"
              + "\"address\":"
              + address
              + ",\"good\":true,\"requests\":\\["
              + "\\{\"request\":\"connect\",\"good\":true,\"words\":\"connected\","
              + answered
              + "\\},"
              + "\\{\"request\":\"announce\",\"good\":true,\"torrent\":\""
              + TORRENT
              + "\",\"words\":\"[^\"]+\","
              + answered
              + counts.formatted(1, 1)
              + "\\{\"request\":\"scrape\",\"good\":true,\"words\":\"[^\"]+\","
              + answered
              + ",\"torrents\":\\[\\{\"seeders\":1,\"completed\":0,\"leechers\":1\\}\\]\\},"
              + "\\{\"request\":\"stopped\",\"good\":true,\"torrent\":\""
              + TORRENT
              + "\",\"words\":\"[^\"]+\","
              + answered
              + counts.formatted(0, 0).replaceFirst(",$", "")
              + "\\]\\}\\],\"good\":true\\}\\R";
      assertTrue(probe.output().matches(object), probe::output);
    }
  }

  @Test
  void shouldFailWhereNobodyListens() throws Exception {
    InProcess probe = InProcess.run("probe", "udp://127.0.0.1:" + FreePort.find());
    assertEquals(1, probe.status());
    assertTrue(probe.output().contains("connect            -  NOT GOOD: nobody listens there"));
  }

  /** It hears everything and says nothing; a second is long before a request is sent again. */
  @Test
  void shouldGiveUpATrackerThatDoesNotAnswer() throws Exception {
    try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
      InProcess probe =
          InProcess.run("probe", "udp://127.0.0.1:" + silent.getLocalPort(), "--timeout=1s");
      assertEquals(1, probe.status());
      assertTrue(probe.output().contains("NOT GOOD: no answer"), probe::output);
    }
  }

  @Test
  void shouldSayThatAHostIsNotKnown() {
    InProcess probe = InProcess.run("probe", "udp://nowhere.invalid:1");
    assertEquals(1, probe.status());
    assertEquals(
        "bttracker: udp://nowhere.invalid:1: the host is not known",
        probe.errors().stripTrailing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          probe                              | TRACKER: is missing; write bttracker probe udp://HOST:PORT [HASH...] [OPTIONS]
          probe http://127.0.0.1:1           | TRACKER=http://127.0.0.1:1: must be udp://HOST:PORT, with a port from 1 to 65535
          probe udp://10.1:1                 | TRACKER=udp://10.1:1: must be udp://HOST:PORT, with a port from 1 to 65535
          probe udp://127.0.0.1:1 0123       | HASH=0123: must be an info hash, 40 hexadecimal digits
          probe udp://127.0.0.1:1 --timeout=0s | --timeout=0s: must be a time like 90s, 30m or 2h, from 1s to 3h
          probe udp://127.0.0.1:1 --yes      | --yes: there is no such option (probe --help lists the options)
          """)
  void shouldRefuseABadCommandLine(String arguments, String complaint) {
    assertEquals(complaint, Refusals.refusal(arguments.split(" ")));
  }

  @Test
  void shouldRefuseMoreTorrentsThanAScrapeHolds() {
    String[] arguments = new String[77];
    Arrays.fill(arguments, TORRENT);
    arguments[0] = "probe";
    arguments[1] = "udp://127.0.0.1:1";
    assertEquals("HASH: there must be no more than 74", Refusals.refusal(arguments));
  }
}
