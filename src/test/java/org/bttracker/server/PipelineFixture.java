package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.access.Admission;
import org.bttracker.access.Pressure;
import org.bttracker.access.RateLimiter;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.net.Burst;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;

/** A pipeline with all that stands behind it, on a clock that is moved by hand. */
final class PipelineFixture {
  static final String PROTOCOL_ID = "0000041727101980";

  /** With an interval of one second, which the jitter cannot change. */
  private static final ReplyPolicy POLICY = new ReplyPolicy(Duration.ofSeconds(1), 50, 80, 74);

  private static final int AMPLE = 1_000_000;
  private static final SwarmLimits AMPLE_LIMITS = limits(AMPLE, AMPLE);
  private static final LineBudget NO_LINES = new LineBudget(0);

  /** Where clients send from. */
  static final int PORT = 6_881;

  /** Nothing that a tracker sends is larger. */
  private static final int MAX_REPLY = 1_472;

  final ConnectionTable connections;
  final SwarmRegistry swarms;
  final Counters counters = new Counters();
  long nowNanos;

  private final Pipeline pipeline;
  private final Burst burst = new Burst();

  private PipelineFixture(
      int maxConnections,
      SwarmLimits limits,
      Admission admission,
      ReplyPolicy policy,
      LineBudget budget) {
    connections = new ConnectionTable(maxConnections, Duration.ofMinutes(2), SigningKey.random());
    swarms = new SwarmRegistry(limits);
    pipeline =
        new Pipeline(
            connections.forLoop(),
            swarms,
            admission,
            () -> policy,
            new Journal(counters.forLoop(), budget));
  }

  static PipelineFixture withRoomForEverything() {
    return withPolicy(POLICY);
  }

  static PipelineFixture withPolicy(ReplyPolicy policy) {
    return new PipelineFixture(
        AMPLE, AMPLE_LIMITS, everybody(AMPLE_LIMITS, null), policy, NO_LINES);
  }

  static PipelineFixture withRoomForConnections(int maxConnections) {
    return new PipelineFixture(
        maxConnections, AMPLE_LIMITS, everybody(AMPLE_LIMITS, null), POLICY, NO_LINES);
  }

  static PipelineFixture withRoomForTorrents(int maxTorrents) {
    return withRoomFor(maxTorrents, AMPLE);
  }

  static PipelineFixture withRoomForPeers(int maxPeers) {
    return withRoomFor(AMPLE, maxPeers);
  }

  static PipelineFixture withRoomFor(int maxTorrents, int maxPeers) {
    SwarmLimits limits = limits(maxTorrents, maxPeers);
    return new PipelineFixture(AMPLE, limits, everybody(limits, null), POLICY, NO_LINES);
  }

  static PipelineFixture withRateLimit(int perSecond) {
    return withRateLimit(perSecond, NO_LINES);
  }

  static PipelineFixture withRateLimit(int perSecond, LineBudget budget) {
    RateLimiter rateLimiter = new RateLimiter(perSecond, 0);
    return new PipelineFixture(
        AMPLE, AMPLE_LIMITS, everybody(AMPLE_LIMITS, rateLimiter), POLICY, budget);
  }

  /** A registry of some size, and with rules of the test about who is let in. */
  static PipelineFixture withAdmission(int maxTorrents, int maxPeers, Admission admission) {
    return new PipelineFixture(AMPLE, limits(maxTorrents, maxPeers), admission, POLICY, NO_LINES);
  }

  private static Admission everybody(SwarmLimits limits, RateLimiter rateLimiter) {
    return Admission.ofEverybody(
        rateLimiter, new Pressure(limits.maxTorrents(), limits.maxPeers(), 0));
  }

  private static SwarmLimits limits(int maxTorrents, int maxPeers) {
    return new SwarmLimits(Duration.ofMinutes(45), maxTorrents, maxPeers, 0);
  }

  /** 10.0.0.0 and the following. */
  static IpAddress ipv4(int index) {
    return IpAddress.ofIpv4(0x0a000000 + index);
  }

  /** 2001:db8:: and the following. */
  static IpAddress ipv6(int index) {
    return new IpAddress(0x20010db8_00000000L, index);
  }

  /** What the tracker answers; no digits for silence. */
  String ask(IpAddress source, String... fields) {
    return ask(source, Hex.packet(fields));
  }

  /** Sends what is between the buffer's position and limit. */
  String ask(IpAddress source, ByteBuffer packet) {
    clear();
    add(source, PORT, packet);
    return process().get(0);
  }

  /** Begins a burst. */
  void clear() {
    burst.clear();
  }

  /** Adds a datagram to the burst. */
  void add(IpAddress source, int port, ByteBuffer packet) {
    burst.next().put(packet);
    burst.add(source.high(), source.low(), port);
  }

  /** What the tracker answers to each datagram of the burst. */
  List<String> process() {
    pipeline.process(burst, nowNanos);
    List<String> replies = new ArrayList<>();
    for (int i = 0; i < burst.size(); i++) {
      ResponseEncoder response = burst.get(i).response();
      String digits = response.hasResponse() ? Hex.digits(response.packet()) : "";
      assertTrue(digits.length() <= 2 * MAX_REPLY);
      replies.add(digits);
    }
    return replies;
  }

  /** The connection ID that the tracker gives. */
  String connect(IpAddress source) {
    String reply = ask(source, PROTOCOL_ID, "00000000", "c0ffee00");
    assertEquals("00000000c0ffee00", reply.substring(0, 16));
    assertEquals(32, reply.length());
    return reply.substring(16);
  }

  /** What the tracker answers to an announce with a new connection ID. */
  String announce(IpAddress source, AnnouncePacket packet) {
    return ask(source, packet.digits(connect(source)));
  }

  /** What the tracker answers to a scrape with a new connection ID. */
  String scrape(String... infoHashes) {
    IpAddress source = ipv4(0xffff);
    return ask(source, connect(source), "00000002", "c0ffee02", String.join("", infoHashes));
  }

  /** The peers of an announce reply over IPv4: address and port, 12 digits each. */
  static List<String> ipv4Peers(String reply) {
    return peers(reply, 2 * (4 + 2));
  }

  /** The peers of an announce reply over IPv6: address and port, 36 digits each. */
  static List<String> ipv6Peers(String reply) {
    return peers(reply, 2 * (16 + 2));
  }

  long count(Counter counter) {
    return counters.get(counter);
  }

  private static List<String> peers(String reply, int digits) {
    assertEquals("00000001c0ffee01", reply.substring(0, 16));
    List<String> peers = new ArrayList<>();
    for (int at = 2 * 20; at < reply.length(); at += digits) {
      peers.add(reply.substring(at, at + digits));
    }
    return peers;
  }
}
