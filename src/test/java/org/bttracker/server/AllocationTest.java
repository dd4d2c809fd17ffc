package org.bttracker.server;

import static org.bttracker.server.AnnouncePacket.leecher;
import static org.bttracker.server.AnnouncePacket.seeder;
import static org.bttracker.server.PipelineFixture.PROTOCOL_ID;
import static org.bttracker.server.PipelineFixture.ipv4;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bttracker.access.Admission;
import org.bttracker.access.Exemptions;
import org.bttracker.access.ListFile;
import org.bttracker.access.NetworkList;
import org.bttracker.access.Pressure;
import org.bttracker.access.RateLimiter;
import org.bttracker.access.SourceGate;
import org.bttracker.access.TorrentGate;
import org.bttracker.connection.ConnectionIds;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.bttracker.server.MeasuredBursts.Ask;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * What the pipeline, with a meter beside it, takes from the heap for requests of every kind, even
 * before it is compiled: nothing. Only a connection ID that is stored, and the arrays of a growing
 * registry, do.
 */
class AllocationTest {
  private static final ReplyPolicy POLICY = new ReplyPolicy(Duration.ofMinutes(30), 50, 80, 74);

  private static final IpAddress CLIENT = ipv4(1);
  private static final IpAddress IPV6_CLIENT = new IpAddress(0x2001_0db8_0000_0000L, 1);
  private static final long NOW = Duration.ofSeconds(1).toNanos();

  private static final SwarmLimits AMPLE = limits(10, 100_000, 0);
  private static final String OTHER = "00".repeat(20);
  private static final String UNKNOWN = "55".repeat(20);
  private static final String STOPPED = "00000003";

  private final Logger logger = (Logger) LoggerFactory.getLogger(Journal.class);
  private final Level level = logger.getLevel();
  private ConnectionIds connections = table().forLoop();
  private String storedId = id(CLIENT);
  private final MeasuredBursts bursts = new MeasuredBursts(() -> NOW);
  private Pipeline pipeline = pipeline(AMPLE, 0, 1_000_000);

  @BeforeEach
  void writeLines() {
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
  }

  @AfterEach
  void writeLinesAsBefore() {
    logger.setLevel(level);
    logger.setAdditive(true);
  }

  /** The requests of a burst, again and again; the connection IDs are filled in. */
  private record Requests(String name, IpAddress source, List<String> packets) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Requests of(String name, String... packets) {
    return new Requests(name, CLIENT, List.of(packets));
  }

