package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.bttracker.server.PipelineFixture.ipv6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bttracker.access.Admission;
import org.bttracker.access.Exemptions;
import org.bttracker.access.ListFile;
import org.bttracker.access.NetworkList;
import org.bttracker.access.Pressure;
import org.bttracker.access.RateLimiter;
import org.bttracker.access.SourceGate;
import org.bttracker.access.TorrentGate;
import org.bttracker.access.TorrentList;
import org.bttracker.metrics.Counter;
import org.bttracker.protocol.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lists do to the requests of clients. */
class AccessTest {
  private static final String CONNECT = PipelineFixture.PROTOCOL_ID + "00000000" + "c0ffee00";

  /** 0123456789abcdef0123456789abcdef01234567, which is not {@link AnnouncePacket#INFO_HASH}. */
  private static final String OTHER = "0123456789abcdef0123456789abcdef01234567";

  /** The action of an error, the transaction ID and "info hash not allowed". */
  private static final String NOT_ALLOWED =
      "00000003" + "c0ffee01" + "696e666f2068617368206e6f7420616c6c6f776564";

  private static final String ZEROS = "00000000".repeat(3);
  private static final Pressure NO_PRESSURE = new Pressure(1_000_000, 1_000_000, 0);

  @TempDir private Path directory;

  @Test
  void shouldRefuseADeniedTorrentWithAnError() throws IOException {
    PipelineFixture tracker = tracker(new TorrentGate(null, torrents(AnnouncePacket.INFO_HASH)));
    assertEquals(NOT_ALLOWED, tracker.announce(ipv4(1), leecher()));
    assertEquals(NOT_ALLOWED, tracker.announce(ipv6(1), leecher()));
    assertEquals(NOT_ALLOWED, tracker.announce(ipv4(1), leecher().event("00000003")));
    assertEquals(0, tracker.swarms.torrents());
    assertEquals(3, tracker.count(Counter.DENIED_TORRENTS));
    assertEquals(0, tracker.count(Counter.ANNOUNCES));
    String other = tracker.announce(ipv4(1), leecher().infoHash(OTHER));
    assertEquals("00000001c0ffee01", other.substring(0, 16));
    assertEquals(1, tracker.swarms.torrents());
  }

  @Test
  void shouldShutOutAllTorrentsThatAreNotAllowed() throws IOException {
    PipelineFixture tracker = tracker(new TorrentGate(torrents(OTHER), null));
    assertEquals(NOT_ALLOWED, tracker.announce(ipv4(1), leecher()));
    assertEquals(1, tracker.count(Counter.NOT_ALLOWED_TORRENTS));
    assertEquals(0, tracker.count(Counter.DENIED_TORRENTS));
    String other = tracker.announce(ipv4(1), leecher().infoHash(OTHER));
    assertEquals("00000001c0ffee01", other.substring(0, 16));
  }

  /** To a source that has proven nothing, an error would be an answer to somebody else. */
  @Test
  void shouldIgnoreAnAnnounceOfADeniedTorrentWithAnUnknownConnectionId() throws IOException {
    PipelineFixture tracker = tracker(new TorrentGate(null, torrents(AnnouncePacket.INFO_HASH)));
    assertEquals("", tracker.ask(ipv4(1), leecher().digits("8123456789abcdef")));
    assertEquals(0, tracker.count(Counter.DENIED_TORRENTS));
  }

  /** Even if somebody is there: an announce that was let in before the list came. */
  @Test
  void shouldScrapeZerosOfADeniedTorrent() throws IOException {
    TorrentGate gate = new TorrentGate(null, torrents());
    PipelineFixture tracker = tracker(gate);
    tracker.announce(ipv4(1), leecher());
    tracker.announce(ipv4(1), leecher().infoHash(OTHER));
    String one = "00000000" + "00000000" + "00000001";
    assertEquals("00000002c0ffee02" + one + one, tracker.scrape(AnnouncePacket.INFO_HASH, OTHER));
    gate.deny(torrents(AnnouncePacket.INFO_HASH));
    assertEquals(
        "00000002c0ffee02" + ZEROS + one + ZEROS,
        tracker.scrape(AnnouncePacket.INFO_HASH, OTHER, AnnouncePacket.INFO_HASH));
  }

  /** 10.0.0.1 is denied, and 2001:db8::/64. */
  @Test
  void shouldBeSilentToADeniedNetworkWhateverItSends() throws IOException {
    PipelineFixture tracker =
        tracker(new SourceGate(null, networks("10.0.0.1\n2001:db8::/64"), false));
    for (IpAddress denied : new IpAddress[] {ipv4(1), ipv6(1)}) {
      assertEquals("", tracker.ask(denied, CONNECT));
      assertEquals("", tracker.ask(denied, "00"));
      assertEquals("", tracker.ask(denied, leecher().digits("8123456789abcdef")));
    }
    assertEquals(6, tracker.count(Counter.DENIED_NETWORKS));
    assertEquals(6, tracker.count(Counter.DATAGRAMS));
    assertEquals(0, tracker.count(Counter.MALFORMED), "not even decoded");
    assertEquals(0, tracker.connections.size());
    assertNotEquals("", tracker.ask(ipv4(2), CONNECT));
    assertNotEquals("", tracker.ask(new IpAddress(0x20010db8_00000001L, 1), CONNECT));
  }

