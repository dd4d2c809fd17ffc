package org.bttracker.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bttracker.connection.ConnectionTable;
import org.bttracker.connection.SigningKey;
import org.bttracker.metrics.Counter;
import org.bttracker.metrics.Counters;
import org.bttracker.metrics.LineBudget;
import org.bttracker.protocol.Bep15;
import org.bttracker.protocol.Hex;
import org.bttracker.protocol.IpAddress;
import org.bttracker.protocol.RequestDecoder;
import org.bttracker.protocol.ResponseEncoder;
import org.bttracker.swarm.SwarmLimits;
import org.bttracker.swarm.SwarmRegistry;

/** A dispatcher with all that stands behind it, on a clock that is moved by hand. */
final class DispatcherFixture {
  static final String PROTOCOL_ID = "0000041727101980";

  /** With an interval of one second, which the jitter cannot change. */
  private static final AnnouncePolicy POLICY = new AnnouncePolicy(Duration.ofSeconds(1), 50, 80);

  private static final int AMPLE = 1_000_000;

  /** Nothing that a tracker sends is larger. */
  private static final int MAX_REPLY = 1_472;

  final ConnectionTable connections;
  final SwarmRegistry swarms;
  final Counters counters = new Counters();
  long nowNanos;

  private final RequestDispatcher dispatcher;
  private final ByteBuffer request = ByteBuffer.allocateDirect(Bep15.MAX_REQUEST_LENGTH);
  private final ResponseEncoder response = new ResponseEncoder();

  private DispatcherFixture(
      int maxConnections, int maxTorrents, int maxPeers, AnnouncePolicy policy) {
    connections = new ConnectionTable(maxConnections, Duration.ofMinutes(2), SigningKey.random());
    swarms = new SwarmRegistry(new SwarmLimits(Duration.ofMinutes(45), maxTorrents, maxPeers, 0));
    dispatcher =
        new RequestDispatcher(
            new RequestDecoder(Bep15.MAX_SCRAPE_HASHES),
            connections.forLoop(),
            swarms,
            policy,
            new Journal(counters, new LineBudget(0)));
  }

  static DispatcherFixture withRoomForEverything() {
    return withPolicy(POLICY);
  }

  static DispatcherFixture withPolicy(AnnouncePolicy policy) {
    return new DispatcherFixture(AMPLE, AMPLE, AMPLE, policy);
  }

  static DispatcherFixture withRoomForConnections(int maxConnections) {
    return new DispatcherFixture(maxConnections, AMPLE, AMPLE, POLICY);
  }

  static DispatcherFixture withRoomForTorrents(int maxTorrents) {
    return new DispatcherFixture(AMPLE, maxTorrents, AMPLE, POLICY);
  }

  static DispatcherFixture withRoomForPeers(int maxPeers) {
    return new DispatcherFixture(AMPLE, AMPLE, maxPeers, POLICY);
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
    request.clear().put(Hex.packet(fields)).flip();
    return ask(source, request);
  }

  String ask(IpAddress source, ByteBuffer packet) {
    dispatcher.dispatch(packet, source, nowNanos, response);
    if (!response.hasResponse()) {
      return "";
    }
    assertTrue(response.packet().remaining() <= MAX_REPLY);
    return Hex.digits(response.packet());
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