  static Stream<Requests> requests() {
    AnnouncePacket another = leecher().port("0007");
    return Stream.of(
        of("connect, signed", PROTOCOL_ID + "00000000" + "c0ffee00"),
        of("announce, stored ID", leecher().digits("STORED")),
        of("announce, signed ID", leecher().digits("SIGNED")),
        of("announce as completed", leecher().event("00000001").digits("SIGNED")),
        of("announce as seeder and leecher", seeder().digits("SIGNED"), leecher().digits("SIGNED")),
        of("new peer", another.digits("SIGNED"), another.event(STOPPED).digits("SIGNED")),
        of(
            "new torrent",
            leecher().infoHash(UNKNOWN).event("00000001").digits("SIGNED"),
            leecher().infoHash(UNKNOWN).event(STOPPED).digits("SIGNED")),
        of("unknown peer stops", another.event(STOPPED).digits("SIGNED")),
        of("scrape of 1", "SIGNED" + "00000002" + "c0ffee02" + AnnouncePacket.INFO_HASH),
        of("scrape of 74", "SIGNED" + "00000002" + "c0ffee02" + (OTHER + UNKNOWN).repeat(37)),
        of("too short", "00"),
        of("wrong protocol ID", "0000000000000000" + "00000000" + "c0ffee01"),
        of("unknown connection ID", leecher().digits("8123456789abcdef")),
        of("port 0", leecher().port("0000").digits("STORED")),
        of("shorter than an announce", "SIGNED" + "00000001" + "c0ffee01"),
        of("error action", "SIGNED" + "00000003" + "c0ffee03"),
        of("unknown action", "SIGNED" + "00000004" + "c0ffee04"));
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldTakeNothingFromTheHeap(Requests requests) {
    assertNothingIsTaken(requests);
  }

  @ParameterizedTest
  @MethodSource("requests")
  void shouldTakeNothingWhenTheLinesOfTheSecondAreSpent(Requests requests) {
    pipeline = pipeline(AMPLE, 100, 1_000_000);
    assertNothingIsTaken(requests);
  }

  /** Nothing is stored then: in its place comes the ID of a tracker that signs with another key. */
  @ParameterizedTest
  @MethodSource("requests")
  void shouldTakeNothingWithSharedKeys(Requests requests) {
    SigningKey one = SigningKey.random();
    SigningKey two = SigningKey.random();
    connections = sharing(two, one);
    storedId = id(CLIENT);
    connections = sharing(one, two);
    for (String id : List.of(storedId, id(CLIENT))) {
      long number = Long.parseUnsignedLong(id, 16);
      assertTrue(connections.isValid(number, CLIENT.high(), CLIENT.low(), NOW));
    }
    pipeline = pipeline(AMPLE, 0, 1_000_000);
    assertNothingIsTaken(requests);
  }

  /** One torrent is denied. The source is beyond the rate limit and the pressure, but exempt. */
  @ParameterizedTest
  @MethodSource("requests")
  void shouldTakeNothingWithLists(Requests requests, @TempDir Path directory) throws IOException {
    Path torrents = Files.writeString(directory.resolve("torrents"), UNKNOWN);
    Path networks = Files.writeString(directory.resolve("nets"), "10.0.0.0/8\n2001:db8::/32");
    Path denied = Files.writeString(directory.resolve("denied"), "10.0.0.2\n2001:db8::2");
    NetworkList own = ListFile.readNetworks(networks, 0).list();
    SourceGate sources = new SourceGate(own, ListFile.readNetworks(denied, 0).list(), true);
    TorrentGate gate = new TorrentGate(null, ListFile.readTorrents(torrents, 0).list());
    pipeline =
        pipeline(
            AMPLE,
            0,
            new Admission(
                sources, gate, new RateLimiter(1, 0), new Pressure(1, 1, 0), new Exemptions(own)));
    assertNothingIsTaken(requests);
  }

  static Stream<Requests> refused() {
    AnnouncePacket packet = leecher().port("0009");
    return Stream.of(
        of("too many peers at an address", packet.digits("SIGNED")),
        of("full of torrents", packet.infoHash(UNKNOWN).digits("SIGNED")),
        new Requests("full of peers", IPV6_CLIENT, List.of(packet.digits("SIGNED"))));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void shouldTakeNothingToRefuse(Requests requests) {
    boolean full = requests.name().equals("full of peers");
    pipeline = pipeline(limits(1, full ? 3 : 100, 3), 0, 1_000_000);
    fill(CLIENT, 3);
    assertNothingIsTaken(requests);
  }

  @Test
  void shouldTakeNothingBeyondTheRateLimitOrUnderPressure() {
    Requests requests = of("new torrent", leecher().infoHash(UNKNOWN).digits("SIGNED"));
    pipeline = pipeline(AMPLE, 0, 1);
    assertNothingIsTaken(requests);
    pipeline = pipeline(limits(1, 1_000, 0), 0, 1_000_000);
    fill(CLIENT, 900);
    assertNothingIsTaken(of("new peer", leecher().port("f000").digits("SIGNED")));
  }

  /** In each form of a swarm. */
  private record Crowd(IpAddress source, int size) {}

  static Stream<Crowd> crowds() {
    return Stream.of(CLIENT, IPV6_CLIENT)
        .flatMap(source -> Stream.of(1, 20, 5_000).map(size -> new Crowd(source, size)));
  }

  @ParameterizedTest
  @MethodSource("crowds")
  void shouldTakeNothingForThePeersOfAnAnswer(Crowd crowd) {
    fill(crowd.source(), crowd.size());
    List<String> packets = List.of(leecher().digits("SIGNED"), seeder().digits("SIGNED"));
    assertNothingIsTaken(new Requests("in a crowd", crowd.source(), packets));
  }

  private static ConnectionTable table() {
    return new ConnectionTable(1, Duration.ofMinutes(2), SigningKey.random());
  }

  private static ConnectionIds sharing(SigningKey... keys) {
    ConnectionTable table = table();
    table.share(List.of(keys));
    return table.forLoop();
  }

  private static SwarmLimits limits(int maxTorrents, int maxPeers, int maxPortsPerIp) {
    return new SwarmLimits(Duration.ofMinutes(45), maxTorrents, maxPeers, maxPortsPerIp);
  }

  private Pipeline pipeline(SwarmLimits limits, int lines, int rateLimit) {
    Pressure pressure = new Pressure(limits.maxTorrents() + 1, limits.maxPeers(), 0);
    Admission admission = Admission.ofEverybody(new RateLimiter(rateLimit, 0), pressure);
    return pipeline(limits, lines, admission);
  }

  private Pipeline pipeline(SwarmLimits limits, int lines, Admission admission) {
    return new Pipeline(
        connections,
        new SwarmRegistry(limits),
        admission,
        () -> POLICY,
        new Journal(new Counters().forLoop(), new LineBudget(lines), bursts.meter()));
  }

  /** Without shared keys, the first one is stored, the others are signed. */
  private String id(IpAddress source) {
    return String.format("%016x", connections.issue(source.high(), source.low(), NOW));
  }

  /** So many peers announce, at ports of one address: seeders and leechers. */
  private void fill(IpAddress source, int peers) {
    String id = id(source);
    for (int port = 1; port <= peers; port++) {
      AnnouncePacket packet = port % 2 == 0 ? seeder() : leecher();
      String digits = packet.port(String.format("%04x", port)).digits(id);
      bursts.process(pipeline, List.of(new Ask(source, Hex.packet(digits))), 1, 1);
    }
  }

  private void assertNothingIsTaken(Requests requests) {
    List<Ask> asks =
        requests.packets().stream()
            .map(digits -> digits.replace("STORED", storedId))
            .map(digits -> digits.replace("SIGNED", id(requests.source())))
            .map(digits -> new Ask(requests.source(), Hex.packet(digits)))
            .toList();
    bursts.assertNothingIsTaken(pipeline, asks);
  }
}