  /** Its connection ID is still good, and of no use to it. */
  @Test
  void shouldBeSilentAtOnceWhenANetworkIsDenied() throws IOException {
    SourceGate gate = new SourceGate(null, networks(""), false);
    PipelineFixture tracker = tracker(gate);
    String id = tracker.connect(ipv4(1));
    gate.deny(networks("10.0.0.0/24"));
    assertEquals("", tracker.ask(ipv4(1), leecher().digits(id)));
    gate.deny(networks(""));
    assertNotEquals("", tracker.ask(ipv4(1), leecher().digits(id)));
  }

  @Test
  void shouldBeSilentToAllNetworksThatAreNotAllowed() throws IOException {
    PipelineFixture tracker = tracker(new SourceGate(networks("10.0.0.1"), null, true));
    assertNotEquals("", tracker.ask(ipv4(1), CONNECT));
    assertEquals("", tracker.ask(ipv4(2), CONNECT));
    assertEquals("", tracker.ask(IpAddress.ofIpv4(0x08080808), CONNECT));
    assertEquals(2, tracker.count(Counter.NOT_ALLOWED_NETWORKS));
  }

  @Test
  void shouldBeSilentToAddressesThatAreNotPublic() {
    PipelineFixture tracker = tracker(new SourceGate(null, null, true));
    assertEquals("", tracker.ask(ipv4(1), CONNECT));
    assertEquals("", tracker.ask(ipv6(1), CONNECT));
    assertEquals(2, tracker.count(Counter.NOT_PUBLIC));
    assertNotEquals("", tracker.ask(IpAddress.ofIpv4(0x08080808), CONNECT));
    assertNotEquals("", tracker.ask(new IpAddress(0x2a00_1450_0000_0000L, 1), CONNECT));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLiftTheRateLimitForExemptNetworks(boolean exempt) throws IOException {
    Exemptions exemptions = new Exemptions(networks(exempt ? "10.0.0.1" : "10.0.0.2"));
    PipelineFixture tracker =
        PipelineFixture.withAdmission(
            100, 100, new Admission(null, null, new RateLimiter(1, 0), NO_PRESSURE, exemptions));
    String id = tracker.connect(ipv4(1));
    int answered = 0;
    for (int i = 0; i < 100; i++) {
      answered += tracker.ask(ipv4(1), leecher().digits(id)).isEmpty() ? 0 : 1;
    }
    assertEquals(exempt ? 100 : 10, answered);
    assertEquals(exempt ? 90 : 0, tracker.count(Counter.EXEMPTED));
    assertEquals(exempt ? 0 : 90, tracker.count(Counter.RATE_LIMITED));
  }

  /** Room for 400 torrents: beyond 300, a source may add 60 and then has to wait. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLiftThePressureForExemptNetworks(boolean exempt) throws IOException {
    Exemptions exemptions = new Exemptions(networks(exempt ? "10.0.0.1" : ""));
    PipelineFixture tracker =
        PipelineFixture.withAdmission(
            400,
            1_000_000,
            new Admission(null, null, null, new Pressure(400, 1_000_000, 0), exemptions));
    String id = tracker.connect(ipv4(1));
    String last = "";
    for (int i = 0; i < 401; i++) {
      last = tracker.ask(ipv4(1), leecher().infoHash(String.format("%040x", i)).digits(id));
    }
    assertTrue(last.startsWith("00000003"), "the limit itself holds for all");
    assertEquals(exempt ? 400 : 360, tracker.swarms.torrents());
    assertEquals(exempt ? 40 : 0, tracker.count(Counter.EXEMPTED));
    assertEquals(exempt ? 1 : 0, tracker.count(Counter.TORRENTS_FULL));
  }

  private static PipelineFixture tracker(TorrentGate gate) {
    return PipelineFixture.withAdmission(
        100, 100, new Admission(null, gate, null, NO_PRESSURE, null));
  }

  private static PipelineFixture tracker(SourceGate gate) {
    return PipelineFixture.withAdmission(
        100, 100, new Admission(gate, null, null, NO_PRESSURE, null));
  }

  private TorrentList torrents(String... infoHashes) throws IOException {
    return ListFile.readTorrents(file(String.join("\n", infoHashes)), 0).list();
  }

  private NetworkList networks(String lines) throws IOException {
    return ListFile.readNetworks(file(lines), 0).list();
  }

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("list"), text);
  }
}
